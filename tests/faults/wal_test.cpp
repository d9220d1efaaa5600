// What imports write to PostgreSQL's write-ahead log.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include "tests/faults/importer.h"
#include "tests/faults/postgres_place.h"

namespace housingd::faults {
namespace {

using support::PostgresServer;
using support::PrivatePostgresServer;

// HOUSINGD_WAL_PROPERTIES=20000 measures what docs/performance.md quotes.
std::size_t properties() {
  const char* text = std::getenv("HOUSINGD_WAL_PROPERTIES");
  return text == nullptr ? 1'000 : std::strtoull(text, nullptr, 10);
}

class WriteAheadLog : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto why = PostgresServer::missing()) GTEST_SKIP() << *why;
    // Nothing but the import writes: no vacuum, and no whole pages behind a checkpoint of its own accord.
    server_.emplace(
        PrivatePostgresServer::Options{"autovacuum = off\ncheckpoint_timeout = 1d\nmax_wal_size = 8GB\n", {}});
  }

  [[nodiscard]] std::int64_t written_by_import(const simulator::Simulator& source, const PostgresPlace& place) const {
    const std::string before = place.value("SELECT pg_current_wal_insert_lsn()");
    const auto end = importer_.run(source, place.url());
    if (end.status != 0) throw std::runtime_error(end.err + end.out);
    return place.number("SELECT (pg_current_wal_insert_lsn() - '" + before + "'::pg_lsn)::bigint");
  }

  Importer importer_;
  std::optional<PrivatePostgresServer> server_;
};

TEST_F(WriteAheadLog, GetsNextToNothingFromAnImportOfUnchangedData) {
  const auto count = properties();
  const auto source = simulator::Simulator::start({.properties = count}).value();
  const PostgresPlace place(*server_);
  const auto first = written_by_import(*source, place);
  const auto unchanged = written_by_import(*source, place);
  const auto percent = static_cast<std::uint32_t>(count / 100);
  (void)source->change({.prices = percent / 2, .valuations = percent - percent / 2}).value();
  const auto changed = written_by_import(*source, place);
  const auto each = static_cast<std::int64_t>(count);
  std::cout << "WAL of " << count << " properties: first " << first << " bytes (" << first / each
            << " a property), unchanged " << unchanged << " (" << unchanged / each << "), 1 % changed " << changed
            << " (" << changed / each << ")\n";
  EXPECT_LT(unchanged, 1'000'000);
  EXPECT_LT(unchanged, first / 4);
}

}  // namespace
}  // namespace housingd::faults
