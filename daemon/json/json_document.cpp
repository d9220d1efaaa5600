#include "daemon/json/json_document.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <limits>
#include <optional>

#include "pipeline/record/utf8.h"

namespace housingd::json {

class JsonDocument::Impl {
 public:
  using Line = rapidjson::Writer<rapidjson::StringBuffer>;
  using Lines = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

  explicit Impl(Layout layout) {
    if (layout == Layout::one_line) {
      line_.emplace(buffer_);
    } else {
      lines_.emplace(buffer_).SetIndent(' ', 2);
    }
  }

  // The two writers share no virtual function.
  template <class Write>
  void write(const Write& what) {
    line_ ? what(*line_) : what(*lines_);
  }
  [[nodiscard]] std::string text() const {
    std::string text(buffer_.GetString(), buffer_.GetSize());
    return line_ ? text : text + "\n";
  }

 private:
  rapidjson::StringBuffer buffer_;
  std::optional<Line> line_;
  std::optional<Lines> lines_;
};

JsonDocument::JsonDocument(Layout layout) : impl_(std::make_unique<Impl>(layout)) {}
JsonDocument::~JsonDocument() = default;

JsonDocument& JsonDocument::begin_object() {
  impl_->write([](auto& writer) { writer.StartObject(); });
  return *this;
}

JsonDocument& JsonDocument::end_object() {
  impl_->write([](auto& writer) { writer.EndObject(); });
  return *this;
}

JsonDocument& JsonDocument::begin_array() {
  impl_->write([](auto& writer) { writer.StartArray(); });
  return *this;
}

JsonDocument& JsonDocument::end_array() {
  impl_->write([](auto& writer) { writer.EndArray(); });
  return *this;
}

JsonDocument& JsonDocument::key(std::string_view name) {
  impl_->write([&](auto& writer) { writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size())); });
  return *this;
}

JsonDocument& JsonDocument::value(std::string_view text) {
  if (!record::is_readable(text)) return value(record::readable(text, std::numeric_limits<std::size_t>::max()));
  impl_->write([&](auto& writer) { writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); });
  return *this;
}

JsonDocument& JsonDocument::value(bool truth) {
  impl_->write([&](auto& writer) { writer.Bool(truth); });
  return *this;
}

JsonDocument& JsonDocument::value(double number) {
  if (!std::isfinite(number)) return null();
  impl_->write([&](auto& writer) { writer.Double(number); });
  return *this;
}

JsonDocument& JsonDocument::null() {
  impl_->write([](auto& writer) { writer.Null(); });
  return *this;
}

JsonDocument& JsonDocument::signed_value(std::int64_t number) {
  impl_->write([&](auto& writer) { writer.Int64(number); });
  return *this;
}

JsonDocument& JsonDocument::unsigned_value(std::uint64_t number) {
  impl_->write([&](auto& writer) { writer.Uint64(number); });
  return *this;
}

JsonDocument& JsonDocument::raw(std::string_view json) {
  impl_->write([&](auto& writer) { writer.RawValue(json.data(), json.size(), rapidjson::kObjectType); });
  return *this;
}

std::string JsonDocument::text() const {
  return impl_->text();
}

}  // namespace housingd::json
