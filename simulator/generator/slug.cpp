#include "simulator/generator/slug.h"

#include <array>
#include <utility>

namespace housingd::simulator::generator {
namespace {

using namespace std::string_view_literals;

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> spelled_out{{
    {"æ"sv, "ae"sv},
    {"ø"sv, "oe"sv},
    {"å"sv, "aa"sv},
    {"Æ"sv, "ae"sv},
    {"Ø"sv, "oe"sv},
    {"Å"sv, "aa"sv},
    {"é"sv, "e"sv},
    {"É"sv, "e"sv},
    {"ü"sv, "u"sv},
    {"ö"sv, "o"sv},
    {"Ü"sv, "u"sv},
    {"Ö"sv, "o"sv},
}};

bool append_spelled_out(std::string& slug, std::string_view& name) {
  for (const auto& [letter, spelling] : spelled_out) {
    if (!name.starts_with(letter)) continue;
    slug.append(spelling);
    name.remove_prefix(letter.size());
    return true;
  }
  return false;
}

}  // namespace

std::string slug_of(std::string_view name) {
  std::string slug;
  slug.reserve(name.size() + 4);
  while (!name.empty()) {
    if (append_spelled_out(slug, name)) continue;
    const char letter = name.front();
    if (letter >= 'A' && letter <= 'Z') {
      slug.push_back(static_cast<char>(letter - 'A' + 'a'));
    } else {
      slug.push_back(letter == ' ' ? '-' : letter);
    }
    name.remove_prefix(1);
  }
  return slug;
}

}  // namespace housingd::simulator::generator
