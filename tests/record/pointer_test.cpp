#include "pipeline/record/pointer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/json_text.h"

namespace housingd::record {
namespace {

using support::document_of;
using support::pointer_of;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* home = R"({
  "id": 7, "": "no name", "a/b": "slash", "m~n": "tilde", "~1": "both", "*": "star", "0": "zero", "æ": "letter",
  "road": {"name": "Algade", "gone": null},
  "rooms": [{"size": 10, "doors": ["n", "s"]}, {"size": 20, "doors": []}, {"size": 30}, 4]
})";

struct Find {
  const char* name;
  const char* path;
  const char* found;  // JSON; null: nothing
};

class PointerFinds : public testing::TestWithParam<Find> {};

TEST_P(PointerFinds, WhatItsPathNames) {
  const Document document = document_of(home);
  const Value* value = pointer_of(GetParam().path).find(document);
  if (GetParam().found == nullptr) {
    EXPECT_EQ(value, nullptr);
  } else {
    ASSERT_NE(value, nullptr);
    EXPECT_EQ(to_json(*value), GetParam().found);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Of, PointerFinds,
    testing::Values(Find{"AMember", "/id", "7"}, Find{"AMemberOfAMember", "/road/name", R"("Algade")"},
                    Find{"AnElement", "/rooms/1/size", "20"}, Find{"TheLastElement", "/rooms/3", "4"},
                    Find{"AnEmptyName", "/", R"("no name")"}, Find{"AnEscapedSlash", "/a~1b", R"("slash")"},
                    Find{"AnEscapedTilde", "/m~0n", R"("tilde")"}, Find{"AnEscapeOfAnEscape", "/~01", R"("both")"},
                    Find{"ANumberAsAName", "/0", R"("zero")"}, Find{"ANameBeyondAscii", "/æ", R"("letter")"},
                    Find{"ANullThatIsThere", "/road/gone", "null"}, Find{"NoMember", "/price", nullptr},
                    Find{"NoMemberBelowNull", "/road/gone/deeper", nullptr},
                    Find{"NoMemberBelowANumber", "/id/deeper", nullptr},
                    Find{"NoElementBeyondTheEnd", "/rooms/4", nullptr},
                    Find{"NoElementOfALeadingZero", "/rooms/01", nullptr},
                    Find{"NoElementOfAMinus", "/rooms/-", nullptr}, Find{"NoNegativeElement", "/rooms/-1", nullptr},
                    Find{"NoElementOfAHugeNumber", "/rooms/99999999999999999999", nullptr},
                    Find{"NoElementOfAWord", "/rooms/size", nullptr}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Pointer, OfTheWholeFindsTheValueItself) {
  const Document document = document_of(home);
  EXPECT_EQ(pointer_of("").find(document), &document);
  EXPECT_EQ(Pointer().find(document), &document);
}

std::vector<std::string> selected(const char* path) {
  const Document document = document_of(home);
  std::vector<Pointer::Selected> found;
  pointer_of(path).select(document, found);
  std::vector<std::string> texts;
  for (const auto& [value, index] : found) texts.push_back(std::to_string(index) + ":" + to_json(*value));
  return texts;
}

TEST(Pointer, SelectsEveryElementWithItsIndexInOrder) {
  EXPECT_THAT(selected("/rooms/*/size"), ElementsAre("0:10", "1:20", "2:30"));
}

TEST(Pointer, CountsTheElementsOfTheInnermostList) {
  EXPECT_THAT(selected("/rooms/*/doors/*"), ElementsAre(R"(0:"n")", R"(1:"s")"));
}

TEST(Pointer, SelectsOneValueWithoutAStar) {
  EXPECT_THAT(selected("/road/name"), ElementsAre(R"(0:"Algade")"));
  EXPECT_THAT(selected("/road/number"), IsEmpty());
}

TEST(Pointer, SelectsNothingWhereNoListIs) {
  EXPECT_THAT(selected("/road/*"), IsEmpty());
  EXPECT_THAT(selected("/cases/*"), IsEmpty());
}

TEST(Pointer, KeepsItsTextForMessages) {
  EXPECT_EQ(pointer_of("/rooms/*/size").text(), "/rooms/*/size");
}

TEST(PointerTo, LeadsBackToEachValueItWasMadeFor) {
  const Document document = document_of(home);
  for (const char* path : {"", "/id", "/", "/a~1b", "/m~0n", "/~01", "/road/gone", "/rooms/0/doors/1", "/rooms/3"}) {
    const Value* value = pointer_of(path).find(document);
    ASSERT_NE(value, nullptr) << path;
    EXPECT_EQ(pointer_to(*value, document), path);
  }
}

TEST(PointerTo, TellsEqualValuesApart) {
  const Document document = document_of(R"({"a": [1, 1, 1], "b": {"c": 1}})");
  EXPECT_EQ(pointer_to(document["a"][2], document), "/a/2");
  EXPECT_EQ(pointer_to(document["b"]["c"], document), "/b/c");
  EXPECT_EQ(pointer_to(document["b"]["c"], document["b"]), "/c");
}

}  // namespace
}  // namespace housingd::record
