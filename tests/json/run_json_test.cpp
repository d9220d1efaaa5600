#include "daemon/json/run_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/json/json_document.h"

namespace housingd::json {
namespace {

std::string text_of(const upsert::RunRecord& run) {
  JsonDocument document(JsonDocument::Layout::one_line);
  write_run_summary(document, run);
  return document.text();
}

TEST(RunSummary, HasEveryMemberOfTheContract) {
  upsert::RunRecord run;
  run.id = 12;
  run.job = "denmark-villas";
  run.origin = upsert::Origin::retry;
  run.attempt = 2;
  run.state = upsert::RunState::incomplete;
  run.reason = "incomplete: 990 of 1,000 distinct records";
  run.started_at = "2026-10-25T02:30:00Z";
  run.finished_at = "2026-10-25T02:31:00Z";
  run.seconds = 60;
  run.requests = {.sent = 4, .retried = 1, .not_modified = 0, .bytes = 100};
  run.records = {.declared = 1'000, .fetched = 990, .accepted = 989, .rejected = 1, .distinct = 990, .keyless = 0};
  run.partitions_total = 3;
  run.partitions_complete = 1;
  run.partitions_incomplete = 1;
  run.partitions_failed = 1;
  run.tables = {{"cases", {.inserted = 1, .updated = 2, .unchanged = 3, .removed = 4}}};
  run.changes = 7;
  EXPECT_EQ(text_of(run), R"({"run_id":12,"job":"denmark-villas","state":"incomplete","origin":"retry","attempt":2,)"
                          R"("reason":"incomplete: 990 of 1,000 distinct records","started_at":"2026-10-25T02:30:00Z",)"
                          R"("finished_at":"2026-10-25T02:31:00Z","resume_at":null,"seconds":60.0,)"
                          R"("partitions":{"total":3,"complete":1,"incomplete":1,"failed":1},)"
                          R"("requests":{"sent":4,"retried":1,"not_modified":0,"bytes":100},)"
                          R"("records":{"declared":1000,"fetched":990,"accepted":989,"rejected":1},)"
                          R"("tables":{"cases":{"inserted":1,"updated":2,"unchanged":3,"removed":4}},"changes":7})");
}

TEST(RunSummary, HasNullForWhatIsNotThere) {
  upsert::RunRecord run;
  run.started_at = "2026-10-25T02:30:00Z";
  EXPECT_THAT(text_of(run),
              testing::HasSubstr(R"("reason":null,"started_at":"2026-10-25T02:30:00Z","finished_at":null,)"));
  EXPECT_THAT(text_of(run), testing::HasSubstr(R"("tables":{},"changes":0)"));
}

}  // namespace
}  // namespace housingd::json
