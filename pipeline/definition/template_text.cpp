#include "pipeline/definition/template_text.h"

#include <utility>

namespace housingd::definition {

std::optional<TemplateText> TemplateText::parse(std::string_view text) {
  TemplateText result;
  std::string literal;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c != '{' && c != '}') {
      literal += c;
    } else if (at + 1 < text.size() && text[at + 1] == c) {
      literal += c;
      ++at;
    } else {
      const std::size_t closing = text.find('}', at);
      if (c == '}' || closing == std::string_view::npos || closing == at + 1) return std::nullopt;
      result.pieces_.push_back({.text = std::exchange(literal, {}), .is_field = false});
      result.pieces_.push_back({.text = std::string(text.substr(at + 1, closing - at - 1)), .is_field = true});
      at = closing;
    }
  }
  result.pieces_.push_back({.text = std::move(literal), .is_field = false});
  return result;
}

std::vector<std::string> TemplateText::fields() const {
  std::vector<std::string> fields;
  for (const Piece& piece : pieces_) {
    if (piece.is_field) fields.push_back(piece.text);
  }
  return fields;
}

std::string TemplateText::fill(const std::function<std::string(const std::string&)>& value_of) const {
  std::string text;
  for (const Piece& piece : pieces_) text += piece.is_field ? value_of(piece.text) : piece.text;
  return text;
}

std::string TemplateText::bind(const std::function<std::optional<std::string>(const std::string&)>& value_of) const {
  std::string text;
  const auto append = [&text](const std::string& literal) {
    for (const char c : literal) text.append(c == '{' || c == '}' ? 2 : 1, c);
  };
  for (const Piece& piece : pieces_) {
    const auto value = piece.is_field ? value_of(piece.text) : std::optional(piece.text);
    if (value) {
      append(*value);
    } else {
      text += '{' + piece.text + '}';
    }
  }
  return text;
}

}  // namespace housingd::definition
