// Values as they arrive: sent in binary, and read back as the server shows them.
#include "pipeline/upsert/postgres/parameters.h"

#include <cmath>
#include <limits>

#include "pipeline/upsert/postgres/big_endian.h"
#include "tests/postgres/postgres_test.h"

namespace housingd::upsert::postgres {
namespace {

using definition::ColumnType;
using record::Cell;
using testing::ElementsAre;

// `text` is what the server itself reads; the cell must come out as the same.
struct Value {
  ColumnType type;
  Cell cell;
  std::string text;
};

Value of_text(ColumnType type, const char* text) {
  return {type, Cell::text(text), text};
}

Value timestamp(const char* text) {
  return of_text(ColumnType::timestamp, text);
}

Value of_number(double number) {
  // %a has no rounding; the server reads decimals alone.
  std::string text(64, '\0');
  text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.17g", number)));
  return {ColumnType::number, Cell::number(number), text};
}

template <class Integer>
Value of_integer(ColumnType type, Integer number) {
  return {type, Cell::integer(number), std::to_string(number)};
}

std::vector<Value> values() {
  using Int = std::numeric_limits<std::int32_t>;
  using Long = std::numeric_limits<std::int64_t>;
  using Double = std::numeric_limits<double>;
  static const std::string large(3 << 20U, 'x');
  return {
      of_text(ColumnType::text, ""),
      of_text(ColumnType::text, "H\u00f8je T\u00e5strup \U0001F3E0 \u00a0 \u0085 a\u030a"),
      of_text(ColumnType::text, "tab\tnew\nline\\N \" ' \\"),
      {ColumnType::text, Cell::text(large), large},
      of_integer(ColumnType::integer, 0),
      of_integer(ColumnType::integer, -1),
      of_integer(ColumnType::integer, Int::min()),
      of_integer(ColumnType::integer, Int::max()),
      of_integer(ColumnType::bigint, std::int64_t{0}),
      of_integer(ColumnType::bigint, std::int64_t{-1}),
      of_integer(ColumnType::bigint, Long::min()),
      of_integer(ColumnType::bigint, Long::max()),
      of_number(0.0),
      of_number(55.67594),
      of_number(-1.0 / 3),
      of_number(Double::max()),
      of_number(Double::lowest()),
      of_number(Double::min()),
      of_number(Double::denorm_min()),
      {ColumnType::boolean, Cell::boolean(true), "true"},
      {ColumnType::boolean, Cell::boolean(false), "false"},
      of_text(ColumnType::uuid, "00000000-0000-0000-0000-000000000000"),
      of_text(ColumnType::uuid, "ffffffff-ffff-ffff-ffff-ffffffffffff"),
      of_text(ColumnType::uuid, "0a3f50b4-3fe1-32b8-e044-0003ba298018"),
      of_text(ColumnType::uuid, "0A3F50B4-3FE1-32B8-E044-0003BA298018"),
      of_text(ColumnType::date, "2000-01-01"),
      of_text(ColumnType::date, "1999-12-31"),
      of_text(ColumnType::date, "2024-02-29"),
      of_text(ColumnType::date, "1900-03-01"),
      of_text(ColumnType::date, "0001-01-01"),
      of_text(ColumnType::date, "9999-12-31"),
      timestamp("2000-01-01T00:00:00Z"),
      timestamp("1999-12-31T23:59:59.999999Z"),
      timestamp("2024-02-29T12:34:56.789+01:00"),
      timestamp("2024-06-30T23:30:00-00:30"),
      timestamp("2024-01-01T00:00:00+14:00"),
      timestamp("2024-01-01t00:00:00z"),
      timestamp("2016-12-31T23:59:60Z"),
      {ColumnType::timestamp, Cell::text("2016-12-31T23:59:60.5+05:30"), "2016-12-31T18:30:00.5Z"},
      timestamp("2024-01-01T00:00:00.1Z"),
      timestamp("2024-01-01T00:00:00.1234564Z"),
      timestamp("2024-01-01T00:00:00.1234566Z"),
      timestamp("2024-01-01T00:00:00.123456500Z"),
      timestamp("2024-01-01T00:00:00.123457500Z"),
      timestamp("2024-01-01T00:00:00.999999900Z"),
      timestamp("1969-12-31T23:59:59.999999999Z"),
      timestamp("0001-01-01T00:00:00Z"),
      timestamp("9999-12-31T23:59:59.999999Z"),
      of_text(ColumnType::json, R"({"a":[1,2.50,null,true,"\u00e6\"\\"],"b":{}})"),
      of_text(ColumnType::json, "[]"),
      of_text(ColumnType::json, "\"text\""),
      of_text(ColumnType::json, "null"),
  };
}

class Values : public PostgresTest {
 protected:
  // The value itself, and as the server reads its text.
  std::string comparison(const Value& value, const char* of) {
    const std::string type(name_of(type_of(value.type)));
    return std::string("SELECT coalesce((") + of + ")::text = ($2::text::" + type + ")::text, false), (" + of +
           ")::text, ($2::text::" + type + ")::text";
  }
  static std::string shortened(const std::string& text) { return text.substr(0, 80); }
};

