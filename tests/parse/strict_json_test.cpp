// What RFC 8259 takes for JSON, what it does not, and what it leaves open.
#include "pipeline/parse/strict_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace housingd::parse {
namespace {

using namespace std::string_literals;
using outcome::ErrorCode;

constexpr unsigned depth = 64;

outcome::result<std::string> read(std::string text) {
  text.push_back('\0');
  record::Document document;
  auto parsed = parse_in_situ(text.data(), text.size() - 1, depth, document);
  if (!parsed) return std::move(parsed).error();
  return record::to_json(document);
}

std::string nested(std::size_t levels, char open, char close) {
  return std::string(levels, open) + std::string(levels, close);
}

TEST(StrictJson, ReadsEverythingThatIsJson) {
  const std::string texts[] = {
      // Values on their own, blanks around them.
      "null",
      "true",
      "false",
      "0",
      "-0",
      "\"\"",
      "\"a\"",
      "[]",
      "{}",
      " [] ",
      "\t[\n]\r ",
      "\n\n{}\n",
      " 7 ",
      "\t\"x\"\t",
      // Arrays.
      "[null]",
      "[1,2,3]",
      "[ 1 , 2 ]",
      "[[]]",
      "[[],[]]",
      "[{}]",
      "[1,null,\"2\",false,{}]",
      "[null,null]",
      "[[[[[[[[1]]]]]]]]",
      "[\"\"]",
      "[ ]",
      "[true , false]",
      // Objects.
      R"({"a":1})",
      R"({"":0})",
      R"({"a":{}})",
      R"({"a":[]})",
      R"({"a":1,"b":2})",
      R"({ "a" : 1 , "b" : [ 2 ] })",
      R"({"a":null})",
      R"({"a\u0062c":1})",
      R"({"\"":1})",
      R"({"a b":1})",
      R"({"ø":"å"})",
      "{\n\"a\"\n:\n1\n}",
      R"({"x":{"y":{"z":0}}})",
      // Numbers.
      "1",
      "-1",
      "12345678901234567890",
      "-9223372036854775808",
      "18446744073709551615",
      "1.5",
      "-1.5",
      "0.1",
      "1e1",
      "1E1",
      "1e+1",
      "1e-1",
      "1.0e10",
      "-0.0",
      "0e0",
      "0e+1",
      "0.0e-0",
      "123.456e-7",
      "1e-400",
      "5e-324",
      "1.7976931348623157e308",
      "9007199254740993",
      // Text: every escape, every length of UTF-8, all that may stand plain.
      R"("\"\\\/\b\f\n\r\t")",
      R"("\u0041")",
      R"("\u00f8")",
      R"("\u20AC")",
      R"("\ud83d\ude00")",
      R"("\uD834\uDD1E")",
      R"("\u2028\u2029")",
      R"("\uFFFF")",
      R"("\u0001")",
      "\"\x7F\"",
      "\"\xC3\xB8\"",
      "\"\xE2\x82\xAC\"",
      "\"\xF0\x9F\x98\x80\"",
      "\"\xEF\xBF\xBF\"",
      "\"\xF4\x8F\xBF\xBF\"",
      "\"\xE2\x80\xA8\"",
      "\"'\"",
      "\"/\"",
      "\"/* no comment */\"",
      "\"a\xC2\xA0z\"",
      "\"\xEF\xBB\xBF\"",
      R"("\\u0041")",
      R"("[{}],:")",
      "\"" + std::string(70'000, 'x') + "\"",
      // All of it together.
      R"([{"a":[{"b":[]}]},[],{}])",
      R"({"a":[1,-2.5e3,"x",null,true,{"b":"c"}],"d":""})",
      R"([0,-1,2.0,3e0,"4",[5],{"6":7}])",
      "\r\n{\r\n\t\"a\" : [ true , false , null ]\r\n}\r\n",
      R"([[],[[]],[[],[[]]]])",
      R"({"a":"b","c":"d","e":"f","g":"h"})",
      R"(["\ud83d\ude00","\u00e5","å"])",
      "[1e0,1E-0,10e-1,0.10]",
      R"({"a":{"a":{"a":{"a":{}}}}})",
      // Depth.
      nested(depth, '[', ']'),
      nested(depth - 1, '[', ']'),
  };
  for (const auto& text : texts) {
    const auto value = read(text);
    EXPECT_TRUE(value) << text.substr(0, 60) << ": " << value.error().message();
  }
  EXPECT_GE(std::size(texts), 95U);
}

