#include "pipeline/fetch/gzip.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/fetch/packing.h"

namespace housingd::fetch {
namespace {

using outcome::ErrorCode;

constexpr std::uint64_t limit = 1U << 20U;

std::string noise(std::size_t size) {
  std::mt19937_64 random(7);
  std::string text(size, '\0');
  for (char& letter : text) letter = static_cast<char>(random());
  return text;
}

void expect_malformed(std::string_view packed) {
  const auto unpacked = unpack_gzip(packed, limit);
  ASSERT_FALSE(unpacked);
  EXPECT_EQ(unpacked.error().code(), ErrorCode::malformed_response) << unpacked.error().message();
  EXPECT_EQ(unpacked.error().disposition(), outcome::Disposition::retry);
}

TEST(Gzip, UnpacksWhatWasPacked) {
  for (const std::string& text : {std::string(), std::string("x"), std::string(500'000, 'a'), noise(300'000)}) {
    EXPECT_EQ(unpack_gzip(gzip(text), limit).value(), text);
  }
}

TEST(Gzip, UnpacksSeveralMembersAsOneText) {
  EXPECT_EQ(unpack_gzip(gzip("one ") + gzip("") + gzip("two"), limit).value(), "one two");
  const std::string large(200'000, 'b');
  EXPECT_EQ(unpack_gzip(gzip(large) + gzip("!"), limit).value(), large + "!");
}

TEST(Gzip, RefusesEveryTruncation) {
  const std::string packed = gzip("a body that is not very long");
  for (std::size_t length = 0; length < packed.size(); ++length) expect_malformed(packed.substr(0, length));
}

TEST(Gzip, RefusesTrailingBytes) {
  expect_malformed(gzip("body") + "x");
  expect_malformed(gzip("body") + std::string(1, '\0'));
  expect_malformed(gzip("body") + "trailing garbage, longer than a trailer");
}

TEST(Gzip, RefusesWhatIsNoGzip) {
  expect_malformed("plain text, which is no gzip");
  std::string wrong_sum = gzip("body");
  wrong_sum[wrong_sum.size() - 6] ^= 1;
  expect_malformed(wrong_sum);
  std::string wrong_size = gzip("body");
  wrong_size.back() ^= 1;
  expect_malformed(wrong_size);
}

TEST(Gzip, StopsAtTheLimitHoweverSmallThePackedBodyIs) {
  const std::string bomb = gzip(std::string(64U << 20U, '\0'));
  ASSERT_LT(bomb.size(), 100'000U);
  const auto unpacked = unpack_gzip(bomb, limit);
  ASSERT_FALSE(unpacked);
  EXPECT_EQ(unpacked.error().code(), ErrorCode::response_too_large);
  EXPECT_EQ(unpacked.error().disposition(), outcome::Disposition::fail_partition);
  EXPECT_EQ(unpack_gzip(gzip(std::string(limit, 'x')), limit).value().size(), limit) << "the limit itself is allowed";
  EXPECT_FALSE(unpack_gzip(gzip(std::string(limit + 1, 'x')), limit));
}

TEST(Gzip, DoesNotBelieveATrailerThatPromisesTooMuch) {
  std::string packed = gzip("body");
  for (std::size_t i = 1; i <= 4; ++i) packed[packed.size() - i] = '\xff';
  EXPECT_FALSE(unpack_gzip(packed, 1ULL << 40U));
}

}  // namespace
}  // namespace housingd::fetch
