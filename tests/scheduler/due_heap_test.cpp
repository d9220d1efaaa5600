#include "daemon/scheduler/due_heap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/scheduler/scheduled_jobs.h"

namespace housingd::scheduler {
namespace {

std::vector<std::uint32_t> taken_in_order(DueHeap& heap) {
  std::vector<std::uint32_t> order;
  while (heap.top_key().due != never) {
    order.push_back(heap.top());
    heap.set(heap.top(), {never, at_once});
  }
  return order;
}

TEST(DueHeap, GivesWhatIsDueFirst) {
  DueHeap heap;
  heap.assign({{ten_o_clock + 3h}, {ten_o_clock}, {never}, {ten_o_clock + 1h}});
  EXPECT_EQ(heap.top_key().due, ten_o_clock);
  EXPECT_THAT(taken_in_order(heap), testing::ElementsAre(1, 3, 0));
}

TEST(DueHeap, GivesOfThoseDueTogetherTheOneThatWaitedLongest) {
  DueHeap heap;
  heap.assign({{ten_o_clock, ten_o_clock - 1h}, {ten_o_clock, ten_o_clock - 3h}, {ten_o_clock}, {ten_o_clock}});
  EXPECT_THAT(taken_in_order(heap), testing::ElementsAre(2, 3, 1, 0));
}

TEST(DueHeap, IsEmptyWithoutJobs) {
  DueHeap heap;
  EXPECT_TRUE(heap.empty());
  heap.assign({{ten_o_clock}});
  EXPECT_FALSE(heap.empty());
  heap.assign({});
  EXPECT_TRUE(heap.empty());
}

// Against a plain search, with times changed at random.
TEST(DueHeap, AgreesWithAPlainSearch) {
  std::mt19937 random(20261005);
  for (int round = 0; round < 50; ++round) {
    std::vector<DueHeap::Key> keys(1 + random() % 200);
    const auto any_key = [&random] {
      return DueHeap::Key{ten_o_clock + std::chrono::minutes(random() % 50),
                          ten_o_clock - std::chrono::hours(random() % 3)};
    };
    std::ranges::generate(keys, any_key);
    DueHeap heap;
    heap.assign(keys);
    for (int change = 0; change < 500; ++change) {
      const auto job = static_cast<std::uint32_t>(random() % keys.size());
      keys[job] = any_key();
      heap.set(job, keys[job]);
      const auto first = std::ranges::min_element(keys) - keys.begin();
      ASSERT_EQ(heap.top(), first);
      ASSERT_EQ(heap.top_key(), keys[static_cast<std::size_t>(first)]);
    }
  }
}

}  // namespace
}  // namespace housingd::scheduler
