#include "pipeline/definition/diagnostics.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

namespace housingd::definition {

namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

std::string printable(std::string text) {
  std::ranges::replace_if(text, is_control, '?');
  return text;
}

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// As wide as what stands before the caret: tabs stay tabs.
std::string padding(const std::string& line, int caret) {
  std::string pad;
  int column = 1;
  for (const char c : line) {
    if (continues_character(c)) continue;
    if (column++ >= caret) break;
    pad += c == '\t' ? '\t' : ' ';
  }
  return pad;
}

std::string to_text(const Diagnostic& diagnostic) {
  std::string text = diagnostic.place.file;
  if (diagnostic.place.line > 0) {
    text += ":" + std::to_string(diagnostic.place.line) + ":" + std::to_string(diagnostic.place.column);
  }
  text += ": " + diagnostic.what;
  if (!diagnostic.expected.empty()) text += "; expected " + diagnostic.expected;
  if (!diagnostic.hint.empty()) text += "; " + diagnostic.hint;
  text = printable(std::move(text)) + "\n";
  if (diagnostic.caret == 0) return text;
  const std::string line = printable(diagnostic.line_text);
  return text + "    " + line + "\n    " + padding(line, diagnostic.caret) + "^\n";
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic) {
  ++count_;
  if (entries_.size() < max_kept) entries_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<const Diagnostic*> order;
  for (const Diagnostic& entry : entries_) order.push_back(&entry);
  // Of one place, in the order in which they were found.
  std::ranges::sort(order, std::less<>{}, [](const Diagnostic* entry) {
    return std::tuple<const std::string&, int, int, const Diagnostic*>(entry->place.file, entry->place.line,
                                                                       entry->place.column, entry);
  });
  std::vector<Diagnostic> sorted;
  for (const Diagnostic* entry : order) sorted.push_back(*entry);
  return sorted;
}

std::string Diagnostics::to_text() const {
  if (empty()) return {};
  std::string text;
  for (const Diagnostic& diagnostic : sorted()) text += definition::to_text(diagnostic);
  text += std::to_string(count_) + (count_ == 1 ? " error" : " errors");
  if (count_ > entries_.size()) text += ", " + std::to_string(entries_.size()) + " of them shown";
  return text + "\n";
}

}  // namespace housingd::definition
