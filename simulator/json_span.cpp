#include "simulator/json_span.h"

namespace housingd::simulator {
namespace json_span_detail {
namespace {

// `at` is at the opening quote.
const char* after_string(const char* at, const char* end) {
  for (++at; at < end; ++at) {
    if (*at == '\\') {
      ++at;
    } else if (*at == '"') {
      return at + 1;
    }
  }
  return end;
}

const char* after_container(const char* at, const char* end) {
  std::size_t depth = 0;
  while (at < end) {
    switch (*at) {
      case '"':
        at = after_string(at, end);
        continue;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (--depth == 0) return at + 1;
        break;
      default:
        break;
    }
    ++at;
  }
  return end;
}

bool ends_scalar(char character) {
  return character == ',' || character == '}' || character == ']' || character == ' ' || character == '\n' ||
         character == '\r' || character == '\t' || character == ':';
}

}  // namespace

const char* after_value(const char* at, const char* end) {
  if (at >= end) return end;
  if (*at == '"') return after_string(at, end);
  if (*at == '{' || *at == '[') return after_container(at, end);
  while (at < end && !ends_scalar(*at)) ++at;
  return at;
}

const char* skip_blanks(const char* at, const char* end) {
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) ++at;
  return at;
}

}  // namespace json_span_detail

std::optional<std::string_view> member_of(std::string_view object, std::string_view key) {
  std::optional<std::string_view> found;
  for_each_member(object, [&](const JsonMember& member) {
    if (!found && member.key == key) found = member.value;
  });
  return found;
}

std::optional<std::string_view> plain_string(std::string_view json) {
  if (json.size() < 2 || json.front() != '"') return std::nullopt;
  json = json.substr(1, json.size() - 2);
  if (json.find('\\') != std::string_view::npos) return std::nullopt;
  return json;
}

}  // namespace housingd::simulator
