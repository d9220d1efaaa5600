#include "daemon/cli/json_document.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cmath>
#include <limits>

#include "pipeline/record/utf8.h"

namespace housingd::cli {

class JsonDocument::Impl {
 public:
  Impl() : writer(buffer) { writer.SetIndent(' ', 2); }
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer;
};

JsonDocument::JsonDocument() : impl_(std::make_unique<Impl>()) {}
JsonDocument::~JsonDocument() = default;

JsonDocument& JsonDocument::begin_object() {
  impl_->writer.StartObject();
  return *this;
}

JsonDocument& JsonDocument::end_object() {
  impl_->writer.EndObject();
  return *this;
}

JsonDocument& JsonDocument::begin_array() {
  impl_->writer.StartArray();
  return *this;
}

JsonDocument& JsonDocument::end_array() {
  impl_->writer.EndArray();
  return *this;
}

JsonDocument& JsonDocument::key(std::string_view name) {
  impl_->writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  return *this;
}

JsonDocument& JsonDocument::value(std::string_view text) {
  const std::string readable = record::readable(text, std::numeric_limits<std::size_t>::max());
  impl_->writer.String(readable.data(), static_cast<rapidjson::SizeType>(readable.size()));
  return *this;
}

JsonDocument& JsonDocument::value(bool truth) {
  impl_->writer.Bool(truth);
  return *this;
}

JsonDocument& JsonDocument::value(double number) {
  if (!std::isfinite(number)) return null();
  impl_->writer.Double(number);
  return *this;
}

JsonDocument& JsonDocument::null() {
  impl_->writer.Null();
  return *this;
}

JsonDocument& JsonDocument::signed_value(std::int64_t number) {
  impl_->writer.Int64(number);
  return *this;
}

JsonDocument& JsonDocument::unsigned_value(std::uint64_t number) {
  impl_->writer.Uint64(number);
  return *this;
}

std::string JsonDocument::text() const {
  return std::string(impl_->buffer.GetString(), impl_->buffer.GetSize()) + "\n";
}

}  // namespace housingd::cli
