// compose.yaml by its schema: an engine would say so of a misspelt key, and none is needed to see it.
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>
#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <string>

#include "tests/house/source_tree.h"

namespace housingd::packaging {
namespace {

// As Compose reads YAML: what is quoted is text, what is not may be a number or a truth value.
rapidjson::Value json_of(const YAML::Node& node, rapidjson::Document::AllocatorType& memory) {
  rapidjson::Value value;
  if (node.IsMap()) {
    value.SetObject();
    for (const auto& member : node) {
      value.AddMember(rapidjson::Value(member.first.as<std::string>(), memory), json_of(member.second, memory), memory);
    }
  } else if (node.IsSequence()) {
    value.SetArray();
    for (const auto& item : node) value.PushBack(json_of(item, memory), memory);
  } else if (node.IsScalar()) {
    const bool plain = node.Tag() == "?";
    if (std::int64_t number = 0; plain && YAML::convert<std::int64_t>::decode(node, number)) {
      value.SetInt64(number);
    } else if (bool truth = false; plain && YAML::convert<bool>::decode(node, truth)) {
      value.SetBool(truth);
    } else {
      value.SetString(node.Scalar(), memory);
    }
  }
  return value;
}

// Where the document first differs from the schema, and by which rule; empty: nowhere.
std::string mistake_in(const YAML::Node& compose) {
  rapidjson::Document schema;
  schema.Parse(house::text_of_file(house::project_root() / "tests/packaging/compose.schema.json"));
  EXPECT_FALSE(schema.HasParseError());
  const rapidjson::SchemaDocument rules(schema);
  rapidjson::SchemaValidator validator(rules);
  rapidjson::Document document;
  const rapidjson::Value value = json_of(compose, document.GetAllocator());
  if (value.Accept(validator)) return {};
  rapidjson::StringBuffer place;
  validator.GetInvalidDocumentPointer().Stringify(place);
  return std::string(place.GetString()) + ": " + validator.GetInvalidSchemaKeyword();
}

YAML::Node compose() {
  return YAML::LoadFile((house::project_root() / "compose.yaml").string());
}

TEST(ComposeSchema, AcceptsWhatIsShipped) {
  EXPECT_EQ(mistake_in(compose()), "");
}

TEST(ComposeSchema, RefusesAKeyThatIsMisspelt) {
  YAML::Node document = compose();
  document["services"]["housingd"]["stop_grace_time"] = "90s";
  EXPECT_EQ(mistake_in(document), "/services/housingd/stop_grace_time: additionalProperties");
}

TEST(ComposeSchema, RefusesATimeWithoutAUnit) {
  YAML::Node document = compose();
  document["services"]["nginx"]["healthcheck"]["interval"] = YAML::Load("30");
  EXPECT_EQ(mistake_in(document), "/services/nginx/healthcheck/interval: type");
}

TEST(ComposeSchema, RefusesAVolumeWithoutATarget) {
  YAML::Node document = compose();
  document["services"]["housingd"]["volumes"][0] = "state";
  EXPECT_EQ(mistake_in(document), "/services/housingd/volumes/0: pattern");
}

}  // namespace
}  // namespace housingd::packaging
