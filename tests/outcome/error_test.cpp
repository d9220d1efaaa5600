#include "pipeline/outcome/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>

#include "pipeline/outcome/result.h"

namespace housingd::outcome {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Error refused() {
  return {Disposition::retry, ErrorCode::connection, "connection refused"};
}

TEST(Error, TellsWhatEachLevelKnewOutermostFirst) {
  const Error error = refused().in("https://api.example.dk/homes?page=3").in("partition Køge");
  EXPECT_EQ(error.message(), "partition Køge: https://api.example.dk/homes?page=3: connection refused");
}

TEST(Error, KeepsItsKindWhenContextIsAdded) {
  const Error error = refused().after(1500ms).in("Køge");
  EXPECT_EQ(error.disposition(), Disposition::retry);
  EXPECT_EQ(error.code(), ErrorCode::connection);
  EXPECT_EQ(error.retry_after(), 1500ms);
}

TEST(Error, MayBeJudgedAnewByWhoGivesUp) {
  const Error error = refused().with(Disposition::fail_partition);
  EXPECT_EQ(error.disposition(), Disposition::fail_partition);
  EXPECT_EQ(error.message(), "connection refused");
}

TEST(Error, NamesNoTimeOfTheNextTryUnlessTheServerDid) {
  EXPECT_EQ(refused().retry_after(), std::nullopt);
}

TEST(ErrorCode, HasANameOfItsOwnForEachCode) {
  std::set<std::string_view> names;
  constexpr int count = static_cast<int>(ErrorCode::internal) + 1;
  for (int i = 0; i < count; ++i) names.insert(name_of(static_cast<ErrorCode>(i)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(count));
  EXPECT_THAT(names, testing::Not(testing::Contains("unknown")));
}

TEST(Disposition, HasANameOfItsOwnForEach) {
  std::set<std::string_view> names;
  constexpr int count = static_cast<int>(Disposition::stop) + 1;
  for (int i = 0; i < count; ++i) names.insert(name_of(static_cast<Disposition>(i)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(count));
  EXPECT_THAT(names, testing::Not(testing::Contains("unknown")));
}

TEST(Result, ThrowsWithTheErrorsWordsWhenAValueIsTakenThatIsNotThere) {
  const result<int> failed = refused();
  try {
    (void)failed.value();
    FAIL() << "no exception";
  } catch (const std::logic_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("connection refused"));
    EXPECT_THAT(error.what(), HasSubstr("error_test.cpp"));
  }
}

}  // namespace
}  // namespace housingd::outcome
