// Values as a server sends them by COPY, against the text that it prints itself.
#include "pipeline/upsert/postgres/copy_cells.h"

#include <charconv>

#include "pipeline/upsert/postgres/big_endian.h"
#include "tests/postgres/postgres_test.h"

namespace housingd::upsert::postgres {
namespace {

using definition::ColumnType;
using record::Cell;
using testing::ElementsAre;
using testing::HasSubstr;

std::string text_of(const Cell& cell) {
  switch (cell.kind()) {
    case Cell::Kind::null:
    case Cell::Kind::absent:
      return "NULL";
    case Cell::Kind::boolean:
      return cell.integer() != 0 ? "true" : "false";
    case Cell::Kind::integer:
      return std::to_string(cell.integer());
    case Cell::Kind::number: {
      char digits[40];
      return {digits, std::to_chars(std::begin(digits), std::end(digits), cell.number()).ptr};
    }
    case Cell::Kind::text:
      return std::string(cell.text());
  }
  return "";
}

using Rows = std::vector<std::vector<std::string>>;

// In pieces of `step` bytes.
Rows decoded(const std::string& bytes, const std::vector<ColumnType>& types, std::size_t step) {
  Rows rows;
  CopyCells cells(types);
  const auto take = [&rows](std::span<const Cell> row) {
    auto& texts = rows.emplace_back();
    for (const auto& cell : row) texts.push_back(text_of(cell));
  };
  for (std::size_t at = 0; at < bytes.size(); at += step) cells.add(std::string_view(bytes).substr(at, step), take);
  EXPECT_TRUE(cells.at_end());
  return rows;
}

class CopiedCells : public PostgresTest {
 protected:
  // `values`: SQL of rows, whose columns are called a, b, ...
  std::string copied(const std::string& values, const std::vector<ColumnType>& types) {
    std::string columns;
    std::string names;
    for (std::size_t i = 0; i < types.size(); ++i) {
      const std::string name(1, static_cast<char>('a' + i));
      names += (i == 0 ? "" : ", ") + name;
      columns += (i == 0 ? "" : ", ") + copied_expression(name, types[i]);
    }
    const auto connection = open();
    std::string bytes;
    Connection::Take take = [&bytes](std::string_view row) { bytes += row; };
    run(connection->copy_out(
        "COPY (SELECT " + columns + " FROM (VALUES " + values + ") v (" + names + ")) TO STDOUT (FORMAT binary)", take,
        soon()));
    return bytes;
  }
  std::string one(const std::string& value, ColumnType type) {
    const std::string bytes = copied("(" + value + ")", {type});
    return decoded(bytes, {type}, bytes.size()).at(0).at(0);
  }
};

TEST_F(CopiedCells, AreWhatTheValuesAre) {
  struct Case {
    const char* value;
    ColumnType type;
    const char* text;
  };
  const Case cases[] = {
      {"NULL::text", ColumnType::text, "NULL"},
      {"''", ColumnType::text, ""},
      {"E'a\\tb\\n\"\\\\ \\u00e6'", ColumnType::text, "a\tb\n\"\\ æ"},
      {"true", ColumnType::boolean, "true"},
      {"false", ColumnType::boolean, "false"},
      {"-2147483648", ColumnType::integer, "-2147483648"},
      {"-9223372036854775808", ColumnType::bigint, "-9223372036854775808"},
      {"9223372036854775807", ColumnType::bigint, "9223372036854775807"},
      {"7::smallint", ColumnType::bigint, "7"},
      {"0.1::float8", ColumnType::number, "0.1"},
      {"'-1.7976931348623157e308'::float8", ColumnType::number, "-1.7976931348623157e+308"},
      {"12.50::numeric", ColumnType::number, "12.5"},
      {"'0A3F50B1-0000-32B8-E044-0003BA298018'::uuid", ColumnType::uuid, "0a3f50b1-0000-32b8-e044-0003ba298018"},
      {"'2000-01-01'::date", ColumnType::date, "2000-01-01"},
      {"'1999-12-31'::date", ColumnType::date, "1999-12-31"},
      {"'2024-02-29'::date", ColumnType::date, "2024-02-29"},
      {"'0001-01-01'::date", ColumnType::date, "0001-01-01"},
      {"'9999-12-31'::date", ColumnType::date, "9999-12-31"},
      {"'infinity'::date", ColumnType::date, "infinity"},
      {"'-infinity'::date", ColumnType::date, "-infinity"},
      {"'2026-01-31T12:34:56Z'::timestamptz", ColumnType::timestamp, "2026-01-31T12:34:56Z"},
      {"'2026-01-31T12:34:56.000001Z'::timestamptz", ColumnType::timestamp, "2026-01-31T12:34:56.000001Z"},
      {"'2026-01-31T12:34:56.5Z'::timestamptz", ColumnType::timestamp, "2026-01-31T12:34:56.5Z"},
      {"'2026-01-31T23:30:00-01:00'::timestamptz", ColumnType::timestamp, "2026-02-01T00:30:00Z"},
      {"'1969-12-31T23:59:59.999999Z'::timestamptz", ColumnType::timestamp, "1969-12-31T23:59:59.999999Z"},
      {"'0001-01-01T00:00:00Z'::timestamptz", ColumnType::timestamp, "0001-01-01T00:00:00Z"},
      {"'infinity'::timestamptz", ColumnType::timestamp, "infinity"},
      {"'{\"b\": [1.50, null], \"a\": \"x y\"}'::jsonb", ColumnType::json, "{\"a\":\"x y\",\"b\":[1.50,null]}"},
      {"'\"x\"'::jsonb", ColumnType::json, "\"x\""},
  };
  for (const auto& [value, type, text] : cases) {
    EXPECT_EQ(one(value, type), text) << value;
  }
}

TEST_F(CopiedCells, AreTheSameInWhateverPiecesTheyCome) {
  const std::vector<ColumnType> types{ColumnType::integer, ColumnType::text, ColumnType::uuid, ColumnType::timestamp};
  const std::string bytes = copied(
      "(1, 'first', '0a3f50b1-0000-32b8-e044-0003ba298018'::uuid, '2026-01-31T12:00:00Z'::timestamptz), "
      "(2, NULL, NULL, NULL), (NULL, '', NULL, NULL)",
      types);
  const Rows whole = decoded(bytes, types, bytes.size());
  EXPECT_THAT(whole,
              ElementsAre(ElementsAre("1", "first", "0a3f50b1-0000-32b8-e044-0003ba298018", "2026-01-31T12:00:00Z"),
                          ElementsAre("2", "NULL", "NULL", "NULL"), ElementsAre("NULL", "", "NULL", "NULL")));
  for (std::size_t step = 1; step < bytes.size(); ++step) EXPECT_EQ(decoded(bytes, types, step), whole) << step;
}

TEST_F(CopiedCells, OfNoRowsAreNone) {
  const std::string bytes = copied("(1)", {ColumnType::integer});
  const std::string header = bytes.substr(0, 19);
  EXPECT_THAT(decoded(header + std::string("\xFF\xFF"), {ColumnType::integer}, 1), testing::IsEmpty());
}

TEST(CopiedBytes, ThatAreNotTheFormatAreRefused) {
  const std::string header("PGCOPY\n\xFF\r\n\0\0\0\0\0\0\0\0\0", 19);
  struct Case {
    std::string bytes;
    const char* said;
  };
  std::string short_value = header;
  append_big_endian(short_value, std::int16_t{1});
  append_big_endian(short_value, std::int32_t{2});
  short_value += "ab";
  std::string two_columns = header;
  append_big_endian(two_columns, std::int16_t{2});
  std::string flagged = header;
  flagged[12] = 1;
  const Case cases[] = {{"1\tplain text, of another format\n", "not the binary format"},
                        {short_value, "shorter than its type"},
                        {two_columns, "another number of columns"},
                        {flagged, "not known"}};
  for (const auto& [bytes, said] : cases) {
    CopyCells cells({ColumnType::integer});
    try {
      cells.add(bytes, [](std::span<const Cell>) {});
      ADD_FAILURE() << said;
    } catch (const ServerError& error) {
      EXPECT_THAT(error.what(), HasSubstr(said));
    }
  }
}

}  // namespace
}  // namespace housingd::upsert::postgres
