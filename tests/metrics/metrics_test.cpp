#include "daemon/metrics/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "daemon/metrics/catalogue.h"
#include "daemon/metrics/families.h"
#include "tests/metrics/exposition.h"
#include "tests/support/scratch_folder.h"

namespace housingd::metrics {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using upsert::Origin;
using upsert::RunState;

runner::LiveRun live_run(const std::string& job, Origin origin = Origin::manual) {
  return {job, origin, 1, {"Greve"}};
}

scheduler::ScheduledLaunch launch(Origin origin) {
  return {.job = "villas", .origin = origin, .attempt = 1, .slots = {}, .partitions = {}};
}

run::Summary summary_of(const std::string& job, RunState state) {
  run::Summary summary;
  summary.run.job = job;
  summary.run.state = state;
  summary.run.seconds = 42;
  return summary;
}

http::Answered answered(std::string_view method, std::string_view path, int status) {
  http::Answered answer;
  answer.method = method;
  answer.path = path;
  answer.status = status;
  answer.duration = 700us;
  return answer;
}

Scrape one_job(const std::string& job = "villas") {
  JobScrape scraped;
  scraped.job = job;
  scraped.health = {{"ok", 1}, {"failed", 0}};
  scraped.partitions = {{"complete", 97}, {"failed", 1}};
  scraped.last_complete = scraped.last_run = scraped.next_run = WallTime(1'000s);
  scraped.progress = 0.5;
  SourceScrape source;
  source.source = "boligsiden";
  source.observation.totals.by_status = {1, 0, 20, 0, 3, 4};
  source.observation.totals.retried = 5;
  source.observation.paused_until = std::chrono::steady_clock::now() + 1h;
  source.observation.rate = 2.5;
  source.observation.circuit = fetch::CircuitBreaker::State::open;
  Scrape scrape;
  scrape.jobs.push_back(std::move(scraped));
  scrape.sources.push_back(std::move(source));
  return scrape;
}

// Everything that can happen, once.
void let_everything_happen(Metrics& metrics) {
  const auto run = live_run("villas");
  metrics.on_event(run, run::Trouble{.partition = "Greve", .message = "again"});
  metrics.on_ended(run, summary_of("villas", RunState::complete));
  metrics.on_ended(run, outcome::Error(outcome::Disposition::retry, outcome::ErrorCode::store_unavailable, "away"));
  upsert::SlotRecord missed;
  missed.job = "villas";
  missed.count = 3;
  missed.outcome = upsert::SlotOutcome::missed_deadline;
  metrics.decided(missed);
  metrics.launched(launch(Origin::schedule), 7, 12ms);
  metrics.clock_moved({.set = -1h, .suspended = 2h});
  metrics.trouble("the store is away");
  metrics.on_answer(answered("GET", "/livez", 200));
  metrics.observe_loop_lag(2ms);
  metrics.on_store_operation("commit", 3ms, "store_full");
  metrics.on_commit("villas",
                    {.declared = 0, .fetched = 50, .accepted = 48, .rejected = 2, .distinct = 50, .keyless = 0});
  metrics.on_reject("villas", "type_mismatch", 2);
  definition::Model model;
  model.tables.emplace_back().name = "cases";
  metrics.on_effect(
      model, {.tables = {{.inserted = 1, .updated = 2, .unchanged = 3, .removed = 4}}, .changes = 5, .refused = 0});
}

TEST(Metrics, AreThoseOfTheCatalogueNoMoreAndNoLess) {
  Metrics metrics;
  let_everything_happen(metrics);
  auto exposition = read_exposition(metrics.text(one_job()));
  for (const Metric& metric : catalogue()) {
    SCOPED_TRACE(metric.name);
    const auto family = exposition.families.extract(std::string(metric.name));
    ASSERT_FALSE(family.empty());
    EXPECT_EQ(family.mapped().type, name_of(metric.kind));
    EXPECT_EQ(family.mapped().help, metric.help);
    const auto labels = label_names(metric);
    EXPECT_EQ(family.mapped().labels, std::set<std::string>(labels.begin(), labels.end()));
  }
  for (const auto& [name, family] : exposition.families) ADD_FAILURE() << name << " is not in the catalogue";
}

TEST(Metrics, CountWhatHappens) {
  Metrics metrics;
  let_everything_happen(metrics);
  const auto exposition = read_exposition(metrics.text(one_job()));
  const std::map<std::string, double> expected{
      {R"(housingd_runs_total{job="villas",origin="manual",state="complete"})", 1},
      {R"(housingd_run_errors_total{code="store_unavailable",job="villas"})", 1},
      {R"(housingd_run_duration_seconds_sum{job="villas"})", 42},
      {R"(housingd_run_duration_seconds_bucket{job="villas",le="15"})", 0},
      {R"(housingd_run_duration_seconds_bucket{job="villas",le="60"})", 1},
      {R"(housingd_run_troubles_total{job="villas"})", 1},
      {R"(housingd_slots_total{job="villas",outcome="missed_deadline"})", 3},
      {R"(housingd_slot_lateness_seconds_count)", 1},
      {R"(housingd_clock_moves_total{kind="back"})", 1},
      {R"(housingd_clock_moves_total{kind="suspend"})", 1},
      {R"(housingd_scheduler_troubles_total)", 1},
      {R"(housingd_records_total{job="villas",kind="fetched"})", 50},
      {R"(housingd_records_total{job="villas",kind="rejected"})", 2},
      {R"(housingd_rejects_total{job="villas",reason="type_mismatch"})", 2},
      {R"(housingd_rows_total{kind="removed",table="cases"})", 4},
      {R"(housingd_changes_total)", 5},
      {R"(housingd_store_errors_total{code="store_full",operation="commit"})", 1},
      {R"(housingd_http_requests_total{method="GET",status="200"})", 1},
      {R"(housingd_job_health{job="villas",health="ok"})", 1},
      {R"(housingd_job_partitions{job="villas",state="complete"})", 97},
      {R"(housingd_job_last_complete_timestamp_seconds{job="villas"})", 1'000},
      {R"(housingd_job_progress_ratio{job="villas"})", 0.5},
      {R"(housingd_source_requests_total{source="boligsiden",status="5xx"})", 4},
      {R"(housingd_source_requests_total{source="boligsiden",status="none"})", 1},
      {R"(housingd_source_rate{source="boligsiden"})", 2.5},
      {R"(housingd_source_circuit{source="boligsiden",state="open"})", 1},
      {R"(housingd_source_circuit{source="boligsiden",state="closed"})", 0},
  };
  for (const auto& [sample, value] : expected) EXPECT_EQ(exposition.value(sample), value) << sample;
  EXPECT_NEAR(exposition.value(R"(housingd_source_pause_seconds{source="boligsiden"})"), 3'600, 60);
}

TEST(Metrics, OfARetryAreNotLate) {
  Metrics metrics;
  metrics.launched(launch(Origin::retry), 7, 12ms);
  EXPECT_EQ(read_exposition(metrics.text({})).value("housingd_slot_lateness_seconds_count"), 0);
}

TEST(Metrics, GoWithTheirJob) {
  Metrics metrics;
  let_everything_happen(metrics);
  const std::string sample = R"(housingd_runs_total{job="villas",origin="manual",state="complete"})";
  EXPECT_TRUE(read_exposition(metrics.text(one_job())).has(sample));
  EXPECT_THAT(metrics.text(one_job("another")), Not(HasSubstr("villas")));
  metrics.on_ended(live_run("villas"), summary_of("villas", RunState::complete));
  EXPECT_EQ(read_exposition(metrics.text(one_job())).value(sample), 1) << "from the beginning";
}

TEST(Metrics, MakeNoSeriesOfWhatPeersMakeUp) {
  Metrics metrics;
  for (const char* method : {"BREW", "WHEN", "GETTY"}) metrics.on_answer(answered(method, "/x", 405));
  metrics.on_answer(answered("", "", 400));
  const std::string text = metrics.text({});
  EXPECT_EQ(read_exposition(text).value(R"(housingd_http_requests_total{method="other",status="405"})"), 3);
  EXPECT_EQ(read_exposition(text).value(R"(housingd_http_requests_total{method="none",status="400"})"), 1);
  EXPECT_THAT(text, Not(HasSubstr("BREW")));
}

TEST(Metrics, TimeNoEventStreams) {
  Metrics metrics;
  metrics.on_answer(answered("GET", "/api/v1/events", 200));
  EXPECT_EQ(read_exposition(metrics.text({})).value("housingd_http_request_duration_seconds_count"), 0);
}

TEST(Metrics, EscapeWhatLabelsHold) {
  Metrics metrics;
  EXPECT_NO_THROW(static_cast<void>(read_exposition(metrics.text(one_job("a\"b\\c\nd")))));
}

// Of package prometheus; a machine without it has no opinion.
TEST(Metrics, PleasePromtool) {
  if (std::system("command -v promtool > /dev/null") != 0) GTEST_SKIP() << "promtool is not installed";
  Metrics metrics;
  let_everything_happen(metrics);
  support::ScratchFolder folder;
  std::ofstream(folder / "metrics") << metrics.text(one_job());
  const std::string command = "promtool check metrics < " + (folder / "metrics").string() + " 2>&1";
  std::string said;
  FILE* output = popen(command.c_str(), "r");
  ASSERT_NE(output, nullptr);
  for (int c = fgetc(output); c != EOF; c = fgetc(output)) said += static_cast<char>(c);
  EXPECT_EQ(pclose(output), 0);
  EXPECT_EQ(said, "");
}

}  // namespace
}  // namespace housingd::metrics
