// Answers that are no page, though they come with a status of success or close to it.
#include <gmock/gmock.h>

#include "tests/run/import_fixture.h"

namespace housingd::faults {
namespace {

using simulator::Faults;
using simulator::StatusFault;
using upsert::RunState;

class NoPage : public run::ImportTest {};

TEST_F(NoPage, IsNeverTakenForAnEmptyOneAndNothingIsSwept) {
  set("sources.boligsiden.circuit_breaker.failures", "1000");
  set("jobs.copenhagen-villas.gates.max_shrink", "100%");
  start_simulator(run::small_market());
  import();
  const auto before = data();
  struct Row {
    const char* name;
    Faults faults;
  };
  const simulator::Occurrence always{.every_nth = 1};
  const auto status = [&](int code) { return Faults{.status = StatusFault{.code = code, .when = always}}; };
  const Row rows[] = {
      {"HTML", {.respond_html = always}},
      {"an empty body", {.empty_body = always}},
      {"204", status(204)},
      {"206", status(206)},
      {"304 that nobody asked for", status(304)},
      {"301 that leads nowhere", status(301)},
      {"404", status(404)},
      {"500", status(500)},
  };
  for (const Row& row : rows) {
    ASSERT_TRUE(source().set_faults(row.faults));
    const auto summary = import();
    EXPECT_EQ(summary.run.state, RunState::failed) << row.name;
    EXPECT_EQ(data(), before) << row.name;
  }
  ASSERT_TRUE(source().set_faults({}));
  EXPECT_EQ(import().run.state, RunState::complete);
}

TEST_F(NoPage, OrAlmostNoneLeavesWhatIsThere) {
  start_simulator(run::small_market());
  import();
  const auto before = data();
  const auto all = source().documents({.types = {simulator::generator::AddressType::villa}}).size();
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    start_simulator(run::small_market());
    static_cast<void>(source()
                          .change({.seed = seed,
                                   .vanishing = static_cast<std::uint32_t>(all - all * 3 / 100),
                                   .among = {.types = {simulator::generator::AddressType::villa}}})
                          .value());
    const auto summary = import();
    EXPECT_EQ(summary.run.state, RunState::failed) << seed;
    EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NOT NULL"), 0) << seed;
  }
  EXPECT_EQ(data(), before);
}

}  // namespace
}  // namespace housingd::faults
