#include "simulator/generator/json_text.h"

#include <algorithm>

namespace housingd::simulator::generator {
namespace {

bool must_escape(char character) {
  return character == '"' || character == '\\' || static_cast<unsigned char>(character) < 0x20;
}

void append_escaped(std::string& text, char character) {
  constexpr std::string_view digits = "0123456789abcdef";
  switch (character) {
    case '"':
      text.append("\\\"");
      return;
    case '\\':
      text.append("\\\\");
      return;
    case '\n':
      text.append("\\n");
      return;
    case '\r':
      text.append("\\r");
      return;
    case '\t':
      text.append("\\t");
      return;
    default:
      break;
  }
  const auto code = static_cast<unsigned char>(character);
  text.append("\\u00");
  text.push_back(digits[code >> 4U]);
  text.push_back(digits[code & 0xfU]);
}

}  // namespace

void JsonText::value(std::string_view text) {
  separate();
  text_.push_back('"');
  while (!text.empty()) {
    const auto stop = std::find_if(text.begin(), text.end(), must_escape);
    const auto plain = static_cast<std::size_t>(stop - text.begin());
    text_.append(text.substr(0, plain));
    if (stop == text.end()) break;
    append_escaped(text_, *stop);
    text.remove_prefix(plain + 1);
  }
  text_.push_back('"');
}

}  // namespace housingd::simulator::generator
