#include "simulator/gzip.h"

#include <gtest/gtest.h>

#include "tests/simulator/http_connection.h"

namespace {

using namespace housingd::simulator;

TEST(Gzip, PutsPiecesTogetherToOneMember) {
  Deflater deflater;
  const std::string first(5'000, 'a');
  const std::string second = "forår og efterår i Ærøskøbing";
  std::string packed;
  GzipWriter writer(packed);
  writer.append_stored("[");
  writer.append(deflater.deflate(first));
  writer.append_stored(",");
  writer.append(deflater.deflate(second));
  writer.append(deflater.deflate(first));
  writer.append_stored("]");
  writer.finish();
  EXPECT_EQ(housingd::tests::unpacked(packed), "[" + first + "," + second + first + "]");
  EXPECT_LT(packed.size(), 200U);
}

TEST(Gzip, PacksNothingToAnEmptyMember) {
  std::string packed;
  GzipWriter(packed).finish();
  EXPECT_EQ(housingd::tests::unpacked(packed), "");
}

}  // namespace
