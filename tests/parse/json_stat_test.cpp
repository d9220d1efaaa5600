#include "pipeline/parse/json_stat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace housingd::parse {
namespace {

using testing::HasSubstr;

struct Cube {
  const char* name;
  const char* dataset;
  const char* records;  // as JSON; empty: refused
  const char* says;
};

void PrintTo(const Cube& row, std::ostream* out) {
  *out << row.name;
}

constexpr const char* two_by_two =
    R"([{"key":"a/x","codes":{"A":"a","B":"x"},"labels":{"A":"Aye","B":"x"},"value":1},)"
    R"({"key":"a/y","codes":{"A":"a","B":"y"},"labels":{"A":"Aye","B":"y"},"value":null},)"
    R"({"key":"b/x","codes":{"A":"b","B":"x"},"labels":{"A":"b","B":"x"},"value":3.5},)"
    R"({"key":"b/y","codes":{"A":"b","B":"y"},"labels":{"A":"b","B":"y"},"value":4}])";

const Cube cubes[] = {
    {"OfVersionOne",
     R"({"dimension":{"A":{"category":{"index":{"b":1,"a":0},"label":{"a":"Aye"}}},"B":{"category":{"index":["x","y"]}},
        "id":["A","B"],"size":[2,2]},"value":[1,null,3.5,4]})",
     two_by_two, ""},
    {"OfVersionTwo",
     R"({"class":"dataset","id":["A","B"],"size":[2,2],"dimension":{"A":{"category":{"index":["a","b"],
        "label":{"a":"Aye"}}},"B":{"category":{"index":["x","y"]}}},"value":[1,null,3.5,4]})",
     two_by_two, ""},
    {"Sparse", R"({"id":["A"],"size":[3],"dimension":{"A":{"category":{"index":["a","b","c"]}}},"value":{"2":7}})",
     R"([{"key":"c","codes":{"A":"c"},"labels":{"A":"c"},"value":7}])", ""},
    {"OneCategoryWithoutAnIndex",
     R"({"id":["A"],"size":[1],"dimension":{"A":{"category":{"label":{"a":"Aye"}}}},"value":[7]})",
     R"([{"key":"a","codes":{"A":"a"},"labels":{"A":"Aye"},"value":7}])", ""},
    {"TooFewValues", R"({"id":["A"],"size":[2],"dimension":{"A":{"category":{"index":["a","b"]}}},"value":[7]})", "",
     "make 2 cells, and it has 1 values"},
    {"TooManyValues", R"({"id":["A"],"size":[1],"dimension":{"A":{"category":{"index":["a"]}}},"value":[7,8]})", "",
     "make 1 cells, and it has 2 values"},
    {"TooFewCategories", R"({"id":["A"],"size":[2],"dimension":{"A":{"category":{"index":["a"]}}},"value":[7,8]})", "",
     "the categories of 'A'"},
    {"APositionTwice",
     R"({"id":["A"],"size":[2],"dimension":{"A":{"category":{"index":{"a":0,"b":0}}}},"value":[7,8]})", "",
     "the categories of 'A'"},
    {"APositionOutside", R"({"id":["A"],"size":[1],"dimension":{"A":{"category":{"index":{"a":1}}}},"value":[7]})", "",
     "the categories of 'A'"},
    {"AMissingDimension", R"({"id":["A"],"size":[1],"dimension":{},"value":[7]})", "", "not described"},
    {"NoDimensions", R"({"id":[],"size":[],"dimension":{},"value":[]})", "", "do not name its dimensions"},
    {"NoValues", R"({"id":["A"],"size":[1],"dimension":{"A":{"category":{"index":["a"]}}}})", "", "no 'value'"},
    {"ASparseValueOutside", R"({"id":["A"],"size":[1],"dimension":{"A":{"category":{"index":["a"]}}},"value":{"1":7}})",
     "", "has no place"},
    {"ASparseValueNowhere", R"({"id":["A"],"size":[1],"dimension":{"A":{"category":{"index":["a"]}}},"value":{"x":7}})",
     "", "has no place"},
    {"Enormous",
     R"({"id":["A","B"],"size":[4000000000,4000000000],"dimension":{"A":{"category":{"index":["a"]}},
        "B":{"category":{"index":["a"]}}},"value":{}})",
     "", "more than 10000000 cells"},
    {"AList", "[1,2]", "", "no 'dimension'"},
    {"AnEmptyObject", "{}", "", "no 'dimension'"},
};

class JsonStat : public testing::TestWithParam<Cube> {};

TEST_P(JsonStat, BecomesOneRecordPerCell) {
  record::Document dataset;
  dataset.Parse(GetParam().dataset);
  ASSERT_FALSE(dataset.HasParseError());
  record::Document records;
  std::deque<std::string> texts;
  const auto cells = expand_json_stat(dataset, records, texts);
  if (GetParam().records[0] == '\0') {
    ASSERT_FALSE(cells);
    EXPECT_EQ(cells.error().code(), outcome::ErrorCode::malformed_json);
    EXPECT_THAT(cells.error().message(), HasSubstr(GetParam().says));
    return;
  }
  ASSERT_TRUE(cells) << cells.error().message();
  EXPECT_EQ(*cells, records.Size());
  EXPECT_EQ(record::to_json(records), GetParam().records);
}

INSTANTIATE_TEST_SUITE_P(Cubes, JsonStat, testing::ValuesIn(cubes), [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace housingd::parse
