#include "daemon/json/json_document.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cmath>
#include <limits>

#include "pipeline/record/utf8.h"

namespace housingd::json {

namespace {

// Those within strings are escaped: what is left is layout.
std::string without_line_breaks(std::string_view json) {
  std::string line;
  line.reserve(json.size());
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (json[at] != '\n') {
      line += json[at];
      continue;
    }
    while (at + 1 < json.size() && json[at + 1] == ' ') ++at;
  }
  return line;
}

}  // namespace

class JsonDocument::Impl {
 public:
  explicit Impl(Layout how) : layout(how), writer(buffer) { writer.SetIndent(' ', 2); }
  Layout layout;
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer;
};

JsonDocument::JsonDocument(Layout layout) : impl_(std::make_unique<Impl>(layout)) {}
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

JsonDocument& JsonDocument::raw(std::string_view json) {
  impl_->writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
  return *this;
}

std::string JsonDocument::text() const {
  const std::string_view indented(impl_->buffer.GetString(), impl_->buffer.GetSize());
  return impl_->layout == Layout::one_line ? without_line_breaks(indented) : std::string(indented) + "\n";
}

}  // namespace housingd::json
