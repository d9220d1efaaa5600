#include "daemon/logging/logging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <string>
#include <vector>

#include "daemon/logging/fields.h"

namespace housingd::logging {
namespace {

using definition::LogFormat;
using definition::LogLevel;
using testing::ElementsAre;
using testing::MatchesRegex;

std::vector<std::string> lines_of(definition::Logging settings, const std::string& message) {
  std::vector<std::string> lines;
  start(settings, [&lines](std::string_view line) { lines.emplace_back(line); });
  spdlog::debug("{}", message);
  spdlog::warn("{}", message);
  stop();
  spdlog::error("dropped");
  return lines;
}

constexpr const char* time_pattern = "20[0-9-]+T[0-9:.]+Z";

TEST(Logging, WritesTextForPeople) {
  EXPECT_THAT(lines_of({LogLevel::info, LogFormat::text}, "two\nlines"),
              ElementsAre(MatchesRegex(std::string(time_pattern) + " warn  two lines")));
}

TEST(Logging, WritesLogfmt) {
  EXPECT_THAT(lines_of({LogLevel::info, LogFormat::logfmt}, "a \"b\"\n"),
              ElementsAre(MatchesRegex("time=" + std::string(time_pattern) + R"( level=warn message="a \\"b\\"\\n")")));
}

TEST(Logging, WritesJson) {
  EXPECT_THAT(lines_of({LogLevel::info, LogFormat::json}, "København\x1b"),
              ElementsAre(MatchesRegex(R"(\{"time":")" + std::string(time_pattern) +
                                       R"(","level":"warn","message":"København\\u001B"\})")));
}

TEST(Logging, WritesFieldsBehindTheMessage) {
  const std::string payload =
      with_fields("ended", {{"job", "nightly"}, {"run", "12"}, {"partition", "Høje Taastrup"}, {"none", ""}});
  EXPECT_THAT(lines_of({LogLevel::info, LogFormat::text}, payload),
              ElementsAre(MatchesRegex(".* warn  ended job=nightly run=12 partition=Høje Taastrup")));
  EXPECT_THAT(lines_of({LogLevel::info, LogFormat::logfmt}, payload),
              ElementsAre(MatchesRegex(R"(.* message="ended" job=nightly run=12 partition="Høje Taastrup")")));
  EXPECT_THAT(
      lines_of({LogLevel::info, LogFormat::json}, payload),
      ElementsAre(MatchesRegex(R"(.*"message":"ended","job":"nightly","run":"12","partition":"Høje Taastrup"\})")));
}

TEST(Logging, TakesNoFieldsFromTextOfOthers) {
  EXPECT_THAT(lines_of({LogLevel::info, LogFormat::logfmt}, "page \x1e\x1fjob=other"),
              ElementsAre(MatchesRegex(R"(.* message="page .*job=other")")));
  EXPECT_THAT(lines_of({LogLevel::info, LogFormat::logfmt}, with_fields("a\x1fjob=other", {{"job", "x\x1fjob=other"}})),
              ElementsAre(MatchesRegex(R"(.* message="ajob=other" job="xjob=other")")));
}

TEST(Logging, LeavesOutWhatIsBelowTheLevel) {
  EXPECT_EQ(lines_of({LogLevel::debug, LogFormat::text}, "x").size(), 2U);
  EXPECT_EQ(lines_of({LogLevel::error, LogFormat::text}, "x").size(), 0U);
}

}  // namespace
}  // namespace housingd::logging
