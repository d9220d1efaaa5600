#include "daemon/cli/option_checks.h"

#include <charconv>
#include <limits>
#include <string>

#include "pipeline/upsert/store.h"

namespace housingd::cli {
namespace {

constexpr std::uint64_t endless = std::numeric_limits<std::int64_t>::max();

bool is_count(const std::string& text, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value > 0 && value <= most;
}

}  // namespace

CLI::Validator count_up_to(std::uint64_t most) {
  const std::string expected = most == endless ? "above 0" : "from 1 to " + std::to_string(most);
  return CLI::Validator(
      [most, expected](const std::string& text) {
        return is_count(text, most) ? std::string() : "'" + text + "' is not a whole number " + expected;
      },
      "");
}

CLI::Validator any_count() {
  return count_up_to(endless);
}

CLI::Validator known_store() {
  return CLI::Validator(
      [](const std::string& url) {
        const auto known = upsert::check_store_url(url);
        return known ? std::string() : known.error().message();
      },
      "");
}

}  // namespace housingd::cli
