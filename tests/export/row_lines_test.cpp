// Cells as CSV and as JSON.
#include "daemon/export/row_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cmath>
#include <limits>

#include "tests/export/csv_reader.h"

namespace housingd::exporting {
namespace {

using definition::ColumnType;
using record::Cell;

struct Case {
  const char* name;
  ColumnType type;
  Cell cell;
  const char* csv;
  const char* json;
};

upsert::SnapshotTable table_of(ColumnType type) {
  upsert::SnapshotTable table;
  table.name = "homes";
  table.columns = {{"before", ColumnType::integer, ""}, {"value", type, ""}, {"after", ColumnType::integer, ""}};
  return table;
}

std::string line_of(RowLines& lines, const Cell& cell) {
  std::string line;
  const Cell row[] = {Cell::integer(1), cell, Cell::integer(2)};
  lines.append_row(row, line);
  return line;
}

class RowLinesOf : public testing::TestWithParam<Case> {};

TEST_P(RowLinesOf, AreCsv) {
  const auto lines = make_csv_lines(table_of(GetParam().type));
  EXPECT_EQ(line_of(*lines, GetParam().cell), "1," + std::string(GetParam().csv) + ",2\r\n");
}

TEST_P(RowLinesOf, AreJson) {
  const auto lines = make_json_lines(table_of(GetParam().type));
  const std::string line = line_of(*lines, GetParam().cell);
  EXPECT_EQ(line, R"({"before":1,"value":)" + std::string(GetParam().json) + R"(,"after":2})" + "\n");
  rapidjson::Document document;
  EXPECT_FALSE(document.Parse(line.c_str()).HasParseError());
}

constexpr auto text = ColumnType::text;
constexpr auto number = ColumnType::number;
constexpr auto json = ColumnType::json;

INSTANTIATE_TEST_SUITE_P(
    Of, RowLinesOf,
    testing::Values(
        Case{"Null", text, Cell::null(), "", "null"}, Case{"EmptyText", text, Cell::text(""), R"("")", R"("")"},
        Case{"True", ColumnType::boolean, Cell::boolean(true), "true", "true"},
        Case{"False", ColumnType::boolean, Cell::boolean(false), "false", "false"},
        Case{"LargestInteger", ColumnType::bigint, Cell::integer(std::numeric_limits<std::int64_t>::max()),
             "9223372036854775807", "9223372036854775807"},
        Case{"SmallestInteger", ColumnType::bigint, Cell::integer(std::numeric_limits<std::int64_t>::min()),
             "-9223372036854775808", "-9223372036854775808"},
        Case{"ATenth", number, Cell::number(0.1), "0.1", "0.1"},
        Case{"AlmostThreeTenths", number, Cell::number(0.1 + 0.2), "0.30000000000000004", "0.30000000000000004"},
        Case{"AWholeNumber", number, Cell::number(70), "70", "70.0"},
        Case{"AHugeNumber", number, Cell::number(1e300), "1e+300", "1e+300"},
        Case{"ATinyNumber", number, Cell::number(5e-324), "5e-324", "5e-324"},
        Case{"NotANumber", number, Cell::number(std::nan("")), "nan", "null"},
        Case{"PlainText", text, Cell::text("Algade 9"), "Algade 9", R"("Algade 9")"},
        Case{"AComma", text, Cell::text("a,b"), R"("a,b")", R"("a,b")"},
        Case{"Quotes", text, Cell::text(R"(a "b")"), R"("a ""b""")", R"("a \"b\"")"},
        Case{"LineBreaks", text, Cell::text("a\r\nb\nc\rd"), "\"a\r\nb\nc\rd\"", R"("a\r\nb\nc\rd")"},
        Case{"ControlCharacters", text, Cell::text("\x01\x1B[31m\t"), "\x01\x1B[31m\t", R"("\u0001\u001B[31m\t")"},
        Case{"SpacesAround", text, Cell::text(" a "), "\" a \"", R"(" a ")"},
        Case{"ABackslash", text, Cell::text(R"(a\)"), R"(a\)", R"("a\\")"},
        Case{"WhatEndsACopy", text, Cell::text(R"(\.)"), R"("\.")", R"("\\.")"},
        Case{"Emoji", text, Cell::text("Æblevej 😀 e\u0301\u00A0"), "Æblevej 😀 e\u0301\u00A0",
             "\"Æblevej 😀 e\u0301\u00A0\""},
        Case{"BytesThatAreNoText", text, Cell::text("a\xFF\xC3"), "a\uFFFD\uFFFD", "\"a\uFFFD\uFFFD\""},
        Case{"Json", json, Cell::text(R"({ "b": [1.50, 1E40, "x\u00e6"], "a": null })"),
             R"("{ ""b"": [1.50, 1E40, ""x\u00e6""], ""a"": null }")", R"({"b":[1.50,1E40,"xæ"],"a":null})"},
        Case{"ALargeNumberInJson", json, Cell::text("123456789012345678901234567890"), "123456789012345678901234567890",
             "123456789012345678901234567890"},
        Case{"WhatIsNoJson", json, Cell::text("{oops"), "{oops", R"("{oops")"},
        Case{"JsonOverTwoLines", json, Cell::text("[1,\n2]"), "\"[1,\n2]\"", "[1,2]"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(CsvLines, BeginWithTheColumns) {
  std::string header;
  make_csv_lines(table_of(text))->append_header(header);
  EXPECT_EQ(header, "before,value,after\r\n");
}

TEST(JsonLines, OfDeeplyNestedJsonDoNotEndTheProgram) {
  const auto lines = make_json_lines(table_of(json));
  const std::string open(1'000'000, '[');
  const std::string close(open.size(), ']');
  EXPECT_EQ(line_of(*lines, Cell::text(open)), R"({"before":1,"value":")" + open + R"(","after":2})" + "\n");
  EXPECT_EQ(line_of(*lines, Cell::text(open + close)),
            R"({"before":1,"value":)" + open + close + R"(,"after":2})" + "\n");
}

// Every text that a column may hold, in both forms, back again.
TEST(RowLines, AreReadBackAsTheyWere) {
  const auto csv = make_csv_lines(table_of(text));
  const auto lines = make_json_lines(table_of(text));
  const std::string pieces[] = {"\"", ",", "\r", "\n", " ", "a", "\\", "\x01", "æ", "😀", "'", "null"};
  std::vector<std::string> texts{""};
  for (std::size_t i = 0; i < texts.size() && texts[i].size() < 4; ++i) {
    for (const auto& piece : pieces) texts.push_back(texts[i] + piece);
    if (texts.size() > 5'000) break;
  }
  texts.emplace_back(1'000'000, '"');
  for (const auto& original : texts) {
    const auto records = read_csv(line_of(*csv, Cell::text(original)));
    ASSERT_EQ(records.size(), 1U);
    ASSERT_EQ(records[0].at(1), original);
    rapidjson::Document document;
    ASSERT_FALSE(document.Parse(line_of(*lines, Cell::text(original)).c_str()).HasParseError());
    ASSERT_EQ(std::string(document["value"].GetString(), document["value"].GetStringLength()), original);
  }
}

}  // namespace
}  // namespace housingd::exporting
