#include "simulator/json_edit.h"

#include <optional>

#include "simulator/json_span.h"

namespace housingd::simulator {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::optional<JsonMember> find_member(std::string_view object, std::string_view key) {
  std::optional<JsonMember> found;
  for_each_member(object, [&](const JsonMember& member) {
    if (!found && member.key == key) found = member;
  });
  return found;
}

}  // namespace

MemberRange range_with_comma(std::string_view object, std::string_view key, std::string_view value) {
  MemberRange range;
  range.begin = static_cast<std::size_t>(key.data() - object.data()) - 1;
  range.end = static_cast<std::size_t>(value.data() - object.data()) + value.size();
  const auto next = object.find_first_not_of(blanks, range.end);
  if (next != std::string_view::npos && object[next] == ',') {
    range.end = next + 1;
  } else if (const auto before = object.find_last_not_of(blanks, range.begin - 1); object[before] == ',') {
    range.begin = before;
  }
  return range;
}

std::string with_part_replaced(std::string_view text, std::string_view part, std::string_view json) {
  const auto begin = static_cast<std::size_t>(part.data() - text.data());
  std::string changed(text.substr(0, begin));
  changed.append(json).append(text.substr(begin + part.size()));
  return changed;
}

std::string with_member(std::string_view object, std::string_view key, std::string_view json) {
  if (const auto member = find_member(object, key)) return with_part_replaced(object, member->value, json);
  std::string changed("{\"");
  changed.append(key).append("\":").append(json);
  const std::string_view rest = object.substr(1);
  if (rest[rest.find_first_not_of(blanks)] != '}') changed.push_back(',');
  return changed.append(rest);
}

std::string without_member(std::string_view object, std::string_view key) {
  const auto member = find_member(object, key);
  if (!member) return std::string(object);
  const MemberRange range = range_with_comma(object, member->key, member->value);
  std::string changed(object.substr(0, range.begin));
  return changed.append(object.substr(range.end));
}

}  // namespace housingd::simulator
