#include "daemon/service/definitions_difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "daemon/service/listen_address.h"

namespace housingd::service {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

definition::Definitions shipped(std::vector<definition::Override> also = {}) {
  auto loaded = definition::load({.directory = std::filesystem::path(std::getenv("HOUSINGD_SOURCE_DIR")) / "config",
                                  .overrides = std::move(also)});
  EXPECT_EQ(loaded.diagnostics.to_text(), "");
  return std::move(loaded.definitions);
}

TEST(ADifference, IsNothingBetweenTheSameFilesReadTwice) {
  EXPECT_THAT(difference(shipped(), shipped()), IsEmpty());
}

TEST(ADifference, NamesWhatIsNewGoneAndChanged) {
  auto before = shipped();
  auto after = shipped({{"sources.boligsiden.rate_limit.count", "5"}});
  after.jobs.erase("denmark-villas");
  auto added = after.jobs.at("copenhagen-villas");
  added.name = "added";
  after.jobs.emplace("added", added);
  after.jobs.at("active-listings").deadline += std::chrono::hours(1);
  EXPECT_THAT(difference(before, after), UnorderedElementsAre("source boligsiden: changed", "job denmark-villas: gone",
                                                              "job added: new", "job active-listings: changed"));
}

TEST(SettingsThatWaitForTheNextStart, AreNamedWithoutTheirValues) {
  const auto before = shipped();
  auto after = shipped({{"settings.store", "postgresql://me:secret@db/housing"}, {"settings.runs_at_once", "2"}});
  EXPECT_THAT(waiting_for_start(before.settings, after.settings), ElementsAre("store", "runs_at_once"));
  EXPECT_THAT(waiting_for_start(before.settings, before.settings), IsEmpty());
  EXPECT_THAT(difference(before, after), IsEmpty()) << "they have not changed anything yet";
}

TEST(AListener, IsTheAddressWithoutItsBrackets) {
  const auto v4 = listener_of("127.0.0.1:8080");
  EXPECT_EQ(v4.address, "127.0.0.1");
  EXPECT_EQ(v4.port, 8080);
  const auto v6 = listener_of("[::1]:0");
  EXPECT_EQ(v6.address, "::1");
  EXPECT_EQ(v6.port, 0);
}

}  // namespace
}  // namespace housingd::service
