#include "simulator/changes.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "tests/simulator/http_connection.h"
#include "tests/simulator/market.h"

namespace {

using namespace housingd::simulator;
using namespace housingd::tests;

std::map<std::string, std::string> documents_by_id(const Simulator& simulator) {
  std::map<std::string, std::string> documents;
  for (auto& text : simulator.documents()) {
    std::string id = parsed(text)["addressID"].GetString();
    documents.emplace(std::move(id), std::move(text));
  }
  return documents;
}

std::set<std::string> as_set(const std::vector<std::string>& ids) {
  return {ids.begin(), ids.end()};
}

TEST(Changes, AreExactlyWhatTheyAreSaidToBe) {
  const auto simulator = start_market({.properties = 2'000});
  const auto before = documents_by_id(*simulator);
  const auto changes =
      simulator->change({.seed = 5, .vanishing = 10, .prices = 20, .valuations = 7, .added = 4}).value();
  const auto after = documents_by_id(*simulator);

  EXPECT_EQ(changes.vanished.size(), 10U);
  EXPECT_EQ(changes.prices.size(), 20U);
  EXPECT_EQ(changes.valuations.size(), 7U);
  EXPECT_EQ(changes.added.size(), 4U);

  std::set<std::string> gone, fresh, different;
  for (const auto& [id, text] : before) {
    if (!after.contains(id)) gone.insert(id);
    if (after.contains(id) && after.at(id) != text) different.insert(id);
  }
  for (const auto& [id, text] : after) {
    if (!before.contains(id)) fresh.insert(id);
  }
  EXPECT_EQ(gone, as_set(changes.vanished));
  EXPECT_EQ(fresh, as_set(changes.added));
  std::set<std::string> said;
  for (const auto& price : changes.prices) said.insert(price.address_id);
  for (const auto& valuation : changes.valuations) said.insert(valuation.address_id);
  EXPECT_EQ(different, said);
}

TEST(Changes, OfAPriceTouchNothingElse) {
  const auto simulator = start_market({.properties = 1'000});
  const auto before = documents_by_id(*simulator);
  const auto changes = simulator->change({.prices = ChangeRequest::all}).value();
  ASSERT_FALSE(changes.prices.empty());
  for (const auto& price : changes.prices) {
    EXPECT_NE(price.old_price, price.new_price);
    auto old_document = parsed(before.at(price.address_id));
    const auto new_document = parsed(simulator->document(price.address_id).value());
    for (rapidjson::SizeType index = 0; index < old_document["cases"].Size(); ++index) {
      auto& old_case = old_document["cases"][index];
      const auto& new_case = new_document["cases"][index];
      if (old_case["caseID"] == price.case_id.c_str()) {
        EXPECT_EQ(old_case["priceCash"].GetInt64(), price.old_price);
        EXPECT_EQ(new_case["priceCash"].GetInt64(), price.new_price);
      }
      old_case["priceCash"] = new_case["priceCash"].GetInt64();
    }
    EXPECT_EQ(new_document["casePrice"], new_document["cases"][0]["priceCash"]);
    old_document["casePrice"] = new_document["casePrice"].GetInt64();
    EXPECT_EQ(old_document, new_document);
  }
}

TEST(Changes, BringVanishedRecordsBackAsTheyWereAndWhereTheyStood) {
  const auto simulator = start_market({.properties = 300});
  const auto before = simulator->documents();
  const auto changes = simulator->change({.vanishing = 25}).value();
  EXPECT_EQ(simulator->documents().size(), before.size() - 25);
  for (const auto& id : changes.vanished) EXPECT_EQ(get(simulator->port(), "/addresses/" + id).status, 404);
  const auto back = simulator->change({.returning = ChangeRequest::all}).value();
  EXPECT_EQ(as_set(back.returned), as_set(changes.vanished));
  EXPECT_EQ(simulator->documents(), before);
}

TEST(Changes, ShowInSearchesAtOnce) {
  const auto simulator = start_market({.properties = 300});
  const auto total = [&] { return page_of(get(simulator->port(), "/search/addresses?addressTypes=villa").body).total; };
  EXPECT_EQ(total(), 300U);
  ASSERT_TRUE(simulator->change({.vanishing = 30, .added = 5}));
  EXPECT_EQ(total(), 275U);
  ASSERT_TRUE(simulator->change({.returning = 10}));
  EXPECT_EQ(total(), 285U);
}

TEST(Changes, StayWithinTheMunicipalityAndTypeAskedFor) {
  const auto simulator = start_market({.properties = 2'000});
  const auto before = documents_by_id(*simulator);
  const auto changes =
      simulator->change({.vanishing = 5, .added = 3, .among = {.municipality = "Ærø", .types = {}}}).value();
  for (const auto& id : changes.vanished)
    EXPECT_STREQ(parsed(before.at(id))["municipality"]["name"].GetString(), "Ærø");
  for (const auto& id : changes.added) {
    EXPECT_STREQ(parsed(simulator->document(id).value())["municipality"]["name"].GetString(), "Ærø");
  }
  EXPECT_FALSE(simulator->change({.added = 1, .among = {.municipality = "Atlantis"}}));
}

TEST(Changes, AreTheSameForTheSameSeed) {
  const auto first = start_market({.properties = 500});
  const auto second = start_market({.properties = 500});
  const ChangeRequest request{.seed = 9, .vanishing = 8, .prices = 5, .valuations = 5, .added = 2};
  ASSERT_TRUE(first->change(request));
  ASSERT_TRUE(second->change(request));
  EXPECT_EQ(first->documents(), second->documents());
}

TEST(Changes, ComeOverHttpToo) {
  const auto simulator = start_market({.properties = 1'000});
  const auto answer = parsed(
      post(simulator->port(), "/_simulator/changes", R"({"seed":3,"vanish":2,"prices":1,"valuations":1,"new":1})")
          .body);
  EXPECT_EQ(answer["vanished"].Size(), 2U);
  EXPECT_EQ(answer["new"].Size(), 1U);
  EXPECT_NE(answer["prices"][0]["old"], answer["prices"][0]["new"]);
  EXPECT_TRUE(simulator->document(answer["valuations"][0]["addressID"].GetString()));
  const auto back = parsed(post(simulator->port(), "/_simulator/changes", R"({"return":"all"})").body);
  EXPECT_EQ(back["returned"], answer["vanished"]);
}

TEST(Changes, RefuseWhatTheyDoNotUnderstand) {
  const auto simulator = start_market({.properties = 20});
  for (const auto* body : {R"({"vanishh":1})", R"({"vanish":-1})", R"({"vanish":"some"})",
                           R"({"addressType":"castle"})", "[]", "{", R"({"new":1,"municipality":"Atlantis"})"}) {
    EXPECT_EQ(post(simulator->port(), "/_simulator/changes", body).status, 400) << body;
  }
  EXPECT_EQ(simulator->documents().size(), 20U);
}

}  // namespace
