// Writes one JSON document.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace housingd::json {

// Calls must nest as JSON does. Text that is not UTF-8 gets U+FFFD for each
// bad byte, so that the document is always valid.
class JsonDocument {
 public:
  enum class Layout : std::uint8_t { indented, one_line };

  explicit JsonDocument(Layout layout = Layout::indented);
  ~JsonDocument();
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

  JsonDocument& begin_object();
  JsonDocument& end_object();
  JsonDocument& begin_array();
  JsonDocument& end_array();
  JsonDocument& key(std::string_view name);

  JsonDocument& value(std::string_view text);
  JsonDocument& value(const char* text) { return value(std::string_view(text)); }
  JsonDocument& value(const std::string& text) { return value(std::string_view(text)); }
  JsonDocument& value(bool truth);
  JsonDocument& value(double number);
  template <std::signed_integral T>
  JsonDocument& value(T number) {
    return signed_value(number);
  }
  template <std::unsigned_integral T>
  JsonDocument& value(T number) {
    return unsigned_value(number);
  }
  JsonDocument& null();
  // A value that is JSON already.
  JsonDocument& raw(std::string_view json);

  template <class T>
  JsonDocument& member(std::string_view name, const T& member_value) {
    return key(name).value(member_value);
  }
  // Null where the text is empty.
  JsonDocument& text_or_null(std::string_view name, std::string_view text) {
    return text.empty() ? key(name).null() : key(name).value(text);
  }

  // Ends with a line break, unless it is laid out as one line.
  [[nodiscard]] std::string text() const;

 private:
  JsonDocument& signed_value(std::int64_t number);
  JsonDocument& unsigned_value(std::uint64_t number);
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace housingd::json
