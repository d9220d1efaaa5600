#include "pipeline/definition/editor_schema.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include "pipeline/definition/shape/kinds.h"

namespace housingd::definition {

using shape::DescribedKey;
using shape::Description;
using shape::Written;
using Kind = shape::Description::Kind;

namespace {

// JSON Schema, draft 7: what the editors' YAML extensions understand.
class SchemaWriter {
 public:
  std::string write(const std::string& title, const Description& root) {
    writer_.SetIndent(' ', 2);
    writer_.StartObject();
    text("$schema", "http://json-schema.org/draft-07/schema#");
    text("title", title);
    write_body(root);
    write_interpolated();
    writer_.EndObject();
    return std::string(buffer_.GetString(), buffer_.GetSize()) + "\n";
  }

 private:
  void write_interpolated() {
    writer_.Key("definitions");
    writer_.StartObject();
    writer_.Key("interpolated");
    writer_.StartObject();
    text("description", "A value read from the environment or a file: ${NAME}, ${NAME:-default}, ${file:PATH}.");
    text("type", "string");
    text("pattern", "\\$\\{");
    writer_.EndObject();
    writer_.EndObject();
  }

  // What is expected of other values holds their units.
  static std::string words_of(const DescribedKey& key) {
    const Description& value = *key.value;
    std::string words = key.doc;
    if (!value.expected.empty()) words += " Expected: " + value.expected + ".";
    if (value.kind == Kind::integer && !value.unit.empty()) words += " Unit: " + value.unit + ".";
    return words;
  }

  void write_key(const DescribedKey& key) {
    writer_.Key(key.name);
    writer_.StartObject();
    text("description", words_of(key));
    if (key.default_value) write_default(*key.default_value);
    write_or_interpolated(*key.value);
    writer_.EndObject();
  }

  void write_value(const Description& value) {
    writer_.StartObject();
    write_or_interpolated(value);
    writer_.EndObject();
  }

  // Whatever is no free text may also be a reference.
  void write_or_interpolated(const Description& value) {
    const bool is_container = value.kind == Kind::list || value.kind == Kind::map || value.kind == Kind::object;
    const bool takes_any_text = value.kind == Kind::scalar || value.kind == Kind::any;
    if (is_container || takes_any_text || value.kind == Kind::any_of) return write_body(value);
    writer_.Key("anyOf");
    writer_.StartArray();
    writer_.StartObject();
    write_body(value);
    writer_.EndObject();
    writer_.StartObject();
    text("$ref", "#/definitions/interpolated");
    writer_.EndObject();
    writer_.EndArray();
  }

  void write_body(const Description& value) {
    switch (value.kind) {
      case Kind::text:
        return write_text(value);
      case Kind::boolean:
        return text("type", "boolean");
      case Kind::integer:
        return write_number("integer", value);
      case Kind::number:
        return write_number("number", value);
      case Kind::scalar:
        return write_scalar();
      case Kind::list:
        return write_list(value);
      case Kind::map:
        return write_map(value);
      case Kind::object:
        return write_object(value);
      case Kind::any_of:
        return write_any_of(value);
      case Kind::any:
        return;
    }
  }

  void write_text(const Description& value) {
    if (!value.choices.empty()) {
      writer_.Key("enum");
      writer_.StartArray();
      for (const std::string& choice : value.choices) writer_.String(choice);
      writer_.EndArray();
      return;
    }
    text("type", "string");
    if (!value.pattern.empty()) text("pattern", "^" + value.pattern + "$");
  }

  void write_number(const char* type, const Description& value) {
    text("type", type);
    const auto limit = [this](const char* name, double number) {
      writer_.Key(name);
      writer_.Int64(static_cast<std::int64_t>(number));
    };
    if (value.minimum) limit("minimum", *value.minimum);
    if (value.maximum) limit("maximum", *value.maximum);
  }

  void write_scalar() {
    writer_.Key("type");
    writer_.StartArray();
    for (const char* type : {"string", "number", "boolean"}) writer_.String(type);
    writer_.EndArray();
  }

  void write_list(const Description& value) {
    text("type", "array");
    if (value.min_count > 0) count("minItems", value.min_count);
    writer_.Key("items");
    write_value(value.parts.front());
  }

  void write_map(const Description& value) {
    text("type", "object");
    if (value.min_count > 0) count("minProperties", value.min_count);
    writer_.Key("propertyNames");
    writer_.StartObject();
    text("pattern", "^" + value.key_pattern + "$");
    writer_.EndObject();
    writer_.Key("additionalProperties");
    write_value(value.parts.front());
  }

  void write_object(const Description& value) {
    text("type", "object");
    writer_.Key("properties");
    writer_.StartObject();
    for (const DescribedKey& key : value.keys) write_key(key);
    writer_.EndObject();
    write_required(value);
    writer_.Key("additionalProperties");
    if (value.parts.empty())
      writer_.Bool(false);
    else
      write_value(value.parts.front());
  }

  void write_required(const Description& value) {
    writer_.Key("required");
    writer_.StartArray();
    for (const DescribedKey& key : value.keys) {
      if (key.required) writer_.String(key.name);
    }
    writer_.EndArray();
  }

  void write_any_of(const Description& value) {
    writer_.Key("anyOf");
    writer_.StartArray();
    for (const Description& part : value.parts) write_value(part);
    writer_.EndArray();
  }

  void write_default(const Written& value) {
    writer_.Key("default");
    if (const auto* scalar = std::get_if<Scalar>(&value)) return write_value(*scalar);
    writer_.StartArray();
    for (const Scalar& element : std::get<ScalarList>(value)) write_value(element);
    writer_.EndArray();
  }

  void write_value(const Scalar& value) {
    if (const auto* flag = std::get_if<bool>(&value))
      writer_.Bool(*flag);
    else if (const auto* whole = std::get_if<std::int64_t>(&value))
      writer_.Int64(*whole);
    else if (const auto* decimal = std::get_if<double>(&value))
      writer_.Double(*decimal);
    else
      writer_.String(std::get<std::string>(value));
  }

  void text(const char* key, const std::string& value) {
    writer_.Key(key);
    writer_.String(value);
  }

  void count(const char* key, std::size_t value) {
    writer_.Key(key);
    writer_.Uint64(value);
  }

  rapidjson::StringBuffer buffer_;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer_{buffer_};
};

template <class T>
EditorSchema schema_of(const std::string& kind, const std::string& title, const shape::ShapeOf<T>& shape) {
  return {.file_name = kind + ".schema.json", .text = SchemaWriter().write(title, shape->describe())};
}

}  // namespace

std::vector<EditorSchema> editor_schemas() {
  return {schema_of("source", "housingd: a source", shape::source_shape()),
          schema_of("model", "housingd: a model", shape::model_shape()),
          schema_of("catalog", "housingd: a catalog", shape::catalog_shape()),
          schema_of("job", "housingd: a job", shape::job_shape()),
          schema_of("settings", "housingd.yaml", shape::settings_shape())};
}

}  // namespace housingd::definition
