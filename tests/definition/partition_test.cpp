#include "pipeline/definition/partition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/definition/folder.h"

namespace housingd::definition {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class PartitionsOf : public testing::Test {
 protected:
  PartitionsOf() { write_plain(folder_); }

  std::vector<Partition> partitions(const std::string& rest_of_job) {
    folder_.write("jobs/nightly.yaml", "job: nightly\nendpoint: api.homes\nmodel: homes\n" + rest_of_job);
    const Loaded loaded = folder_.load();
    EXPECT_EQ(loaded.diagnostics.to_text(), "");
    if (!loaded.diagnostics.empty()) return {};
    return partitions_of(loaded.definitions, loaded.definitions.jobs.at("nightly"));
  }

  std::vector<std::string> names(const std::string& where) {
    std::vector<std::string> names;
    for (const Partition& partition :
         partitions("partitions: { from: towns, where: " + where + ", params: { town: \"{name}\" } }\n")) {
      names.push_back(partition.name);
    }
    return names;
  }

  Folder folder_;
};

TEST_F(PartitionsOf, AJobWithoutPartitionsIsOneNamedAll) {
  const auto all = partitions("params: { a: b }\n");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].name, "all");
  EXPECT_THAT(all[0].params, ElementsAre(Pair("a", "b")));
  EXPECT_FALSE(all[0].split_over);
}

TEST_F(PartitionsOf, ACatalogAreItsEntriesInOrder) {
  const auto towns = partitions("partitions: { from: towns, params: { town: \"{name}\" } }\n");
  ASSERT_EQ(towns.size(), 2U);
  EXPECT_EQ(towns[0].name, "Aarhus");
  EXPECT_THAT(towns[1].params, ElementsAre(Pair("town", "Odense")));
}

TEST_F(PartitionsOf, LaterParametersReplaceEarlierOnesInPlace) {
  folder_.write("sources/api.yaml", std::string(plain_source) + "    params: { sort: up, type: any, page: \"1\" }\n");
  const auto towns = partitions(
      "params: { type: villa, extra: 1 }\npartitions: { from: towns, params: { type: \"{code}\", town: \"{name}\" } "
      "}\n");
  EXPECT_THAT(towns.at(0).params, ElementsAre(Pair("sort", "up"), Pair("type", "0751"), Pair("page", "1"),
                                              Pair("extra", "1"), Pair("town", "Aarhus")));
}

TEST_F(PartitionsOf, ExpectationsAndSlicesAreFilled) {
  const auto towns = partitions(R"(partitions:
  from: towns
  params: { town: "{name}" }
  expect: { /code: "{code}", /country: DK, /braces: "{{x}}" }
  split: { over: 9500, by: zip_codes, params: { zip: "{zip}", both: "{code}-{zip}" } }
)");
  ASSERT_EQ(towns.size(), 2U);
  EXPECT_EQ(towns[0].expect.at(0).first.text(), "/code");
  EXPECT_EQ(towns[0].expect.at(0).second, "0751");
  EXPECT_EQ(towns[0].expect.at(1).second, "DK");
  EXPECT_EQ(towns[0].expect.at(2).second, "{x}");
  EXPECT_EQ(towns[0].split_over, 9'500U);
  ASSERT_EQ(towns[0].slices.size(), 2U);
  EXPECT_EQ(towns[0].slices[1].name, "8200");
  EXPECT_THAT(towns[0].slices[1].params, ElementsAre(Pair("zip", "8200"), Pair("both", "0751-8200")));
  EXPECT_EQ(towns[1].slices.size(), 1U);
}

TEST_F(PartitionsOf, SplitNamesItsElementAsItSays) {
  const auto towns = partitions(R"(partitions:
  from: towns
  params: { town: "{name}" }
  split: { over: 9500, by: zip_codes, as: area, params: { zip: "{area}" } }
)");
  EXPECT_THAT(towns.at(1).slices.at(0).params, ElementsAre(Pair("zip", "5000")));
}

TEST_F(PartitionsOf, PartsOfARangeAreFilled) {
  const auto towns = partitions(R"(partitions:
  from: towns
  params: { town: "{name}" }
  split:
    over: 9500
    range: { min: -100, max: 5000000 }
    params: { priceMin: "{from}", priceMax: "{to}", between: "{code}:{from}-{to}{{}}" }
)");
  ASSERT_EQ(towns.size(), 2U);
  EXPECT_EQ(towns[0].split_over, 9'500U);
  EXPECT_THAT(towns[0].slices, IsEmpty());
  ASSERT_TRUE(towns[0].range);
  EXPECT_EQ(towns[0].range->min, -100);
  EXPECT_EQ(towns[0].range->max, 5'000'000);
  const Slice part = slice_of(towns[0], -100, 2'000'000);
  EXPECT_EQ(part.name, "-100..2000000");
  EXPECT_THAT(part.params, ElementsAre(Pair("priceMin", "-100"), Pair("priceMax", "2000000"),
                                       Pair("between", "0751:-100-2000000{}")));
}

TEST_F(PartitionsOf, ARangeOfDaysNeedsNoCatalog) {
  const auto all = partitions(R"(partitions:
  split:
    over: 500
    range: { unit: date, min: 1969-12-31, max: 2024-02-29 }
    params: { soldFrom: "{from}", soldTo: "{to}" }
)");
  ASSERT_EQ(all.size(), 1U);
  ASSERT_TRUE(all[0].range);
  EXPECT_EQ(all[0].range->min, -1);
  EXPECT_EQ(all[0].range->max, 19'782);
  EXPECT_THAT(slice_of(all[0], -1, 19'782).params,
              ElementsAre(Pair("soldFrom", "1969-12-31"), Pair("soldTo", "2024-02-29")));
}

TEST_F(PartitionsOf, WhereSelectsByValueListRangeAndPlural) {
  struct Case {
    const char* where;
    std::vector<std::string> expected;
  };
  const Case cases[] = {
      {"{ name: Odense }", {"Odense"}},
      {"{ name: [Odense, Aarhus] }", {"Aarhus", "Odense"}},
      {"{ names: [Odense] }", {"Odense"}},
      {"{ codes: [\"0751\"] }", {"Aarhus"}},
      {"{ people: { min: 180001 } }", {"Aarhus"}},
      {"{ people: { min: 180000, max: 180000 } }", {"Odense"}},
      {"{ people: 180000.0 }", {"Odense"}},
      {"{ zip_codes: 8200 }", {"Aarhus"}},
      {"{ zip_codes: [\"8200\", 5000] }", {"Aarhus", "Odense"}},
      {"{ zip_codes: { max: 6000 } }", {"Odense"}},
      {"{ names: [Odense, Aarhus], people: { max: 200000 } }", {"Odense"}},
      {"{}", {"Aarhus", "Odense"}},
  };
  for (const auto& [where, expected] : cases) EXPECT_EQ(names(where), expected) << where;
}

TEST(Merged, KeepsTheOrderAndReplacesByName) {
  EXPECT_THAT(merged({{"a", "1"}, {"b", "2"}}, {{"c", "3"}, {"a", "4"}}),
              ElementsAre(Pair("a", "4"), Pair("b", "2"), Pair("c", "3")));
  EXPECT_THAT(merged({}, {}), IsEmpty());
}

}  // namespace
}  // namespace housingd::definition
