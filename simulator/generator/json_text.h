// Writes JSON straight into a string: keys in the order they are given, no
// white space.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace housingd::simulator::generator {

class JsonText {
 public:
  explicit JsonText(std::size_t expected_bytes = 0) { text_.reserve(expected_bytes); }

  void open_object() { open('{'); }
  void close_object() { text_.push_back('}'); }
  void open_array() { open('['); }
  void close_array() { text_.push_back(']'); }

  // `name` holds nothing that JSON escapes.
  void key(std::string_view name) {
    separate();
    text_.push_back('"');
    text_.append(name);
    text_.append("\":");
  }

  template <std::integral T>
    requires(!std::same_as<T, bool>)
  void value(T number) {
    write_number(number);
  }
  // The shortest form that reads back as the same number.
  void value(double number) { write_number(number); }
  template <std::same_as<bool> T>
  void value(T flag) {
    separate();
    text_.append(flag ? "true" : "false");
  }
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }

  template <class T>
  void member(std::string_view name, const T& content) {
    key(name);
    value(content);
  }
  // `json` is a JSON text already.
  void member_json(std::string_view name, std::string_view json) {
    key(name);
    text_.append(json);
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void open(char bracket) {
    separate();
    text_.push_back(bracket);
  }
  void separate() {
    if (text_.empty()) return;
    const char last = text_.back();
    if (last != '{' && last != '[' && last != ':') text_.push_back(',');
  }
  template <class T>
  void write_number(T number) {
    separate();
    char digits[32];
    const auto written = std::to_chars(digits, digits + sizeof digits, number);
    text_.append(digits, written.ptr);
  }

  std::string text_;
};

}  // namespace housingd::simulator::generator
