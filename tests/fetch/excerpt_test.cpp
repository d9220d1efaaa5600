#include "pipeline/fetch/excerpt.h"

#include <gtest/gtest.h>

namespace housingd::fetch {
namespace {

TEST(Excerpt, KeepsShortTextAsItIs) {
  EXPECT_EQ(excerpt("", 10), "");
  EXPECT_EQ(excerpt("Ærø 🏠", 200), "Ærø 🏠");
}

TEST(Excerpt, EscapesWhatCouldForgeALineOrSteerATerminal) {
  EXPECT_EQ(excerpt("a\r\nERROR b\tc", 200), "a\\r\\nERROR b\\tc");
  EXPECT_EQ(excerpt("\x1b[31m", 200), "\\x1b[31m");
  EXPECT_EQ(excerpt(std::string_view("\0", 1), 200), "\\x00");
  EXPECT_EQ(excerpt("\x7f", 200), "\\x7f");
  EXPECT_EQ(excerpt("\xc2\x9b"
                    "31m",
                    200),
            "\\xc2\\x9b31m");
}

TEST(Excerpt, EscapesBytesThatAreNotUtf8) {
  EXPECT_EQ(excerpt("k\xf8"
                    "b",
                    200),
            "k\\xf8b");
  EXPECT_EQ(excerpt("\xe2\x82", 200), "\\xe2\\x82");
}

TEST(Excerpt, CutsBetweenCharactersAndSaysSo) {
  EXPECT_EQ(excerpt("abcdef", 3), "abc…");
  EXPECT_EQ(excerpt("aæb", 2), "a…");
  EXPECT_EQ(excerpt("abc", 3), "abc");
}

}  // namespace
}  // namespace housingd::fetch
