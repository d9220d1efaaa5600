#include "daemon/metrics/build_info.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <openssl/crypto.h>
#include <sqlite3.h>

#include <boost/version.hpp>

namespace housingd::metrics {
namespace {

std::string boost_version() {
  return fmt::format("{}.{}.{}", BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1'000, BOOST_VERSION % 100);
}

std::string openssl_version() {
  return fmt::format("{}.{}.{}", OPENSSL_version_major(), OPENSSL_version_minor(), OPENSSL_version_patch());
}

// Since PostgreSQL 10: major and minor.
std::string libpq_version() {
  const int version = PQlibVersion();
  return fmt::format("{}.{}", version / 10'000, version % 10'000);
}

std::string compiler() {
#ifdef __clang__
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return fmt::format("gcc {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

}  // namespace

const std::vector<std::pair<std::string_view, std::string>>& build_info() {
  static const std::vector<std::pair<std::string_view, std::string>> info{
      {"version", HOUSINGD_VERSION},  {"compiler", compiler()},         {"boost", boost_version()},
      {"openssl", openssl_version()}, {"sqlite", sqlite3_libversion()}, {"libpq", libpq_version()},
  };
  return info;
}

}  // namespace housingd::metrics