TEST_F(Values, ArriveAsTheyAreInArrays) {
  const auto connection = open();
  for (const Value& value : values()) {
    const Cell cells[] = {value.cell};
    const Statement statement(comparison(value, "$1[1]"));
    const Rows rows = run(connection->query(
        {&statement, Parameters().add_array(value.type, cells).add(std::string_view(value.text))}, soon()));
    EXPECT_TRUE(rows.boolean(0, 0)) << shortened(value.text) << " arrived as "
                                    << shortened(std::string(rows.text(0, 1))) << ", not "
                                    << shortened(std::string(rows.text(0, 2)));
  }
}

// One row of one column (PostgreSQL 15, COPY, binary format).
std::string copy_of(const Value& value) {
  std::string bytes;
  append_binary(bytes, value.cell, value.type);
  std::string file("PGCOPY\n\377\r\n\0", 11);
  append_big_endian(file, std::int32_t{0});
  append_big_endian(file, std::int32_t{0});
  append_big_endian(file, std::int16_t{1});
  append_big_endian(file, static_cast<std::int32_t>(bytes.size()));
  file += bytes;
  append_big_endian(file, std::int16_t{-1});
  return file;
}

TEST_F(Values, ArriveAsTheyAreInABinaryCopy) {
  const auto connection = open();
  for (const Value& value : values()) {
    execute(*connection, "CREATE TEMPORARY TABLE held (value " + std::string(name_of(type_of(value.type))) + ")");
    const auto fill = [&value](std::string& chunk) {
      chunk = copy_of(value);
      return false;
    };
    EXPECT_EQ(run(connection->copy_in("COPY held FROM STDIN (FORMAT binary)", fill, soon())), 1U);
    const Statement statement("SELECT coalesce(value::text = ($1::text::" + std::string(name_of(type_of(value.type))) +
                              ")::text, false), value::text FROM held");
    const Rows rows = run(connection->query({&statement, Parameters().add(std::string_view(value.text))}, soon()));
    EXPECT_TRUE(rows.boolean(0, 0)) << shortened(value.text) << " arrived as "
                                    << shortened(std::string(rows.text(0, 1)));
    execute(*connection, "DROP TABLE held");
  }
}

TEST_F(Values, OfEveryKindOfParameterArrive) {
  const auto connection = open();
  const auto sent = [&](const char* expression, Parameters parameters) {
    return text(*connection, std::string("SELECT (") + expression + ")::text", std::move(parameters));
  };
  EXPECT_EQ(sent("$1", Parameters().add(std::numeric_limits<std::int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(sent("$1", Parameters().add(0.1)), "0.1");
  EXPECT_EQ(sent("$1", Parameters().add(std::nan(""))), "NaN");
  EXPECT_EQ(sent("$1", Parameters().add(-std::numeric_limits<double>::infinity())), "-Infinity");
  EXPECT_EQ(sent("$1", Parameters().add(true)), "true");
  EXPECT_EQ(sent("$1", Parameters().add("text")), "text");
  EXPECT_EQ(sent("$1::date + 1", Parameters().add("2024-02-28")), "2024-02-29");
  EXPECT_EQ(sent("$1::text IS NULL", Parameters().add_null()), "true");
  EXPECT_EQ(sent("$1", Parameters().add_bytes(std::string_view("\0\xff", 2))), "\\x00ff");
  EXPECT_EQ(sent("$1 || $2", Parameters().add("").add("second")), "second");
}

TEST_F(Values, OfArraysArriveInOrder) {
  const auto connection = open();
  const std::string_view texts[] = {"b", "", "a,\"{}"};
  const std::int64_t numbers[] = {3, -1, 2};
  EXPECT_EQ(text(*connection, "SELECT $1::text", Parameters().add_array(std::span(texts))), R"({b,"","a,\"{}"})");
  EXPECT_EQ(text(*connection, "SELECT $1::text", Parameters().add_array(std::span(numbers))), "{3,-1,2}");
  EXPECT_EQ(text(*connection, "SELECT $1::text", Parameters().add_array(std::span<const std::int64_t>())), "{}");
  EXPECT_EQ(text(*connection, "SELECT count(*) FROM unnest($1)",
                 Parameters().add_array(ColumnType::uuid, std::span<const Cell>())),
            "0");
}

TEST_F(Values, OfTextWithANulAreRefusedNotCut) {
  const auto connection = open();
  const std::string_view nul("a\0b", 3);
  EXPECT_THROW(Parameters().add(nul), ServerError);
  const std::string_view texts[] = {nul};
  const Statement statement("SELECT $1");
  const ServerError error = error_of(connection->query({&statement, Parameters().add_array(std::span(texts))}, soon()));
  EXPECT_EQ(error.trouble(), Trouble::row);
  EXPECT_EQ(error.fields().sqlstate, "22021");
}

struct Named {
  ColumnType type;
  const char* name;
};

TEST_F(Values, HaveTypesThatTheServerKnows) {
  for (const Type type : {Type::boolean, Type::bytea, Type::bigint, Type::integer, Type::text, Type::double_precision,
                          Type::date, Type::timestamptz, Type::uuid, Type::jsonb}) {
    EXPECT_EQ(oracle().text("SELECT format_type(" + std::to_string(static_cast<std::uint32_t>(type)) + ", NULL)"),
              name_of(type));
  }
}

}  // namespace
}  // namespace housingd::upsert::postgres
