#include "tests/status/api_document.h"

#include <rapidjson/pointer.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <stdexcept>
#include <vector>

#include "daemon/status/embedded.h"

namespace housingd::status {
namespace {

using rapidjson::Document;
using rapidjson::Value;

// What a "$ref" stands for; the value itself where it has none.
const Value& resolved(const Value& value) {
  const Value* at = &value;
  while (at->IsObject() && at->HasMember("$ref")) {
    const std::string reference = (*at)["$ref"].GetString();
    at = rapidjson::Pointer(reference).Get(api_document());
    if (at == nullptr) throw std::runtime_error("the document refers to nothing: " + reference);
  }
  return *at;
}

// A schema in the document is only found by its references from the root.
std::string violation(const Value& schema, const Value& value) {
  Document root(rapidjson::kObjectType);
  Value all(rapidjson::kArrayType);
  all.PushBack(Value(schema, root.GetAllocator()), root.GetAllocator());
  root.AddMember("allOf", all, root.GetAllocator());
  root.AddMember("components", Value(api_document()["components"], root.GetAllocator()), root.GetAllocator());
  const rapidjson::SchemaDocument compiled(root);
  rapidjson::SchemaValidator validator(compiled);
  if (value.Accept(validator)) return {};
  rapidjson::StringBuffer where;
  validator.GetInvalidDocumentPointer().StringifyUriFragment(where);
  return std::string(where.GetString()) + " breaks '" + validator.GetInvalidSchemaKeyword() + "'";
}

// The schema of a member, wherever a schema made of others has it.
const Value* member_schema(const Value& schema, const char* name) {
  const Value& whole = resolved(schema);
  if (whole.HasMember("properties") && whole["properties"].HasMember(name)) return &whole["properties"][name];
  for (const char* of : {"allOf", "anyOf"}) {
    if (!whole.HasMember(of)) continue;
    for (const Value& part : whole[of].GetArray()) {
      if (const Value* found = member_schema(part, name)) return found;
    }
  }
  if (whole.HasMember("additionalProperties") && whole["additionalProperties"].IsObject()) {
    return &whole["additionalProperties"];
  }
  return nullptr;
}

const Value* element_schema(const Value& schema) {
  const Value& whole = resolved(schema);
  return whole.HasMember("items") ? &whole["items"] : nullptr;
}

std::string undocumented(const Value& schema, const Value& value, const std::string& at) {
  if (value.IsArray()) {
    const Value* each = element_schema(schema);
    if (each == nullptr) return {};
    for (const Value& element : value.GetArray()) {
      if (auto found = undocumented(*each, element, at + "/*"); !found.empty()) return found;
    }
  }
  if (!value.IsObject()) return {};
  for (const auto& member : value.GetObject()) {
    const std::string path = at + "/" + member.name.GetString();
    const Value* known = member_schema(schema, member.name.GetString());
    if (known == nullptr) return path + " is not in the document";
    if (auto found = undocumented(*known, member.value, path); !found.empty()) return found;
  }
  return {};
}

std::string mistake(const Value& schema, const std::string& json) {
  Document value;
  value.Parse<rapidjson::kParseValidateEncodingFlag>(json);
  if (value.HasParseError()) return "not JSON: " + json;
  if (auto found = violation(schema, value); !found.empty()) return found + " in " + json;
  if (auto found = undocumented(schema, value, ""); !found.empty()) return found + " in " + json;
  return {};
}

}  // namespace

const Document& api_document() {
  static const Document document = [] {
    Document parsed;
    parsed.Parse(embedded::openapi().data(), embedded::openapi().size());
    if (parsed.HasParseError()) throw std::runtime_error("openapi.json is not JSON");
    return parsed;
  }();
  return document;
}

std::set<std::string> documented_operations() {
  std::set<std::string> operations;
  for (const auto& path : api_document()["paths"].GetObject()) {
    for (const char* method : {"get", "put", "post", "delete", "options", "head", "patch", "trace"}) {
      if (path.value.HasMember(method)) operations.insert(std::string(method) + " " + path.name.GetString());
    }
  }
  return operations;
}

std::string mistake_in_answer(const std::string& path, const std::string& method, int status,
                              const std::string& content_type, const std::string& body) {
  const Value& operation = api_document()["paths"][path.c_str()][method.c_str()];
  const std::string code = std::to_string(status);
  if (!operation["responses"].HasMember(code.c_str())) return "status " + code + " is not in the document: " + body;
  const Value& response = resolved(operation["responses"][code.c_str()]);
  const std::string media_type = content_type.substr(0, content_type.find(';'));
  if (!response.HasMember("content")) return body.empty() ? "" : "there is a body, but none in the document";
  if (!response["content"].HasMember(media_type.c_str())) return media_type + " is not in the document";
  if (media_type.find("json") == std::string::npos || path == "/openapi.json") return {};
  return mistake(response["content"][media_type.c_str()]["schema"], body);
}

std::string mistake_in_event(const std::string& event, const std::string& data) {
  const Value& events = api_document()["paths"]["/api/v1/events"]["get"]["x-events"];
  if (!events.HasMember(event.c_str())) return "event " + event + " is not in the document";
  return mistake(events[event.c_str()], data);
}

std::string mistake_in(const std::string& schema, const std::string& json) {
  return mistake(api_document()["components"]["schemas"][schema.c_str()], json);
}

}  // namespace housingd::status
