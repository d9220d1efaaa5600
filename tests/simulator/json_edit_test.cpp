#include "simulator/json_edit.h"

#include <gtest/gtest.h>

#include "simulator/json_span.h"

namespace {

using namespace housingd::simulator;

constexpr std::string_view spaced = R"({ "a" : 1 , "b\"c" : [ {"x":"]}"} , "y" ] ,"d":{"e":null}})";

TEST(JsonSpan, VisitsMembersWhateverStandsInStrings) {
  std::vector<std::pair<std::string, std::string>> seen;
  for_each_member(spaced, [&](const JsonMember& member) { seen.emplace_back(member.key, member.value); });
  const std::vector<std::pair<std::string, std::string>> expected{
      {"a", "1"}, {R"(b\"c)", R"([ {"x":"]}"} , "y" ])"}, {"d", R"({"e":null})"}};
  EXPECT_EQ(seen, expected);
}

TEST(JsonSpan, VisitsElementsInOrder) {
  std::vector<std::string> seen;
  for_each_element(R"([ 1.5e3,"a,b" , [2,[3]],{"k":[]} ,true ])",
                   [&](std::string_view one) { seen.emplace_back(one); });
  EXPECT_EQ(seen, (std::vector<std::string>{"1.5e3", R"("a,b")", "[2,[3]]", R"({"k":[]})", "true"}));
}

TEST(JsonSpan, FindsNothingInEmptyOrOtherValues) {
  for (const std::string_view text : {"{}", "[]", "null", "1", "", "\"text\"", "{ }", "[ ]"}) {
    for_each_member(text, [&](const JsonMember&) { ADD_FAILURE() << text; });
    for_each_element(text, [&](std::string_view) { ADD_FAILURE() << text; });
  }
}

struct EditCase {
  std::string_view object, key, with, without;
};

TEST(JsonEdit, ReplacesAddsAndRemovesMembers) {
  const EditCase cases[] = {
      {R"({"a":1,"b":2})", "a", R"({"a":9,"b":2})", R"({"b":2})"},
      {R"({"a":1,"b":2})", "b", R"({"a":1,"b":9})", R"({"a":1})"},
      {R"({"a":1})", "a", R"({"a":9})", R"({})"},
      {R"({"a":1})", "z", R"({"z":9,"a":1})", R"({"a":1})"},
      {R"({})", "z", R"({"z":9})", R"({})"},
      {R"({"a": 1 , "b": 2})", "a", R"({"a": 9 , "b": 2})", R"({ "b": 2})"},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(with_member(one.object, one.key, "9"), one.with) << one.object;
    EXPECT_EQ(without_member(one.object, one.key), one.without) << one.object;
  }
}

}  // namespace
