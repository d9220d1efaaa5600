#include "daemon/schedule/timestamp.h"

#include <gtest/gtest.h>

namespace housingd::schedule {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<const Zone> copenhagen() {
  static const auto zone = load_zone("Europe/Copenhagen").value();
  return zone;
}

std::string read_and_written(const std::string& text) {
  const auto when = parse_timestamp(text, *copenhagen());
  return when ? to_rfc3339(*when, *copenhagen()) : "none";
}

TEST(Timestamp, IsWrittenWithTheOffsetOfItsZone) {
  const std::pair<const char*, const char*> cases[] = {
      {"2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00"},
      {"2026-07-01T00:00:00z", "2026-07-01T02:00:00+02:00"},
      {"2026-07-01t00:00:00-03:30", "2026-07-01T05:30:00+02:00"},
      {"2026-07-01 00:00:00+02:00", "2026-07-01T00:00:00+02:00"},
      {"2026-07-01T00:00Z", "2026-07-01T02:00:00+02:00"},
      {"2026-07-01T00:00:00.5Z", "2026-07-01T02:00:00.500+02:00"},
      {"2026-07-01T00:00:00.123456789Z", "2026-07-01T02:00:00.123+02:00"},
      {"2026-12-31T23:59:60Z", "2027-01-01T01:00:00+01:00"},
      {"1969-12-31T22:59:59.999Z", "1969-12-31T23:59:59.999+01:00"},
      {"2024-02-29T12:00:00Z", "2024-02-29T13:00:00+01:00"},
      {"2199-12-31T22:59:59Z", "2199-12-31T23:59:59+01:00"},
  };
  for (const auto& [text, written] : cases) EXPECT_EQ(read_and_written(text), written) << text;
}

TEST(Timestamp, WithoutAnOffsetIsByTheZonesClock) {
  const std::pair<const char*, const char*> cases[] = {
      {"2026-07-01", "2026-07-01T00:00:00+02:00"},          {"2026-01-01", "2026-01-01T00:00:00+01:00"},
      {"2026-07-01T12:30", "2026-07-01T12:30:00+02:00"},    {"2026-07-01 12:30:15", "2026-07-01T12:30:15+02:00"},
      {"2026-03-29T01:59:59", "2026-03-29T01:59:59+01:00"}, {"2026-03-29T02:30", "2026-03-29T03:00:00+02:00"},
      {"2026-03-29T03:00", "2026-03-29T03:00:00+02:00"},    {"2026-10-25T02:30", "2026-10-25T02:30:00+02:00"},
      {"2026-10-25T03:00", "2026-10-25T03:00:00+01:00"},
  };
  for (const auto& [text, written] : cases) EXPECT_EQ(read_and_written(text), written) << text;
}

TEST(Timestamp, IsNothingElse) {
  for (const char* text : {"",
                           "now",
                           "2026",
                           "2026-1-1",
                           "2026-02-29",
                           "2026-13-01",
                           "2026-00-01",
                           "2026-01-32",
                           "20260101T000000Z",
                           "2026-01-01T",
                           "2026-01-01T24:00:00Z",
                           "2026-01-01T00:60:00Z",
                           "2026-01-01T00:00:61Z",
                           "2026-01-01T00:00:00.Z",
                           "2026-01-01T00:00:00+1",
                           "2026-01-01T00:00:00+01:60",
                           "2026-01-01T00:00:00+24:00",
                           "2026-01-01T00:00:00Z ",
                           " 2026-01-01",
                           "1899-12-31T12:00:00Z",
                           "2200-01-01T00:00:00Z",
                           "9999-12-31"}) {
    EXPECT_EQ(read_and_written(text), "none") << text;
  }
}

TEST(Timestamp, OfAnOffsetWithSecondsIsInUtc) {
  const auto monrovia = load_zone("Africa/Monrovia").value();
  const Instant when = std::chrono::sys_days(1970y / 1 / 1);
  EXPECT_EQ(to_rfc3339(when, *monrovia), "1970-01-01T00:00:00+00:00");
}

}  // namespace
}  // namespace housingd::schedule
