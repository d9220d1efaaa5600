#include "daemon/terminal/text_width.h"

#include <gtest/gtest.h>

namespace housingd::terminal {
namespace {

TEST(TextWidth, CountsColumnsNotBytes) {
  const std::pair<const char*, std::size_t> cases[] = {
      {"", 0},     {"Odense", 6},      {"København", 9}, {"Brønderslev", 11},
      {"Ærø", 3},  {"A\u030Arhus", 5},  // a ring of its own
      {"日本", 4}, {"🏠", 2},          {"\xff", 1},      {"\xc3", 1}};
  for (const auto& [text, width] : cases) EXPECT_EQ(width_of(text), width) << text;
}

TEST(TextWidth, CutsBetweenLettersNeverWithinOne) {
  EXPECT_EQ(cut_to("København", 9), "København");
  EXPECT_EQ(cut_to("København", 8), "Københa…");
  EXPECT_EQ(cut_to("Ærø", 2), "Æ…");
  EXPECT_EQ(cut_to("Ærø", 1), "…");
  EXPECT_EQ(cut_to("Ærø", 0), "");
  EXPECT_EQ(cut_to("日本語", 4), "日…");
}

TEST(TextWidth, PadsToColumns) {
  EXPECT_EQ(padded("Ærø", 5, Align::left), "Ærø  ");
  EXPECT_EQ(padded("12", 5, Align::right), "   12");
  EXPECT_EQ(padded("København", 3, Align::left), "København");
}

TEST(TextWidth, LetsNoControlCharacterReachTheTerminal) {
  EXPECT_EQ(one_line("red \x1b[31m and\r\nmore\t"), "red  [31m and  more ");
  EXPECT_EQ(one_line("C1 \xc2\x9b"
                     "2J"),
            "C1  2J");
  EXPECT_EQ(one_line("bad \xff byte"), "bad \uFFFD byte");
}

}  // namespace
}  // namespace housingd::terminal