TEST(StrictJson, RefusesEverythingElseAtItsPlace) {
  const std::string texts[] = {
      // Nothing, or not only one value.
      "",
      " ",
      "\n",
      "1 2",
      "[][]",
      "{}{}",
      "[]x",
      "{}}",
      "[1]]",
      "null null",
      "true,",
      "\"a\"\"b\"",
      "1,",
      "[],",
      "{},",
      "[] {}",
      "\"a\" ]",
      "{} 1",
      // Words.
      "nul",
      "nulll",
      "Null",
      "NULL",
      "tru",
      "True",
      "TRUE",
      "fals",
      "False",
      "undefined",
      "None",
      "nil",
      "yes",
      "a",
      "[nul]",
      "[truth]",
      "{\"a\":tru}",
      "[fals e]",
      // Arrays.
      "[",
      "]",
      "[1",
      "[1,",
      "[,",
      "[,1]",
      "[1,]",
      "[1,,2]",
      "[1 2]",
      "[1;2]",
      "[1:2]",
      "[\"a\",",
      "[[]",
      "[]]",
      "[}",
      "[1}",
      "[(1)]",
      "[1,\n",
      "[\"a\" \"b\"]",
      "[,,]",
      "[ , ]",
      "[1,{]",
      "[{}",
      "[\"\"",
      // Objects.
      "{",
      "}",
      "{]",
      R"({"a")",
      R"({"a":)",
      R"({"a":})",
      R"({"a":1)",
      R"({"a":1,)",
      R"({"a":1,})",
      R"({,"a":1})",
      R"({"a" 1})",
      R"({"a"=1})",
      R"({"a"::1})",
      R"({"a":1 "b":2})",
      R"({"a":1,,"b":2})",
      R"({"a":1;"b":2})",
      "{a:1}",
      "{'a':1}",
      "{1:1}",
      "{null:1}",
      "{[]:1}",
      "{\"a\":1]",
      R"({"a":"b"]})",
      R"({"a":1 2})",
      R"({:1})",
      R"({"a",1})",
      R"({"a":1}})",
      "{true:false}",
      R"({"a":/**/1})",
      R"({"a":1}//)",
      R"({"a":1}#)",
      R"({"a":{})",
      R"({"a":[})",
      // Numbers.
      "-",
      "+",
      "+1",
      "--1",
      "-+1",
      "01",
      "-01",
      "00",
      "-00.1",
      ".5",
      "-.5",
      "5.",
      "-5.",
      "1.e1",
      "1e",
      "1e+",
      "1e-",
      "1E",
      "1e1.5",
      "1ee1",
      "1e+-1",
      "1.2.3",
      "0x1F",
      "0b1",
      "0o7",
      "1_000",
      "1 000",
      "1'000",
      "NaN",
      "-NaN",
      "nan",
      "Infinity",
      "-Infinity",
      "inf",
      "1a",
      "1,5",
      "٣",
      "1e999",
      "-1e999",
      "1L",
      "1f",
      "0.",
      "0.e1",
      "- 1",
      "[-]",
      "[1.]",
      "[+1]",
      "[01]",
      "[.1]",
      "[0x1]",
      // Text.
      "\"",
      "\"a",
      "a\"",
      "'a'",
      "\"\\\"",
      R"("\x41")",
      R"("\a")",
      R"("\'")",
      R"("\0")",
      R"("\u")",
      R"("\u0")",
      R"("\u00")",
      R"("\u000")",
      R"("\u00G0")",
      R"("\u{41}")",
      R"("\U0041")",
      "\"\n\"",
      "\"\t\"",
      "\"\r\"",
      "\"\x01\"",
      "\"\x1F\"",
      "\"a\0b\""s,
      "\0"s,
      "[\0]"s,
      "{}\0"s,
      "\"a\"\0"s,
      R"("\ud83d")",
      R"("\ud83d\u0041")",
      R"("\ude00")",
      R"("\ud83d\ud83d")",
      R"("\ude00\ud83d")",
      R"("\ud83dx")",
      R"(["\)",
      R"("\u12)",
      "`a`",
      "\xE2\x80\x9C"
      "a\xE2\x80\x9D",
      // Bytes that are not UTF-8.
      "\"\x80\"",
      "\"\xBF\"",
      "\"\xC0\xAF\"",
      "\"\xC1\xBF\"",
      "\"\xC3\"",
      "\"\xC3(\"",
      "\"\xE0\x80\xAF\"",
      "\"\xE2\x82\"",
      "\"\xED\xA0\x80\"",
      "\"\xED\xBF\xBF\"",
      "\"\xF0\x80\x80\xAF\"",
      "\"\xF0\x9F\x98\"",
      "\"\xF4\x90\x80\x80\"",
      "\"\xF5\x80\x80\x80\"",
      "\"\xFE\"",
      "\"\xFF\"",
      "\xFF\xFE[\0]\0"s,
      "\xEF\xBB\xBF[]",
      "\xC3\xB8",
      "[\xFF]",
      "{\"\xFF\":1}",
      "\"K\xF8ge\"",
      // Blanks that are none, comments, other syntaxes.
      "\v[]",
      "[]\f",
      "[\xC2\xA0]",
      "\xE2\x80\xA8[]",
      "[\xE2\x81\xA0]",
      "// no\n[]",
      "/* no */[]",
      "[] // no",
      "# no\n{}",
      "<html></html>",
      "---\na: 1",
      "(1)",
      "a=1&b=2",
      "*",
      ",",
      ":",
      "\\",
      "@",
      "{\"a\":1,\"b\":2",
      "callback({})",
      ")]}',\n{}",
  };
  for (const auto& text : texts) {
    const auto value = read(text);
    ASSERT_FALSE(value) << text << " was read as " << value.value();
    EXPECT_THAT(value.error().message(), testing::HasSubstr("byte ")) << text;
  }
  EXPECT_GE(std::size(texts), 188U);
}

// What RFC 8259 lets a reader decide.
TEST(StrictJson, DecidesWhatIsLeftOpen) {
  struct Row {
    std::string text, value;  // no value: refused
  };
  const Row rows[] = {
      {R"({"a":1,"a":2})", R"({"a":1,"a":2})"},  // both are kept; whoever asks by name gets the first
      {"-0", "0"},
      {"9007199254740993", "9007199254740993"},
      {"18446744073709551616", "18446744073709553000.0"},
      {"1e400", ""},
      {"-1e400", ""},
      {"1e-400", "0.0"},
      {R"("\u0000")", R"("\u0000")"},  // a rejected record, later: no store keeps it
      {R"("\uD800")", ""},
      {nested(depth + 1, '[', ']'), ""},
      {nested(500'000, '[', ']'), ""},
      {std::string(500'000, '['), ""},
      {std::string(100'000, '{'), ""},
  };
  for (const Row& row : rows) {
    const auto value = read(row.text);
    EXPECT_EQ(value.has_value(), !row.value.empty()) << row.text.substr(0, 40);
    if (value) {
      EXPECT_EQ(value.value(), row.value);
    }
  }
}

}  // namespace
}  // namespace housingd::parse
