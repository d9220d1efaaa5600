#include "simulator/ledger.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/simulator/http_connection.h"
#include "tests/simulator/market.h"

namespace {

using namespace housingd::simulator;
using namespace housingd::tests;
using std::chrono::milliseconds;

TEST(Ledger, CountsTheMostRequestsInAnyWindowOfOneSecond) {
  Ledger ledger;
  const Ledger::Clock::time_point start{};
  // Four within a second that no whole second contains; the fifth is exactly a
  // second after the first.
  for (const int at : {600, 900, 1'300, 1'500, 1'600, 5'000}) ledger.arrived("/", start + milliseconds(at));
  EXPECT_EQ(ledger.reading().most_requests_in_a_second, 4U);
  EXPECT_EQ(ledger.reading().requests, 6U);
}

TEST(Ledger, CountsTheMostRequestsInFlight) {
  Ledger ledger;
  ledger.arrived("/", {});
  ledger.arrived("/", {});
  ledger.left();
  ledger.arrived("/", {});
  EXPECT_EQ(ledger.reading().most_requests_in_flight, 2U);
}

TEST(Ledger, TellsWhatWasAskedAndServed) {
  const auto simulator = start_market({.properties = 100});
  HttpConnection connection(simulator->port());
  const auto first = connection.get("/search/addresses?per_page=10").value();
  static_cast<void>(connection.get("/search/addresses?per_page=10&page=1"));
  static_cast<void>(connection.get("/addresses/" + page_of(first.body).ids.front()));
  static_cast<void>(connection.get("/addresses/nobody"));
  static_cast<void>(connection.get("/search/addresses?addressTypes=castle"));
  const LedgerReading reading = simulator->ledger();
  EXPECT_EQ(reading.connections, 1U);
  EXPECT_EQ(reading.requests, 5U);
  EXPECT_EQ(reading.requests_by_status, (std::map<int, std::uint64_t>{{200, 3}, {400, 1}, {404, 1}}));
  EXPECT_EQ(reading.requests_by_path.at("/search/addresses"), 3U);
  EXPECT_EQ(reading.requests_by_path.at("/addresses/{id}"), 2U);
  EXPECT_EQ(reading.addresses_served, 21U);
  EXPECT_EQ(reading.distinct_addresses_served, 10U);
  EXPECT_GT(reading.body_bytes, 20'000U);
}

TEST(Ledger, IsReadAndEmptiedOverHttp) {
  const auto simulator = start_market({.properties = 100});
  static_cast<void>(get(simulator->port(), "/search/addresses"));
  const auto ledger = parsed(get(simulator->port(), "/_simulator/ledger").body);
  EXPECT_EQ(ledger["requests"].GetUint64(), 1U);
  EXPECT_EQ(ledger["requests_by_status"]["200"].GetUint64(), 1U);
  EXPECT_EQ(ledger["entities"]["properties"].GetUint64(), 104U);
  EXPECT_EQ(ledger["entities"]["municipalities"].GetUint64(), 3U);
  HttpConnection connection(simulator->port());
  EXPECT_EQ(connection.send("DELETE", "/_simulator/ledger", "").value().status, 200);
  EXPECT_EQ(simulator->ledger().requests, 0U);
}

TEST(Ledger, CountsEntitiesOfASearch) {
  const auto simulator = start_market({.properties = 500});
  const auto entities = parsed(get(simulator->port(), "/_simulator/entities?addressTypes=villa").body);
  EXPECT_EQ(entities["properties"].GetUint64(), 500U);
  const EntityCounts counts = simulator->entities({.types = {generator::AddressType::villa}});
  EXPECT_EQ(entities["registrations"].GetUint64(), counts.registrations);
  EXPECT_EQ(entities["roads"].GetUint64(), counts.roads);
}

TEST(Ledger, SeesRequestsThatOverlap) {
  const auto simulator = start_market({.properties = 10, .faults = {.delay = milliseconds(50)}});
  std::vector<std::jthread> clients;
  for (int index = 0; index < 4; ++index) {
    clients.emplace_back([&] { EXPECT_EQ(get(simulator->port(), "/search/addresses").status, 200); });
  }
  clients.clear();
  EXPECT_GE(simulator->ledger().most_requests_in_flight, 2U);
  EXPECT_LE(simulator->ledger().most_requests_in_flight, 4U);
}

}  // namespace
