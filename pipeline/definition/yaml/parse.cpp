#include "pipeline/definition/yaml/parse.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <functional>
#include <map>
#include <sstream>
#include <string>

#include "pipeline/definition/yaml/tree_builder.h"
#include "pipeline/definition/yaml/utf8.h"

namespace housingd::definition::yaml {

namespace {

// The parser says which rule of its grammar failed; people look for a cause.
std::string expected_instead_of(const std::string& message) {
  static const std::map<std::string, std::string, std::less<>> causes = {
      {YAML::ErrorMsg::MAP_VALUE, "quotes around text that holds ': ', and keys of one map in the same column"},
      {YAML::ErrorMsg::MAP_KEY, "keys of one map in the same column"},
      {YAML::ErrorMsg::END_OF_MAP, "keys of one map in the same column, each followed by ':'"},
      {YAML::ErrorMsg::END_OF_SEQ, "elements of one list in the same column, each after '-'"},
      {YAML::ErrorMsg::BLOCK_ENTRY, "a list ('-') on lines of its own"},
      {YAML::ErrorMsg::END_OF_MAP_FLOW, "',' or '}'"},
      {YAML::ErrorMsg::END_OF_SEQ_FLOW, "',' or ']'"},
      {YAML::ErrorMsg::FLOW_END, "'}' or ']' only where it closes one"},
      {YAML::ErrorMsg::EOF_IN_SCALAR, "the closing quote"},
      {YAML::ErrorMsg::UNKNOWN_TOKEN, "quotes around text that begins with '@', '`' or '%'"},
      {YAML::ErrorMsg::INVALID_ESCAPE, "'\\\\' for a backslash within double quotes, or single quotes"},
  };
  const auto cause = causes.find(message);
  return cause == causes.end() ? std::string() : cause->second;
}

// The position of a tab that stands for indentation in this line.
std::optional<int> tab_in_indentation(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  if (first == std::string_view::npos || line[first] != '\t') return std::nullopt;
  return static_cast<int>(first) + 1;
}

// At the end of the text the parser names its last position, or its first.
bool is_at_end(const Spot& spot) {
  const std::string_view line = spot.text->line(spot.line);
  const bool is_last_line = spot.text->line(spot.line + 1).empty();
  const bool is_first_byte = spot.line == 1 && spot.byte == 1;
  return is_first_byte || (is_last_line && static_cast<std::size_t>(spot.byte) > line.size());
}

void report(const YAML::Exception& error, const Text& text, const TreeBuilder& builder, Diagnostics& diagnostics) {
  if (error.mark.is_null()) {
    diagnostics.add(diagnostic_at(text.whole(), "this is not YAML: " + error.msg));
    return;
  }
  Spot spot{&text, error.mark.line + 1, error.mark.column + 1};
  if (const auto tab = tab_in_indentation(text.line(spot.line))) {
    spot.byte = *tab;
    diagnostics.add(diagnostic_at(spot, "a tab in the indentation", "spaces"));
    return;
  }
  const auto open = builder.innermost_open();
  if (open && is_at_end(spot)) {
    diagnostics.add(diagnostic_at(*open,
                                  error.msg == YAML::ErrorMsg::EOF_IN_SCALAR
                                      ? "a quote in what begins here is never closed"
                                      : "what begins here is never closed",
                                  expected_instead_of(error.msg)));
    return;
  }
  diagnostics.add(diagnostic_at(spot, "this is not YAML: " + error.msg, expected_instead_of(error.msg)));
}

// The parser takes the end of the text for the end of a quote, so a file that
// was cut short could pass. Only its last quote can be open.
bool is_closed(const Spot& quote) {
  const std::string& content = quote.text->content();
  std::size_t at = quote.text->offset_of(quote);
  const char mark = at < content.size() ? content[at] : '\0';
  if (mark != '"' && mark != '\'') return true;
  for (++at; at < content.size(); ++at) {
    if (mark == '"' && content[at] == '\\')
      ++at;
    else if (content[at] != mark)
      continue;
    else if (mark == '\'' && at + 1 < content.size() && content[at + 1] == mark)
      ++at;
    else
      return true;
  }
  return false;
}

bool is_clean(const Text& text, Diagnostics& diagnostics) {
  const std::size_t nul = text.content().find('\0');
  if (nul != std::string::npos) {
    diagnostics.add(diagnostic_at(text.at_offset(nul), "a NUL character", "text"));
    return false;
  }
  const auto bad = first_ill_formed_byte(text.content());
  if (bad) diagnostics.add(diagnostic_at(text.at_offset(*bad), "this is not UTF-8", "UTF-8 text"));
  return !bad;
}

}  // namespace

std::optional<Node> parse(const Text& text, Diagnostics& diagnostics) {
  if (!is_clean(text, diagnostics)) return std::nullopt;
  TreeBuilder builder(text, diagnostics);
  try {
    std::istringstream stream(text.content());
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const TreeBuilder::Abandoned&) {
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    report(error, text, builder, diagnostics);
    return std::nullopt;
  }
  if (builder.last_quoted() && !is_closed(*builder.last_quoted())) {
    diagnostics.add(diagnostic_at(*builder.last_quoted(), "a quote that is never closed", "the closing quote"));
    return std::nullopt;
  }
  Node root = builder.take_root();
  if (root.spot.text == nullptr) root.spot = text.whole();
  return root;
}

}  // namespace housingd::definition::yaml
