// Other clients of the same database that stand in an import's way (fault D4).
#include <string>

#include "tests/faults/import_under_fire.h"
#include "tests/faults/rival.h"
#include "tests/faults/waiting.h"

namespace housingd::faults {
namespace {

constexpr const char* locks_listings = "SELECT 1 FROM cases FOR UPDATE";

// What a rival does to an import of a market that has changed.
struct Contention {
  const char* name;
  const char* sqlstate;   // that the import is refused with, and must overcome
  std::string begins;     // in a transaction, before the import starts
  std::string goes_on{};  // when the import waits for it; empty: it lets it be refused twice
  const char* ends = "ROLLBACK";
  std::string settings{};  // of the import's sessions
};

const Contention contentions[] = {
    {.name = "lock timeout", .sqlstate = "55P03", .begins = locks_listings, .settings = "-clock_timeout%3D200ms"},
    {.name = "statement timeout",
     .sqlstate = "57014",
     .begins = locks_listings,
     .settings = "-cstatement_timeout%3D1s"},
    {.name = "serialization failure",
     .sqlstate = "40001",
     .begins = "UPDATE cases SET case_id = case_id",
     .goes_on = "SELECT 1",
     .ends = "COMMIT"},
    {.name = "deadlock",
     .sqlstate = "40P01",
     .begins = locks_listings,
     .goes_on = "SELECT 1 FROM run_partitions FOR UPDATE"},
};

class AnImport : public ImportUnderFire {
 protected:
  AnImport() : ImportUnderFire("deadlock_timeout = 1s\n") {}

  void expect_retried(const Contention& contention);
  [[nodiscard]] static bool somebody_waits(const PostgresPlace& place) {
    return place.number(std::string("SELECT count(*)") + from_its_backends + "AND wait_event_type = 'Lock'") > 0;
  }
};

void AnImport::expect_retried(const Contention& contention) {
  const auto place = imported_once();
  const std::size_t before = times_logged(contention.sqlstate);
  Rival rival(place->url());
  // A cycle is for the other to find.
  rival.execute("SET deadlock_timeout = '1h'; BEGIN; " + contention.begins);
  market_.after->reset_ledger();
  const auto import = importer_.start(*market_.after, place->url_by(server().url(), contention.settings));
  wait_until([&] { return somebody_waits(*place); }, "the import waits for the rival");
  if (contention.goes_on.empty()) {
    wait_until([&] { return times_logged(contention.sqlstate) >= before + 2; }, "the import is refused");
  } else {
    rival.execute(contention.goes_on);
  }
  rival.execute(contention.ends);
  expect_as_undisturbed(import->wait(), *place, *market_.after, second_);
  EXPECT_GT(times_logged(contention.sqlstate), before);
}

TEST_F(AnImport, ThatIsRefusedByContentionTriesAgain) {
  for (const Contention& contention : contentions) {
    for (int i = 0; i < rounds(1) && !HasFailure(); ++i) {
      SCOPED_TRACE(contention.name);
      expect_retried(contention);
    }
  }
}

class TwoImports : public ImportUnderFire {
 protected:
  // Of different jobs, at the same time and of the same homes.
  void import_twice_at_once(simulator::Simulator& source, const PostgresPlace& place) {
    const auto one = importer_.start(source, place.url());
    const auto other = other_.start(source, place.url());
    const auto other_end = other->wait();
    const auto one_end = one->wait();
    ASSERT_EQ(one_end.status, 0) << one_end.err << one_end.out;
    ASSERT_EQ(other_end.status, 0) << other_end.err << other_end.out;
  }

  // Rows and changes; how often each job met which row depends on who came first.
  void expect_rows(const Contents& expected, const PostgresPlace& place) {
    Contents rows = data_of(place, importer_.model());
    Contents all = contents_of(place, importer_.model());
    rows["changes"] = all["changes"];
    Contents wanted;
    for (const auto& [table, lines] : rows) wanted[table] = expected.at(table);
    expect_equal(wanted, rows);
  }

  Importer other_;
};

TEST_F(TwoImports, OfTheSameRowsDoNotDeadlockEachOther) {
  other_.use_job("denmark-villas")
      .set_area(four_municipalities)
      .set("jobs.denmark-villas.gates.max_reject_ratio", "50%")
      .set("sources.boligsiden.endpoints.addresses.paginator.limit", "20");
  for (int i = 0; i < rounds(1) && !HasFailure(); ++i) {
    const PostgresPlace place(server());
    import_twice_at_once(*market_.before, place);
    expect_rows(first_.contents, place);
    import_twice_at_once(*market_.after, place);
    expect_rows(second_.contents, place);
  }
  EXPECT_EQ(times_logged("40P01"), 0U);
}

}  // namespace
}  // namespace housingd::faults
