#include "pipeline/validate/record_validator.h"

#include "pipeline/record/key_hash.h"

#include <rapidjson/error/en.h>
#include <rapidjson/pointer.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace housingd::validate {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using record::Value;

namespace {

constexpr std::size_t shown_bytes = 80;

std::string text_of(const rapidjson::Pointer& pointer) {
  rapidjson::StringBuffer buffer;
  pointer.Stringify(buffer);
  return {buffer.GetString(), buffer.GetSize()};
}

// The first member that `required` asks for and the object lacks.
std::string missing_member(const Value& object, const Value* required) {
  if (required == nullptr || !required->IsArray() || !object.IsObject()) return "a required member";
  for (const Value& name : required->GetArray()) {
    if (name.IsString() && !object.HasMember(name)) return "'" + std::string(record::text_of(name)) + "'";
  }
  return "a required member";
}

std::string explain(const std::string& keyword, const Value* value, const Value* rule) {
  if (value == nullptr) return "does not satisfy '" + keyword + "'";
  if (keyword == "required") return "lacks " + missing_member(*value, rule);
  std::string text = "is " + record::to_json(*value, shown_bytes) + ", which does not satisfy '" + keyword + "'";
  if (rule != nullptr) text += ": " + record::to_json(*rule, shown_bytes);
  return text;
}

}  // namespace

class RecordSchema::Impl {
 public:
  explicit Impl(record::Document text) : text_(std::move(text)), compiled_(text_) {}

  record::Document text_;
  rapidjson::SchemaDocument compiled_;
};

RecordSchema::RecordSchema() = default;
RecordSchema::~RecordSchema() = default;

outcome::result<std::shared_ptr<const RecordSchema>> RecordSchema::load(const std::string& file) {
  if (file.empty()) return compile(R"({"type":"object"})");
  std::error_code trouble;
  const bool is_file = std::filesystem::is_regular_file(file, trouble);
  std::ifstream stream(file, std::ios::binary);
  if (!is_file || !stream) {
    return Error(Disposition::fail_run, ErrorCode::invalid_definition,
                 "cannot read the JSON Schema " + file + ": " + (trouble ? trouble.message() : "not a file to read"));
  }
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  auto compiled = compile(text);
  if (!compiled) return compiled.error().in(file);
  return compiled;
}

outcome::result<std::shared_ptr<const RecordSchema>> RecordSchema::compile(const std::string& text) {
  record::Document document;
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
  if (document.HasParseError()) {
    return Error(Disposition::fail_run, ErrorCode::invalid_definition,
                 "not JSON at byte " + std::to_string(document.GetErrorOffset()) + ": " +
                     rapidjson::GetParseError_En(document.GetParseError()));
  }
  if (!document.IsObject()) {
    return Error(Disposition::fail_run, ErrorCode::invalid_definition, "a JSON Schema must be an object");
  }
  auto schema = std::make_shared<RecordSchema>();
  schema->impl_ = std::make_unique<Impl>(std::move(document));
  schema->fingerprint_ = record::key_hash(text);
  return std::shared_ptr<const RecordSchema>(std::move(schema));
}

class RecordValidator::Impl {
 public:
  explicit Impl(std::shared_ptr<const RecordSchema> schema)
      : schema_(std::move(schema)), validator_(schema_->impl_->compiled_) {}

  std::optional<record::Reject> examine(const Value& record) {
    validator_.Reset();
    if (record.Accept(validator_) && validator_.IsValid()) return std::nullopt;
    const rapidjson::Pointer where = validator_.GetInvalidDocumentPointer();
    const rapidjson::Pointer rule_at = validator_.GetInvalidSchemaPointer();
    record::Reject reject;
    reject.reason = ErrorCode::schema_violation;
    reject.keyword = validator_.GetInvalidSchemaKeyword();
    reject.pointer = text_of(where);
    const Value* schema_part = rule_at.Get(schema_->impl_->text_);
    const Value* rule = nullptr;
    if (schema_part != nullptr && schema_part->IsObject() && schema_part->HasMember(reject.keyword.c_str())) {
      rule = &(*schema_part)[reject.keyword.c_str()];
    }
    reject.message = (reject.pointer.empty() ? std::string("the record") : reject.pointer) + " " +
                     explain(reject.keyword, where.Get(record), rule);
    return reject;
  }

 private:
  std::shared_ptr<const RecordSchema> schema_;
  rapidjson::SchemaValidator validator_;
};

RecordValidator::RecordValidator(std::shared_ptr<const RecordSchema> schema)
    : impl_(std::make_unique<Impl>(std::move(schema))) {}
RecordValidator::~RecordValidator() = default;

std::optional<record::Reject> RecordValidator::examine(const Value& record) {
  return impl_->examine(record);
}

}  // namespace housingd::validate
