// A source that loses, repeats, shifts and truncates, at random: what is called
// complete must be complete, and what is swept must be gone.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using upsert::PartitionState;

std::uint64_t rounds() {
  const char* asked = std::getenv("HOUSINGD_FAULT_ROUNDS");
  return asked == nullptr ? 8 : std::max<std::uint64_t>(std::strtoull(asked, nullptr, 10), 1);
}

simulator::Filter villas() {
  return {.types = {simulator::generator::AddressType::villa}};
}

using Ids = std::set<std::string>;

// What a source does wrong in one run, and when its market moves.
struct Lies {
  simulator::Faults faults;
  std::map<int, simulator::ChangeRequest> at_page;  // what happens once the nth page was served
  bool split = false;
};

Lies invent(std::mt19937_64& random) {
  const auto chance = [&](int percent) { return static_cast<int>(random() % 100) < percent; };
  const auto upto = [&](std::uint64_t most) { return 1 + random() % most; };
  Lies lies;
  if (chance(30)) lies.faults.drop_records = upto(3);
  if (chance(20)) lies.faults.declare_extra = upto(5);
  if (chance(40)) lies.faults.duplicate_last_record_on_next_page = {.every_nth = upto(4)};
  if (chance(40)) lies.faults.truncate_body = {.every_nth = 2 + upto(6)};
  if (chance(20)) lies.faults.respond_html = {.every_nth = 2 + upto(6)};
  if (chance(20)) lies.faults.only = "page=2";
  // Never both between the same two pages: no count could show that.
  for (std::uint64_t left = random() % 4; left > 0; --left) {
    simulator::ChangeRequest change{.seed = random(), .among = villas()};
    (chance(60) ? change.vanishing : change.added) = static_cast<std::uint32_t>(upto(3));
    lies.at_page.emplace(static_cast<int>(upto(30)), change);
  }
  lies.split = chance(30);
  return lies;
}

class LyingSource : public ImportTest {
 protected:
  Ids there() {
    Ids ids;
    for (const auto& document : source().documents(villas())) {
      ids.insert(document.substr(document.find("\"addressID\":\"") + 13, 36));
    }
    return ids;
  }
  Ids ids(const std::string& sql) const {
    const auto column = database().column(sql);
    return {column.begin(), column.end()};
  }
  // Of the partitions that the last run did not call complete.
  Ids unproven(const Summary& summary) {
    Ids codes;
    for (const auto& partition : summary.partitions) {
      if (partition.record.state == PartitionState::complete) continue;
      for (const auto& id : ids("SELECT id FROM properties WHERE municipality_code = (SELECT municipality_code FROM "
                                "municipalities WHERE name = '" +
                                partition.record.name + "')")) {
        codes.insert(id);
      }
    }
    return codes;
  }
};

TEST_F(LyingSource, IsNeverCalledCompleteWhenItIsNotAndSweepsNothingThatIsThere) {
  std::uint64_t complete = 0, incomplete = 0;
  for (std::uint64_t seed = 1; seed <= rounds(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    auto market = small_market();
    market.seed = seed;
    market.properties = 600;
    start_simulator(market);
    forget_settings();
    std::filesystem::remove(file());
    import();
    ASSERT_EQ(ids("SELECT id FROM properties WHERE removed_at IS NULL"), there());

    const Lies lies = invent(random);
    if (lies.split) set("jobs.copenhagen-villas.partitions.split.over", "60");
    ASSERT_TRUE(source().set_faults(lies.faults));
    Ids throughout = there();
    int pages = 0;
    const Watch watch = [&](const Event& event, async::StopSignal&) {
      if (!std::holds_alternative<PageFetched>(event)) return;
      const auto change = lies.at_page.find(++pages);
      if (change == lies.at_page.end()) return;
      static_cast<void>(source().change(change->second).value());
      const Ids left = there();
      std::erase_if(throughout, [&](const std::string& id) { return !left.contains(id); });
    };
    const Summary summary = import("copenhagen-villas", {}, watch);
    complete += summary.run.partitions_complete;
    incomplete += summary.run.partitions_incomplete + summary.run.partitions_failed;

    const Ids stored = ids("SELECT id FROM properties WHERE removed_at IS NULL");
    const Ids removed = ids("SELECT id FROM properties WHERE removed_at IS NOT NULL");
    const Ids excused = unproven(summary);
    for (const auto& id : throughout) {
      EXPECT_FALSE(removed.contains(id)) << id << " was there all the time and is swept";
      EXPECT_TRUE(stored.contains(id) || excused.contains(id)) << id << " is missing from what is called complete";
    }
  }
  EXPECT_GT(complete, 0U) << "a source that is never believed proves nothing";
  EXPECT_GT(incomplete, 0U);
  RecordProperty("partitions_complete", std::to_string(complete));
  RecordProperty("partitions_not_complete", std::to_string(incomplete));
  if (rounds() > 8) std::cerr << complete << " partitions complete, " << incomplete << " not\n";
}

}  // namespace
}  // namespace housingd::run
