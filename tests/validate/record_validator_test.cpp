#include "pipeline/validate/record_validator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/json_text.h"
#include "tests/support/scratch_folder.h"

namespace housingd::validate {
namespace {

using outcome::Disposition;
using outcome::ErrorCode;
using support::document_of;
using testing::HasSubstr;

constexpr const char* schema = R"({
  "type": "object", "required": ["id", "road"],
  "properties": {
    "id": {"type": "string", "minLength": 3, "maxLength": 4, "pattern": "^[a-z]+$"},
    "road": {"type": "object", "required": ["name"], "properties": {"name": {"type": ["string", "null"]}}},
    "kind": {"enum": ["villa", "farm"]},
    "area": {"type": "number", "minimum": 0, "maximum": 1000},
    "rooms": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "object", "required": ["size"]}},
    "plot~/x": {"type": "integer"},
    "either": {"anyOf": [{"type": "string"}, {"type": "null"}]}
  }})";

struct Violation {
  const char* name;
  const char* record;
  const char* pointer;
  const char* keyword;
  const char* message;
};

class SchemaViolation : public testing::TestWithParam<Violation> {};

TEST_P(SchemaViolation, NamesPlaceRuleAndValue) {
  RecordValidator validator(RecordSchema::compile(schema).value());
  const auto reject = validator.examine(document_of(GetParam().record));
  ASSERT_TRUE(reject.has_value());
  EXPECT_EQ(reject->reason, ErrorCode::schema_violation);
  EXPECT_EQ(reject->pointer, GetParam().pointer);
  EXPECT_EQ(reject->keyword, GetParam().keyword);
  EXPECT_THAT(reject->message, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Of, SchemaViolation,
    testing::Values(
        Violation{"NoObject", "[1]", "", "type", "the record is [1]"},
        Violation{"AMissingMember", R"({"road":{"name":"A"}})", "", "required", "the record lacks 'id'"},
        Violation{"TheSecondOfTheRequired", R"({"id":"abc"})", "", "required", "lacks 'road'"},
        Violation{"AMissingMemberWithin", R"({"id":"abc","road":{}})", "/road", "required", "/road lacks 'name'"},
        Violation{"AMissingMemberOfAnElement", R"({"id":"abc","road":{"name":null},"rooms":[{"size":1},{}]})",
                  "/rooms/1", "required", "/rooms/1 lacks 'size'"},
        Violation{"AWrongType", R"({"id":5,"road":{"name":"A"}})", "/id", "type",
                  R"(/id is 5, which does not satisfy 'type': "string")"},
        Violation{"NoneOfTheTypes", R"({"id":"abc","road":{"name":7}})", "/road/name", "type", R"(["string","null"])"},
        Violation{"TextTooShort", R"({"id":"ab","road":{"name":"A"}})", "/id", "minLength", "'minLength': 3"},
        Violation{"TextTooLong", R"({"id":"abcde","road":{"name":"A"}})", "/id", "maxLength", "'maxLength': 4"},
        Violation{"TextOfAnotherForm", R"({"id":"ABC","road":{"name":"A"}})", "/id", "pattern", "^[a-z]+$"},
        Violation{"NoneOfTheValues", R"({"id":"abc","road":{"name":"A"},"kind":"boat"})", "/kind", "enum",
                  R"(["villa","farm"])"},
        Violation{"TooSmall", R"({"id":"abc","road":{"name":"A"},"area":-0.5})", "/area", "minimum", "-0.5"},
        Violation{"TooLarge", R"({"id":"abc","road":{"name":"A"},"area":1001})", "/area", "maximum", "1001"},
        Violation{"TooFewElements", R"({"id":"abc","road":{"name":"A"},"rooms":[]})", "/rooms", "minItems", "1"},
        Violation{"AnElementOfAWrongType", R"({"id":"abc","road":{"name":"A"},"rooms":[{"size":1},2]})", "/rooms/1",
                  "type", "is 2"},
        Violation{"APlaceThatNeedsEscapes", R"({"id":"abc","road":{"name":"A"},"plot~/x":"1"})", "/plot~0~1x", "type",
                  "/plot~0~1x"},
        Violation{"NoneOfTheAlternatives", R"({"id":"abc","road":{"name":"A"},"either":1})", "/either", "anyOf",
                  "/either"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(RecordValidator, AcceptsWhatTheSchemaAllowsAndWhatItDoesNotMention) {
  RecordValidator validator(RecordSchema::compile(schema).value());
  EXPECT_EQ(validator.examine(document_of(R"({"id":"abc","road":{"name":null},"more":[{}]})")), std::nullopt);
}

TEST(RecordValidator, JudgesEachRecordByItself) {
  RecordValidator validator(RecordSchema::compile(schema).value());
  const auto good = document_of(R"({"id":"abc","road":{"name":"A"}})");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(validator.examine(document_of(R"({"id":"abc"})"))->keyword, "required");
    EXPECT_EQ(validator.examine(good), std::nullopt);
    EXPECT_EQ(validator.examine(document_of(R"({"id":5,"road":{"name":"A"}})"))->pointer, "/id");
  }
}

TEST(RecordValidator, ShowsOfALargeValueTheBeginning) {
  RecordValidator validator(RecordSchema::compile(schema).value());
  const auto record = document_of(R"({"id":"abc","road":{"name":"A"},"kind":")" + std::string(100'000, 'x') + R"("})");
  const auto reject = validator.examine(record);
  ASSERT_TRUE(reject.has_value());
  EXPECT_LT(reject->message.size(), 300U);
  EXPECT_THAT(reject->message, HasSubstr("…"));
}

TEST(RecordSchema, AcceptsAnyObjectWhenNoneIsNamed) {
  RecordValidator validator(RecordSchema::load("").value());
  EXPECT_EQ(validator.examine(document_of(R"({"anything":1})")), std::nullopt);
  EXPECT_EQ(validator.examine(document_of("5"))->keyword, "type");
}

struct BadSchema {
  const char* name;
  const char* text;
};

class BrokenSchema : public testing::TestWithParam<BadSchema> {};

TEST_P(BrokenSchema, FailsTheRun) {
  const auto compiled = RecordSchema::compile(GetParam().text);
  ASSERT_TRUE(compiled.has_error());
  EXPECT_EQ(compiled.error().code(), ErrorCode::invalid_definition);
  EXPECT_EQ(compiled.error().disposition(), Disposition::fail_run);
}

INSTANTIATE_TEST_SUITE_P(Of, BrokenSchema,
                         testing::Values(BadSchema{"Nothing", ""}, BadSchema{"NoJson", "type: object"},
                                         BadSchema{"JsonCutOff", R"({"type":)"}, BadSchema{"NoObject", "[]"},
                                         BadSchema{"SomethingBehind", "{} {}"},
                                         BadSchema{"NoUtf8", "{\"title\":\"\xFF\"}"}),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(RecordSchema, IsReadFromItsFile) {
  const support::ScratchFolder folder;
  std::ofstream(folder / "home.json") << R"({"required":["id"]})";
  RecordValidator validator(RecordSchema::load(folder / "home.json").value());
  EXPECT_THAT(validator.examine(document_of("{}"))->message, HasSubstr("lacks 'id'"));
}

TEST(RecordSchema, NamesItsFileWhenThatIsNoSchema) {
  const support::ScratchFolder folder;
  std::ofstream(folder / "broken.json") << "{";
  for (const std::string& file :
       {(folder / "broken.json").string(), (folder / "none.json").string(), folder.path().string()}) {
    const auto loaded = RecordSchema::load(file);
    ASSERT_TRUE(loaded.has_error()) << file;
    EXPECT_EQ(loaded.error().code(), ErrorCode::invalid_definition);
    EXPECT_THAT(loaded.error().message(), HasSubstr(file));
  }
}

}  // namespace
}  // namespace housingd::validate
