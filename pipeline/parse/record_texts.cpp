#include "pipeline/parse/record_texts.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "pipeline/record/json.h"

namespace housingd::parse {

namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t position() const { return at_; }
  [[nodiscard]] std::string_view from(std::size_t begin) const { return text_.substr(begin, at_ - begin); }

  [[nodiscard]] char peek() {
    at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool take(char expected) {
    if (peek() != expected) return false;
    ++at_;
    return true;
  }

  // The raw content between the quotes, escapes left as they are.
  std::optional<std::string_view> string() {
    if (!take('"')) return std::nullopt;
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2U : 1U;
    if (at_ >= text_.size()) return std::nullopt;
    return text_.substr(begin, at_++ - begin);
  }

  // One value of any kind, by its brackets.
  bool value() {
    switch (peek()) {
      case '"':
        return string().has_value();
      case '{':
      case '[':
        return container();
      default:
        return bare();
    }
  }

 private:
  bool container() {
    std::size_t open = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        if (!string()) return false;
        continue;
      }
      ++at_;
      if (c == '{' || c == '[') ++open;
      if ((c == '}' || c == ']') && --open == 0) return true;
    }
    return false;
  }

  bool bare() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    return at_ > begin;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// Whether the raw content of a key, escapes and all, spells the name.
bool spells(std::string_view raw, const std::string& name) {
  if (raw.find('\\') == std::string_view::npos) return raw == name;
  const std::string quoted = '"' + std::string(raw) + '"';
  record::Document key;
  key.Parse<rapidjson::kParseIterativeFlag>(quoted.data(), quoted.size());
  return !key.HasParseError() && record::text_of(key) == name;
}

// Moves to the value of a member; the scanner stands before an object.
bool enter_member(Scanner& scanner, const std::string& name) {
  if (!scanner.take('{')) return false;
  while (scanner.peek() != '}') {
    const auto key = scanner.string();
    if (!key || !scanner.take(':')) return false;
    if (spells(*key, name)) return true;
    if (!scanner.value()) return false;
    if (!scanner.take(',')) return false;
  }
  return false;
}

}  // namespace

std::optional<RecordTexts> find_record_texts(std::string_view page, const definition::JsonPath& path) {
  Scanner scanner(page);
  for (const auto& token : path.tokens()) {
    if (!enter_member(scanner, token)) return std::nullopt;
  }
  if (scanner.peek() != '[') return std::nullopt;
  const std::size_t begin = scanner.position();
  scanner.take('[');
  RecordTexts found;
  while (scanner.peek() != ']') {
    const std::size_t record_begin = scanner.position();
    if (!scanner.value()) return std::nullopt;
    found.records.push_back(scanner.from(record_begin));
    if (scanner.peek() == ']') break;
    if (!scanner.take(',') || scanner.peek() == ']') return std::nullopt;
  }
  scanner.take(']');
  found.array = scanner.from(begin);
  return found;
}

}  // namespace housingd::parse
