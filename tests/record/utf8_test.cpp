#include "pipeline/record/utf8.h"

#include <gtest/gtest.h>

namespace housingd::record {
namespace {

using namespace std::string_literals;

constexpr std::size_t unlimited = 1'000;

struct Text {
  const char* name;
  std::string bytes;
  std::string read;
};

class Readable : public testing::TestWithParam<Text> {};

TEST_P(Readable, IsWhatCanBeStoredAndShown) {
  EXPECT_EQ(readable(GetParam().bytes, unlimited), GetParam().read);
  EXPECT_EQ(is_readable(GetParam().bytes), GetParam().bytes == GetParam().read);
  // Wherever it stands among plain text.
  for (std::size_t before = 0; before < 20; ++before) {
    const std::string around = std::string(before, 'a') + std::string(GetParam().bytes) + std::string(11, 'b');
    EXPECT_EQ(is_readable(around), readable(around, unlimited) == around) << before;
  }
}

// "�" for each byte that belongs to no well-formed sequence.
INSTANTIATE_TEST_SUITE_P(
    Of, Readable,
    testing::Values(Text{"Nothing", "", ""}, Text{"PlainText", "Algade 9, st.", "Algade 9, st."},
                    Text{"LineBreaksAndTabs", "a\r\n\tb", "a\r\n\tb"},
                    Text{"TheFirstAndLastOfEachLength",
                         "\x01\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"s,
                         "\x01\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"s},
                    Text{"CharactersAroundTheSurrogates", "\xED\x9F\xBF\xEE\x80\x80", "\xED\x9F\xBF\xEE\x80\x80"},
                    Text{"ANul", "a\0b"s, "a�b"},
                    Text{"ALoneContinuation",
                         "a\x80\xBF"
                         "b",
                         "a��b"},
                    Text{"AnOverlongSlash", "\xC0\xAF", "��"}, Text{"AnOverlongNul", "\xC0\x80", "��"},
                    Text{"AnOverlongOfThree", "\xE0\x9F\xBF", "���"},
                    Text{"AnOverlongOfFour", "\xF0\x8F\xBF\xBF", "����"}, Text{"AHighSurrogate", "\xED\xA0\x80", "���"},
                    Text{"ALowSurrogate", "\xED\xBF\xBF", "���"},
                    Text{"BeyondTheLastCharacter", "\xF4\x90\x80\x80", "����"},
                    Text{"ALeadThatNeverOccurs", "\xF5\x80\x80\x80\xFE\xFF", "������"},
                    Text{"ATwoByteLeadCutOff", "a\xC3", "a�"}, Text{"AThreeByteLeadCutOff", "a\xE2\x82", "a��"},
                    Text{"AFourByteLeadCutOff", "a\xF0\x9F\x98", "a���"},
                    Text{"ALeadFollowedByALetter", "\xC3(\xE2\x82(", "�(��("}, Text{"Latin1", "K\xF8ge", "K�ge"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Readable, IsCutAfterTheLimitAndSaysSo) {
  EXPECT_EQ(readable("abcdef", 6), "abcdef");
  EXPECT_EQ(readable("abcdefg", 6), "abcdef…");
  EXPECT_EQ(readable("abc", 0), "…");
  EXPECT_EQ(readable("", 0), "");
}

TEST(Readable, IsNeverCutWithinACharacter) {
  EXPECT_EQ(readable("æøå", 6), "æøå");
  EXPECT_EQ(readable("æøå", 5), "æø…");
  EXPECT_EQ(readable("a😀", 4), "a…");
  EXPECT_EQ(readable("a\xFF", 3), "a…");  // what stands in for a bad byte has three of its own
}

}  // namespace
}  // namespace housingd::record
