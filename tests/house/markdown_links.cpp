#include "tests/house/markdown_links.h"

#include <map>
#include <regex>
#include <sstream>

namespace housingd::house {
namespace {

// Each line outside fenced code, with its number.
template <class See>
void each_line(const std::string& markdown, See see) {
  std::istringstream lines(markdown);
  bool fenced = false;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin != std::string::npos && line.compare(begin, 3, "```") == 0) {
      fenced = !fenced;
    } else if (!fenced) {
      see(number, line);
    }
  }
}

std::string without_code(const std::string& line) {
  static const std::regex code("`[^`]*`");
  return std::regex_replace(line, code, "``");
}

// Lower case, blanks as '-', punctuation left out; letters beyond ASCII stay.
std::string slug_of(const std::string& heading) {
  static const std::regex link(R"(\[([^\]]*)\]\([^)]*\))");
  std::string slug;
  for (const char c : std::regex_replace(heading, link, "$1")) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || (c & 0x80) != 0;
    if (upper) slug += static_cast<char>(c - 'A' + 'a');
    if (kept) slug += c;
    if (c == ' ') slug += '-';
  }
  return slug;
}

}  // namespace

std::vector<Link> links_of(const std::string& markdown) {
  static const std::regex inline_link(R"(\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\))");
  static const std::regex definition(R"(^\s*\[[^\]]+\]:\s*<?(\S+?)>?\s*$)");
  std::vector<Link> links;
  each_line(markdown, [&](std::size_t number, const std::string& line) {
    const std::string text = without_code(line);
    for (std::sregex_iterator at(text.begin(), text.end(), inline_link), end; at != end; ++at) {
      links.push_back({number, (*at)[1].str()});
    }
    std::smatch found;
    if (std::regex_match(text, found, definition)) links.push_back({number, found[1].str()});
  });
  return links;
}

std::set<std::string> anchors_of(const std::string& markdown) {
  static const std::regex heading(R"(^#{1,6}\s+(.*?)\s*$)");
  std::set<std::string> anchors;
  std::map<std::string, int> seen;
  each_line(markdown, [&](std::size_t, const std::string& line) {
    std::smatch found;
    if (!std::regex_match(line, found, heading)) return;
    const std::string slug = slug_of(found[1].str());
    const int before = seen[slug]++;
    anchors.insert(before == 0 ? slug : slug + "-" + std::to_string(before));
  });
  return anchors;
}

}  // namespace housingd::house
