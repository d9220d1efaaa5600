#include "daemon/metrics/store_condition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace housingd::metrics {
namespace {

using namespace std::chrono_literals;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using Kind = StoreCondition::Kind;

Error away(const std::string& why = "Connection refused") {
  return {Disposition::retry, ErrorCode::store_unavailable,
          "PostgreSQL at db.example as importer: connection to server at \"192.0.2.1\", port 5432 failed: " + why};
}

const StoreCondition::Clock::time_point noon{12h};

TEST(AStoreCondition, IsTroubleFromTheFirstFailureToTheNextSuccess) {
  StoreCondition store;
  EXPECT_FALSE(store.has_answered());
  store.succeeded(Kind::writing, noon - 1s);
  EXPECT_TRUE(store.has_answered());
  store.failed(Kind::writing, away(), noon);
  store.failed(Kind::writing, away(), noon + 5s);
  ASSERT_TRUE(store.trouble());
  EXPECT_EQ(store.trouble()->reason, "connection refused");
  EXPECT_EQ(store.trouble()->since, noon) << "it is the same outage";
  store.succeeded(Kind::writing, noon + 9s);
  EXPECT_FALSE(store.trouble());
}

TEST(AStoreCondition, IsTroubleWhileAnOperationWaitsForTheStore) {
  StoreCondition store;
  store.held_up(away(), noon);
  ASSERT_TRUE(store.trouble());
  store.succeeded(Kind::writing, noon + 1min);
  EXPECT_FALSE(store.trouble());
}

TEST(AStoreCondition, OfAStoreThatCannotBeWrittenIsNotMendedByReading) {
  StoreCondition store;
  store.failed(Kind::writing, {Disposition::retry, ErrorCode::store_unavailable, "SQLite: database is locked"}, noon);
  store.succeeded(Kind::reading, noon + 1s);
  ASSERT_TRUE(store.trouble());
  EXPECT_EQ(store.trouble()->reason, "locked by another program");
  store.succeeded(Kind::writing, noon + 2s);
  EXPECT_FALSE(store.trouble());
}

TEST(AStoreCondition, OfAStoreThatCannotBeReadIsMendedByEither) {
  for (const Kind kind : {Kind::reading, Kind::writing}) {
    StoreCondition store;
    store.failed(Kind::reading, away(), noon);
    store.succeeded(kind, noon + 1s);
    EXPECT_FALSE(store.trouble());
  }
}

TEST(AStoreCondition, IsWellWhereTheStoreRefuses) {
  StoreCondition store;
  store.failed(Kind::writing, away(), noon);
  store.failed(Kind::writing, {Disposition::stop, ErrorCode::stopped, "cancelled"}, noon + 1s);
  EXPECT_TRUE(store.trouble()) << "who stops asking has no answer";
  store.failed(Kind::writing, {Disposition::fail_run, ErrorCode::store_conflict, "a column's type"}, noon + 2s);
  EXPECT_FALSE(store.trouble()) << "it has answered";
}

TEST(AStoreCondition, IsToldWhenItBeginsChangesAndEnds) {
  StoreCondition store;
  int told = 0;
  store.on_change([&told] { ++told; });
  store.succeeded(Kind::writing, noon);
  EXPECT_EQ(told, 0);
  store.failed(Kind::writing, away(), noon);
  store.held_up(away(), noon);
  EXPECT_EQ(told, 1);
  store.held_up(away("FATAL: the database system is starting up"), noon);
  EXPECT_EQ(told, 2);
  store.succeeded(Kind::writing, noon);
  store.succeeded(Kind::writing, noon);
  EXPECT_EQ(told, 3);
}

TEST(AStoreConditionsReason, TellsNothingOfHostsUsersAndPaths) {
  EXPECT_EQ(reason_of(away("password authentication failed for user \"importer\"")), "its login is refused");
  EXPECT_EQ(reason_of(away("something that nobody has seen yet at /var/lib/housingd")), "store_unavailable");
  EXPECT_EQ(reason_of({Disposition::fail_run, ErrorCode::store_full, "SQLite at /var/x: database or disk is full"}),
            "no room on its disk");
}

}  // namespace
}  // namespace housingd::metrics
