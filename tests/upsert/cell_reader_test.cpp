#include "pipeline/upsert/cell_reader.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/support/json_text.h"
#include "tests/upsert/mapped_page.h"

namespace housingd::upsert {
namespace {

using definition::ColumnType;

// What a column of the type makes of the value: the cell as text_of() shows
// it, or the fault.
std::string read(const char* json, ColumnType type) {
  const auto document = support::document_of(json);
  std::deque<std::string> texts;
  record::Cell cell = record::Cell::absent();
  switch (read_cell(document, type, texts, cell)) {
    case CellFault::none:
      return text_of(cell);
    case CellFault::type:
      return "type";
    case CellFault::range:
      return "range";
    case CellFault::nul:
      return "nul";
  }
  return "";
}

constexpr std::array types{ColumnType::text,   ColumnType::integer,   ColumnType::bigint,
                           ColumnType::number, ColumnType::boolean,   ColumnType::uuid,
                           ColumnType::date,   ColumnType::timestamp, ColumnType::json};
constexpr std::array type_names{"text", "integer", "bigint", "double", "boolean", "uuid", "date", "timestamp", "json"};

struct Row {
  const char* name;
  const char* json;
  std::array<std::string, types.size()> expected;  // by type, in the order of `types`
};

class CellOf : public testing::TestWithParam<Row> {};

TEST_P(CellOf, IsWhatEachTypeOfColumnMakesOfIt) {
  for (std::size_t i = 0; i < types.size(); ++i) {
    EXPECT_EQ(read(GetParam().json, types[i]), GetParam().expected[i]) << type_names[i];
  }
}

constexpr const char* T = "type";
constexpr const char* R = "range";

// text, integer, bigint, double, boolean, uuid, date, timestamp, json
INSTANTIATE_TEST_SUITE_P(
    Of, CellOf,
    testing::Values(
        Row{"Null", "null", {"NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL"}},
        Row{"AWord", R"("Køge")", {"'Køge'", T, T, T, T, T, T, T, R"('"Køge"')"}},
        Row{"NoLetters", R"("")", {"''", T, T, T, T, T, T, T, R"('""')"}},
        Row{"DigitsInQuotes", R"("5")", {"'5'", T, T, T, T, T, T, T, R"('"5"')"}},
        Row{"True", "true", {T, T, T, T, "true", T, T, T, "'true'"}},
        Row{"False", "false", {T, T, T, T, "false", T, T, T, "'false'"}},
        Row{"One", "1", {T, "1", "1", "1.0", T, T, T, T, "'1'"}},
        Row{"AWholeDecimal", "5.0", {T, "5", "5", "5.0", T, T, T, T, "'5.0'"}},
        Row{"ANegativeWholeDecimal", "-5.0", {T, "-5", "-5", "-5.0", T, T, T, T, "'-5.0'"}},
        Row{"ADecimal", "5.5", {T, T, T, "5.5", T, T, T, T, "'5.5'"}},
        Row{"TheSmallestOf32Bits",
            "-2147483648",
            {T, "-2147483648", "-2147483648", "-2147483648.0", T, T, T, T, "'-2147483648'"}},
        Row{"OneLessThan32Bits", "-2147483649", {T, R, "-2147483649", "-2147483649.0", T, T, T, T, "'-2147483649'"}},
        Row{"TheLargestOf32Bits",
            "2147483647",
            {T, "2147483647", "2147483647", "2147483647.0", T, T, T, T, "'2147483647'"}},
        Row{"OneMoreThan32Bits", "2147483648", {T, R, "2147483648", "2147483648.0", T, T, T, T, "'2147483648'"}},
        Row{"OneMoreThan32BitsAsADecimal",
            "2147483648.0",
            {T, R, "2147483648", "2147483648.0", T, T, T, T, "'2147483648.0'"}},
        // As a whole number exact; as a decimal it is no longer the number that was written.
        Row{"OneMoreThan53Bits",
            "9007199254740993",
            {T, R, "9007199254740993", "9007199254740992.0", T, T, T, T, "'9007199254740993'"}},
        Row{"OneMoreThan53BitsAsADecimal",
            "9007199254740993.0",
            {T, R, R, "9007199254740992.0", T, T, T, T, "'9007199254740992.0'"}},
        Row{"TheLargestExactDecimal",
            "9007199254740991.0",
            {T, R, "9007199254740991", "9007199254740991.0", T, T, T, T, "'9007199254740991.0'"}},
        Row{"TheLargestOf64Bits",
            "9223372036854775807",
            {T, R, "9223372036854775807", "9223372036854775808.0", T, T, T, T, "'9223372036854775807'"}},
        Row{"OneMoreThan64Bits",
            "9223372036854775808",
            {T, R, R, "9223372036854775808.0", T, T, T, T, "'9223372036854775808'"}},
        Row{"AHugeNumber", "1e300", {T, R, R, "1e+300", T, T, T, T, "'1e300'"}},
        Row{"AUuid",
            R"("0A3F509F-59ee-32b8-e044-0003ba298018")",
            {"'0A3F509F-59ee-32b8-e044-0003ba298018'", T, T, T, T, "'0a3f509f-59ee-32b8-e044-0003ba298018'", T, T,
             R"('"0A3F509F-59ee-32b8-e044-0003ba298018"')"}},
        Row{"ADate", R"("2026-02-28")", {"'2026-02-28'", T, T, T, T, T, "'2026-02-28'", T, R"('"2026-02-28"')"}},
        Row{"ADayThatIsNone", R"("2026-02-30")", {"'2026-02-30'", T, T, T, T, T, T, T, R"('"2026-02-30"')"}},
        Row{"ATimestamp",
            R"("2026-03-01T11:00:00Z")",
            {"'2026-03-01T11:00:00Z'", T, T, T, T, T, T, "'2026-03-01T11:00:00Z'", R"('"2026-03-01T11:00:00Z"')"}},
        Row{"ANulInText", R"("a\u0000b")", {"nul", T, T, T, T, T, T, T, "nul"}},
        Row{"ANulDeepWithin", R"({"a":["b\u0000"]})", {T, T, T, T, T, T, T, T, "nul"}},
        Row{"ANulInAName", R"({"\u0000":1})", {T, T, T, T, T, T, T, T, "nul"}},
        Row{"ABackslashBeforeWhatLooksLikeANul",
            R"("\\u0000")",
            {R"('\u0000')", T, T, T, T, T, T, T, R"('"\\u0000"')"}},
        Row{"AnObject",
            R"({"b": [1, {"c": null}], "a": 2.5})",
            {T, T, T, T, T, T, T, T, R"('{"b":[1,{"c":null}],"a":2.5}')"}},
        Row{"AnEmptyList", "[]", {T, T, T, T, T, T, T, T, "'[]'"}}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace housingd::upsert
