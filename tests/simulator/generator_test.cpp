#include "simulator/generator/generator.h"

#include <gmock/gmock.h>
#include <rapidjson/document.h>

#include <map>
#include <set>
#include <string>

#include "simulator/data_set.h"
#include "simulator/entity_counts.h"
#include "simulator/generator/slug.h"
#include "tests/simulator/market.h"

namespace {

using namespace housingd::simulator;
using namespace housingd::simulator::generator;
using housingd::tests::parsed;

std::vector<Municipality> municipalities() {
  return read_municipalities(housingd::tests::market_catalog()).value();
}

std::vector<std::string> documents(std::uint64_t seed, std::size_t villas) {
  return Generator(municipalities(), seed, villas).documents();
}

TEST(Generator, MakesTheSameBytesFromTheSameSeed) {
  EXPECT_EQ(documents(7, 300), documents(7, 300));
  EXPECT_NE(documents(7, 300), documents(8, 300));
}

TEST(Generator, CountsVillasAndAddsOtherTypesOnTop) {
  std::map<std::string, int> by_type;
  for (const auto& text : documents(1, 1'000)) ++by_type[parsed(text)["addressType"].GetString()];
  EXPECT_EQ(by_type["villa"], 1'000);
  by_type.erase("villa");
  int others = 0;
  for (const auto& [type, count] : by_type) {
    EXPECT_TRUE(address_type_named(type)) << type;
    others += count;
  }
  EXPECT_EQ(others, 40);
}

TEST(Generator, SharesVillasOutAsTheMunicipalitiesHaveThem) {
  std::map<std::string, int> by_municipality;
  for (const auto& text : documents(1, 2'000)) {
    const auto document = parsed(text);
    if (document["addressType"] == "villa") ++by_municipality[document["municipality"]["name"].GetString()];
  }
  EXPECT_EQ(by_municipality.size(), 3U);
  EXPECT_NEAR(by_municipality["Køge"], 10.877 * by_municipality["Frederiksberg"], 12);
}

TEST(Generator, UsesOnlyTheZipCodesOfTheMunicipality) {
  std::map<int, std::set<int>> seen;
  for (const auto& text : documents(1, 2'000)) {
    const auto document = parsed(text);
    seen[document["municipality"]["municipalityCode"].GetInt()].insert(document["zip"]["zipCode"].GetInt());
    EXPECT_EQ(document["zip"]["zipCode"], document["zipCode"]);
    EXPECT_EQ(document["city"]["name"], document["cityName"]);
  }
  for (const auto& municipality : municipalities()) {
    EXPECT_THAT(municipality.zip_codes, testing::IsSupersetOf(seen[municipality.code])) << municipality.name;
  }
}

TEST(Generator, NamesEveryPropertyOnce) {
  std::set<std::string> ids, keys, slugs;
  const auto made = documents(1, 3'000);
  for (const auto& text : made) {
    const auto document = parsed(text);
    ids.insert(document["addressID"].GetString());
    keys.insert(document["gstkvhx"].GetString());
    slugs.insert(document["slug"].GetString());
  }
  EXPECT_EQ(ids.size(), made.size());
  EXPECT_EQ(keys.size(), made.size());
  EXPECT_EQ(slugs.size(), made.size());
}

TEST(Generator, TellsTheSameAboutASharedThingEverywhere) {
  std::map<std::string, std::set<std::string>> roads;
  std::map<int, std::set<std::string>> places;
  for (const auto& text : documents(1, 3'000)) {
    const auto document = parsed(text);
    const auto& road = document["road"];
    roads[road["roadID"].GetString()].insert(road["name"].GetString() + std::to_string(road["roadCode"].GetInt()));
    if (document.HasMember("place")) places[document["place"]["id"].GetInt()].insert(document["placeName"].GetString());
  }
  EXPECT_GT(roads.size(), 100U);
  for (const auto& [id, names] : roads) EXPECT_EQ(names.size(), 1U) << id;
  EXPECT_FALSE(places.empty());
  for (const auto& [id, names] : places) EXPECT_EQ(names.size(), 1U) << id;
}

TEST(Generator, KeepsTheProportionsOfTheRealMarket) {
  const auto texts = documents(1, 10'000);
  std::size_t bytes = 0;
  for (const auto& text : texts) bytes += text.size();
  const DataSet data(documents_of(texts).value());
  const EntityCounts counts = count_entities(data, {.types = {AddressType::villa}});
  const auto per_property = [&](std::uint64_t count) { return static_cast<double>(count) / 10'000.0; };
  EXPECT_NEAR(static_cast<double>(bytes) / static_cast<double>(texts.size()), 2'700, 200);
  EXPECT_NEAR(per_property(counts.main_buildings), 0.998, 0.003);
  EXPECT_NEAR(per_property(counts.additional_buildings), 1.30, 0.06);
  EXPECT_NEAR(per_property(counts.registrations), 1.70, 0.07);
  EXPECT_NEAR(per_property(counts.cases), 0.024, 0.01);
  EXPECT_EQ(counts.image_sources, counts.case_images * 6);
}

TEST(Generator, SharesSomeRegistrationIdsBetweenAddresses) {
  std::map<std::string, int> owners;
  std::size_t of_digits = 0, uuids = 0;
  for (const auto& text : documents(1, 5'000)) {
    const auto document = parsed(text);
    if (!document.HasMember("registrations")) continue;
    for (const auto& registration : document["registrations"].GetArray()) {
      const std::string id = registration["registrationID"].GetString();
      const bool is_new = std::string(registration["date"].GetString()) >= "2024";
      EXPECT_EQ(id.size() == 36, is_new) << id;
      ++(is_new ? uuids : of_digits);
      ++owners[id];
    }
  }
  EXPECT_GT(uuids, 100U);
  EXPECT_GT(of_digits, uuids);
  EXPECT_THAT(owners, testing::Contains(testing::Pair(testing::_, testing::Ge(3))));
}

TEST(Generator, GivesFloorsToHomesInSharedBuildingsOnly) {
  for (const auto& text : documents(1, 2'000)) {
    const auto document = parsed(text);
    const auto type = address_type_named(document["addressType"].GetString()).value();
    EXPECT_EQ(document.HasMember("floor"), has_floor(type));
  }
}

TEST(Generator, WritesTextThatBreaksCarelessReaders) {
  std::string all;
  for (const auto& text : documents(1, 3'000)) all += text;
  for (const auto* mark : {"\\n", "\\r\\n", "\\t", "\\\"", "\\\\", "\u00a0", "☀", "\u200d", "\u0301", "\xc2\x96"}) {
    EXPECT_NE(all.find(mark), std::string::npos) << mark;
  }
}

TEST(Generator, MakesOneMoreThatWasNeverSeen) {
  Generator generator(municipalities(), 1, 100);
  std::set<std::string> ids;
  for (const auto& text : generator.documents()) ids.insert(parsed(text)["addressID"].GetString());
  const auto more = parsed(generator.one_more(AddressType::condo, "Ærø").value());
  EXPECT_FALSE(ids.contains(more["addressID"].GetString()));
  EXPECT_STREQ(more["municipality"]["name"].GetString(), "Ærø");
  EXPECT_STREQ(more["addressType"].GetString(), "condo");
  EXPECT_FALSE(generator.one_more(AddressType::villa, "Atlantis"));
}

TEST(Catalog, ShipsMunicipalitiesThatTheGeneratorCanUse) {
  const auto file = housingd::tests::source_directory() / "config/catalog/municipalities.yaml";
  const auto all = read_municipalities(file);
  ASSERT_TRUE(all) << all.error().message();
  EXPECT_EQ(all.value().size(), 98U);
  EXPECT_EQ(municipalities_in(all.value(), "reference").value().size(), 36U);
  EXPECT_EQ(municipalities_in(all.value(), "Greve,Køge").value().size(), 2U);
  EXPECT_FALSE(municipalities_in(all.value(), "Greve,Kge"));
}

TEST(Slug, SpellsDanishLettersOut) {
  EXPECT_EQ(slug_of("Vest- og Sydsjælland"), "vest--og-sydsjaelland");
  EXPECT_EQ(slug_of("Hf. 4. Maj Ø Å é"), "hf.-4.-maj-oe-aa-e");
}

}  // namespace
