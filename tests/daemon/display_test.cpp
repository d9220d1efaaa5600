#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/progress/live_block.h"
#include "daemon/progress/plain_display.h"
#include "daemon/progress/terminal_display.h"
#include "daemon/terminal/text_width.h"
#include "tests/daemon/terminal_double.h"

namespace housingd::progress {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr terminal::Capabilities monochrome{.live = true, .color = false, .utf8 = true};

ProgressView halfway() {
  ProgressView view;
  view.job = "copenhagen-villas";
  view.run = 7;
  view.elapsed = 12s;
  view.partitions = 36;
  view.complete = 14;
  view.running = {{"København", 6'711, 13'422}, {"Ærø", 0, std::nullopt}};
  view.records = 10'000;
  view.expected = 20'000;
  view.expected_is_estimate = true;
  view.records_per_second = 812;
  view.requests_per_second = 16.2;
  view.fraction = 0.5;
  view.remaining = 12s;
  return view;
}

TEST(LiveBlock, ShowsTheTotalAndEachRunningPartition) {
  EXPECT_THAT(
      live_block(halfway(), {.columns = 120, .rows = 24}, monochrome),
      ElementsAre("copenhagen-villas  14 of 36 partitions  12 s",
                  "███████████████░░░░░░░░░░░░░░░   50 %  10,000 of about 20,000 records  812 records/s  "
                  "16 requests/s  about 12 s left",
                  "  København  ██████████░░░░░░░░░░    6,711 of 13,422", "  Ærø        ░░░░░░░░░░░░░░░░░░░░  asking"));
}

TEST(LiveBlock, IsNeverWiderThanTheTerminal) {
  for (std::size_t columns = 1; columns < 140; ++columns) {
    for (const std::string& line : live_block(halfway(), {.columns = columns, .rows = 24}, monochrome)) {
      EXPECT_LE(terminal::width_of(line), std::max<std::size_t>(columns - 1, 1)) << columns << ": " << line;
    }
  }
}

TEST(LiveBlock, IsNeverHigherThanTheTerminal) {
  ProgressView view = halfway();
  for (int i = 0; i < 50; ++i) view.running.push_back({"partition " + std::to_string(i), 1, 2});
  for (std::size_t rows = 1; rows < 60; ++rows) {
    const auto lines = live_block(view, {.columns = 100, .rows = rows}, monochrome);
    EXPECT_LE(lines.size(), std::max<std::size_t>(rows, 3)) << rows;
  }
  EXPECT_EQ(live_block(view, {.columns = 100, .rows = 10}, monochrome).back(), "  … and 47 more");
}

TEST(LiveBlock, GivesWayToNumbersWhereTheTerminalIsNarrow) {
  const auto lines = live_block(halfway(), {.columns = 50, .rows = 24}, monochrome);
  EXPECT_EQ(lines[2], "  København    6,711 of 13,422");
}

TEST(LiveBlock, DrawsWithAsciiWhereTheLocaleIsNotUtf8) {
  const auto lines = live_block(halfway(), {.columns = 120, .rows = 24}, {.live = true, .color = false, .utf8 = false});
  EXPECT_THAT(lines[1], testing::StartsWith("###############..............."));
}

TEST(PlainDisplay, WritesALineForEachEndAndTheWholeEveryTenSeconds) {
  terminal::TerminalDouble terminal;
  terminal::Screen screen(terminal.writer());
  const Clock::time_point start = Clock::now();
  PlainDisplay display(screen, 0, start);
  display.on(run::RunStarted{7, "copenhagen-villas", 2, 0, false});
  display.on(run::PartitionStarted{"Køge", false});
  display.on(run::Trouble{"Køge", "503 Service Unavailable\x1b[2J; trying again in 2 s"});
  upsert::RecordCounts records;
  records.fetched = 1'204;
  records.rejected = 2;
  display.on(
      run::PartitionEnded{"Køge", upsert::PartitionState::incomplete, "incomplete: 1,204 of 1,300", records, {}});
  display.refresh(start + 9s);
  display.refresh(start + 10s);
  display.refresh(start + 11s);
  EXPECT_THAT(terminal.lines(), ElementsAre("run 7 of copenhagen-villas: 2 partitions",
                                            "Køge: 503 Service Unavailable [2J; trying again in 2 s",
                                            "Køge: incomplete, 1,204 records, 2 rejected: 1,204 of 1,300",
                                            HasSubstr("1 of 2 partitions")));
}

TEST(TerminalDisplay, KeepsTroublesAboveTheLiveLinesAndRemovesThoseAtTheEnd) {
  terminal::TerminalDouble terminal;
  terminal::Screen screen(terminal.writer());
  const Clock::time_point start = Clock::now();
  TerminalDisplay display(screen, monochrome, [] { return terminal::Size{.columns = 100, .rows = 24}; }, 0, start);
  display.on(run::RunStarted{7, "copenhagen-villas", 2, 0, false});
  display.on(run::PartitionStarted{"Køge", false});
  display.refresh(start);
  display.on(run::Trouble{"Køge", "the connection was lost"});
  display.refresh(start + 1s);
  EXPECT_THAT(terminal.lines(), ElementsAre("! Køge: the connection was lost", HasSubstr("copenhagen-villas"),
                                            HasSubstr("0 %"), HasSubstr("Køge")));
  display.close();
  EXPECT_THAT(terminal.lines(), ElementsAre("! Køge: the connection was lost"));
}

TEST(TerminalDisplay, SaysNothingOfPartitionsThatWentWell) {
  terminal::TerminalDouble terminal;
  terminal::Screen screen(terminal.writer());
  TerminalDisplay display(screen, monochrome, [] { return terminal::Size{}; }, 0);
  display.on(run::RunStarted{7, "copenhagen-villas", 1, 0, false});
  display.on(run::PartitionEnded{"Køge", upsert::PartitionState::complete, "", {}, {}});
  EXPECT_EQ(terminal.bytes(), "");
}

}  // namespace
}  // namespace housingd::progress
