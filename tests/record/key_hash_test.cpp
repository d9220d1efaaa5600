#include "pipeline/record/key_hash.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace housingd::record {
namespace {

// A run that is resumed, perhaps by a later version, compares with hashes that
// an earlier one stored.
TEST(KeyHash, IsTheSameOnEveryMachineAndInEveryVersion) {
  EXPECT_EQ(key_hash(""), 0x2D06800538D394C2ULL);
  EXPECT_EQ(key_hash("0a3f50b0-aaaa-32b8-e044-0003ba298018"), 0x13A8158F9840A1E4ULL);
}

TEST(KeyHash, TellsNeighboursApart) {
  std::set<std::uint64_t> hashes;
  for (int i = 0; i < 100'000; ++i) hashes.insert(key_hash(std::to_string(i)));
  EXPECT_EQ(hashes.size(), 100'000U);
}

}  // namespace
}  // namespace housingd::record
