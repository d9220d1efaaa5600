#include "pipeline/definition/time_zone_name.h"

#include <gtest/gtest.h>

namespace housingd::definition {
namespace {

TEST(TimeZoneName, IsOneOfTheSystems) {
  for (const char* name : {"UTC", "Etc/UTC", "Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe",
                           "America/Argentina/Ushuaia", "Etc/GMT-2", "CET"}) {
    EXPECT_TRUE(is_time_zone(name)) << name;
  }
  for (const char* name : {"", "Europe", "Copenhagen", "europe/copenhagen", "localtime", "leapseconds", "tzdata.zi",
                           "../../../etc/passwd", "Europe/Copenhagen/", "/usr/share/zoneinfo/UTC", "+02:00"}) {
    EXPECT_FALSE(is_time_zone(name)) << name;
  }
}

TEST(TimeZoneName, IsGuessedFromWhatIsCloseToIt) {
  const std::pair<const char*, const char*> cases[] = {
      {"Europe/Kopenhagen", "did you mean 'Europe/Copenhagen'?"},
      {"Europe/copenhagen", "did you mean 'Europe/Copenhagen'?"},
      {"Copenhagen", "did you mean 'Europe/Copenhagen'?"},
      {"København", ""},
      {"New_York", "did you mean 'America/New_York'?"},
      {"Amerika/New_York", "did you mean 'America/New_York'?"},
      {"utc", "did you mean 'UTC'?"},
      {"+02:00", "a fixed offset is named Etc/GMT-2, its sign the other way round: that is UTC+2"},
      {"UTC+2", "a fixed offset is named Etc/GMT-2, its sign the other way round: that is UTC+2"},
      {"", ""},
  };
  for (const auto& [name, hint] : cases) EXPECT_EQ(time_zone_hint(name), hint) << name;
}

}  // namespace
}  // namespace housingd::definition
