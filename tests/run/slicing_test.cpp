#include "pipeline/run/slicing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <numeric>

namespace housingd::run {
namespace {

using definition::Partition;
using definition::SplitRange;
using testing::ElementsAre;
using testing::Pair;

Partition over(SplitRange range) {
  Partition partition{.name = "all", .params = {}, .expect = {}, .split_over = 100, .slices = {}};
  partition.range = range;
  partition.range_params = {{"min", "{from}"}, {"max", "{to}"}};
  return partition;
}

// Walks a source of which only the numbers of records by value are known.
std::vector<std::string> walk(const Partition& partition, const std::vector<int>& records) {
  std::vector<std::string> parts;
  for (const auto slicing = slicing_of(partition); !slicing->is_at_end();) {
    const auto params = slicing->current().params;
    const auto from = std::stol(params.at(0).second) - partition.range->min;
    const auto to = std::stol(params.at(1).second) - partition.range->min;
    const int total = std::accumulate(records.begin() + from, records.begin() + to + 1, 0);
    if (total > static_cast<int>(*partition.split_over) && slicing->divide()) continue;
    parts.push_back(slicing->current().name);
    slicing->advance();
  }
  return parts;
}

TEST(Slicing, HalvesARangeUntilEachPartFits) {
  struct Row {
    const char* name;
    std::vector<int> records;  // by value, from the least on
    std::vector<std::string> parts;
  };
  const Row rows[] = {
      {"even", std::vector<int>(8, 40), {"0..1", "2..3", "4..5", "6..7"}},
      {"all of one value", {0, 0, 0, 0, 0, 900, 0, 0}, {"0..3", "4..4", "5..5", "6..7"}},
      {"an empty half", {60, 60, 60, 0, 0, 0, 0, 0}, {"0..0", "1..1", "2..3", "4..7"}},
      {"an odd number of values", std::vector<int>(5, 60), {"0..0", "1..1", "2..2", "3..3", "4..4"}},
      {"two values", {70, 70}, {"0..0", "1..1"}},
  };
  for (const Row& row : rows) {
    const Partition partition = over({SplitRange::Unit::number, 0, static_cast<std::int64_t>(row.records.size()) - 1});
    EXPECT_EQ(walk(partition, row.records), row.parts) << row.name;
  }
  EXPECT_THAT(walk(over({SplitRange::Unit::number, -3, -2}), {1, 1}), ElementsAre("-3..-3", "-2..-2"));
}

TEST(Slicing, CountsDaysInTheFormOfDates) {
  const Partition partition = over({SplitRange::Unit::date, 19'782, 19'783});
  const auto slicing = slicing_of(partition);
  EXPECT_THAT(slicing->current().params, ElementsAre(Pair("min", "2024-02-29"), Pair("max", "2024-02-29")));
  EXPECT_EQ(slicing->name(), "the value 2024-02-29");
  slicing->advance();
  EXPECT_EQ(slicing->current().name, "2024-03-01..2024-03-01");
}

TEST(Slicing, HalvesTheWidestRangeWithoutAnOverflow) {
  constexpr std::int64_t most = 9'007'199'254'740'991;
  const Partition partition = over({SplitRange::Unit::number, -most, most});
  const auto slicing = slicing_of(partition);
  int halvings = 0;
  while (slicing->divide()) ASSERT_LT(++halvings, 64);
  EXPECT_EQ(slicing->current().name, "-9007199254740991..-9007199254740991");
}

// What was made of it from one checkpoint on.
std::vector<std::string> rest(Slicing& slicing) {
  std::vector<std::string> parts;
  for (; !slicing.is_at_end(); slicing.advance()) parts.push_back(slicing.current().name);
  return parts;
}

TEST(Slicing, GoesOnFromEveryCheckpoint) {
  const Partition range = over({SplitRange::Unit::number, 0, 99});
  Partition list{
      .name = "all", .params = {}, .expect = {}, .split_over = 100, .slices = {{"a", {}}, {"b", {}}, {"c", {}}}};
  for (const Partition* partition : {&range, static_cast<const Partition*>(&list)}) {
    for (int steps = 0; steps < 12; ++steps) {
      const auto walked = slicing_of(*partition);
      for (int step = 0; step < steps && !walked->is_at_end(); ++step) {
        if (step % 3 == 2 || !walked->divide()) walked->advance();
      }
      const auto before = slicing_of(*partition);
      ASSERT_TRUE(before->go_to(walked->before())) << walked->before().range;
      EXPECT_EQ(before->before().slice, walked->before().slice);
      const auto within = slicing_of(*partition);
      if (!walked->is_at_end()) {
        ASSERT_TRUE(within->go_to(walked->within())) << walked->within().range;
        EXPECT_EQ(within->current().name, walked->current().name);
      }
      const auto left = rest(*walked);
      if (!left.empty()) {
        EXPECT_EQ(rest(*within), left);
      }
      // A part that was the first of a divided one is found as the whole of it.
      const auto again = rest(*before);
      EXPECT_EQ(again.empty(), left.empty());
      if (!left.empty()) {
        EXPECT_EQ(again.back(), left.back());
      }
    }
  }
}

TEST(Slicing, RefusesPlacesThatAreNotInItsRange) {
  const Partition partition = over({SplitRange::Unit::number, 0, 99});
  for (const char* place : {"", "25", "x..", "3..4x", "1..98", "100..", "-1..", "200..300"}) {
    EXPECT_FALSE(slicing_of(partition)->go_to({.split = true, .range = place})) << place;
  }
  Partition list{.name = "all", .params = {}, .expect = {}, .split_over = 100, .slices = {{"a", {}}}};
  EXPECT_FALSE(slicing_of(list)->go_to({.slice = 2, .split = true}));
}

}  // namespace
}  // namespace housingd::run
