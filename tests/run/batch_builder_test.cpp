#include "pipeline/run/batch_builder.h"

#include <gtest/gtest.h>

namespace housingd::run {
namespace {

using std::chrono::seconds;

std::shared_ptr<record::PageRows> page_of(std::uint64_t first_hash, std::uint64_t count, std::size_t bytes = 0) {
  auto page = std::make_shared<record::PageRows>();
  for (std::uint64_t i = 0; i < count; ++i) page->records.push_back({"key", first_hash + i, 0, 0, 0, 0});
  page->memory_bytes = bytes;
  return page;
}

class Building : public testing::Test {
 protected:
  BatchBuilder builder_{upsert::Batch()};
  SeenKeys seen_;
  BatchBuilder::TimePoint now_{};
};

TEST_F(Building, IsDueAtFiveHundredRecords) {
  builder_.add(page_of(0, 499), seen_, now_);
  EXPECT_FALSE(builder_.is_due(now_));
  builder_.add(page_of(499, 1), seen_, now_);
  EXPECT_TRUE(builder_.is_due(now_));
}

TEST_F(Building, IsDueAtOneAndAHalfMebibytes) {
  builder_.add(page_of(0, 1, 3U << 19U), seen_, now_);
  EXPECT_TRUE(builder_.is_due(now_));
}

TEST_F(Building, IsDueAfterTwoSecondsSinceItsFirstPage) {
  EXPECT_FALSE(builder_.is_due(now_ + seconds(9))) << "there is nothing in it";
  builder_.add(page_of(0, 1), seen_, now_);
  EXPECT_FALSE(builder_.is_due(now_ + seconds(1)));
  EXPECT_TRUE(builder_.is_due(now_ + seconds(2)));
}

TEST_F(Building, CountsARecordThatComesTwiceOnce) {
  builder_.add(page_of(0, 10), seen_, now_);
  builder_.add(page_of(5, 10), seen_, now_);
  const upsert::Batch batch = builder_.take({}, 15);
  EXPECT_EQ(batch.records.fetched, 20U);
  EXPECT_EQ(batch.records.distinct, 15U);
  EXPECT_EQ(batch.seen.size(), 15U);
  EXPECT_EQ(batch.records.declared, 15U);
}

TEST_F(Building, BeginsAnewOnceTaken) {
  builder_.add(page_of(0, 600), seen_, now_);
  static_cast<void>(builder_.take({}, 0));
  EXPECT_TRUE(builder_.is_empty());
  EXPECT_FALSE(builder_.is_due(now_ + seconds(9)));
}

TEST_F(Building, KnowsARejectWithoutAKeyByItsBytes) {
  auto page = page_of(0, 1);
  record::Reject reject;
  reject.key_hash = 77;
  page->rejects.push_back(reject);
  builder_.add(page, seen_, now_);
  const upsert::Batch batch = builder_.take({}, 2);
  EXPECT_EQ(batch.records.distinct, 2U);
  EXPECT_EQ(batch.records.keyless, 1U);
}

}  // namespace
}  // namespace housingd::run
