#include "pipeline/definition/yaml/text.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "pipeline/definition/yaml/utf8.h"

namespace housingd::definition::yaml {

namespace {

// Of a longer line only the part around the place is shown.
constexpr std::size_t shown_characters = 160;

std::string_view without_byte_order_mark(std::string_view content) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return content.starts_with(mark) ? content.substr(mark.size()) : content;
}

void show_line(Diagnostic& diagnostic, std::string_view line, std::size_t column) {
  std::size_t first = 0;
  if (character_count(line) > shown_characters && column > shown_characters / 2) first = column - shown_characters / 2;
  const std::string_view from = line.substr(offset_of_character(line, first));
  const std::string_view part = from.substr(0, offset_of_character(from, shown_characters));
  diagnostic.line_text = (first > 0 ? "…" : "") + std::string(part) + (part.size() < from.size() ? "…" : "");
  diagnostic.caret = static_cast<int>(column - first + (first > 0 ? 1 : 0));
}

std::optional<std::string> content_of(const std::filesystem::path& file, Diagnostics& diagnostics) {
  const auto refuse = [&](std::string what, std::string expected) {
    diagnostics.add({.place = {.file = file.string()}, .what = std::move(what), .expected = std::move(expected)});
    return std::nullopt;
  };
  std::error_code error;
  // Opening a FIFO would wait for its writer.
  if (!std::filesystem::is_regular_file(file, error)) {
    return refuse(error ? "cannot be read: " + error.message() : "is not a regular file", "a YAML file");
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return refuse("cannot be read", "a YAML file that this user may read");
  std::string content;
  content.resize(max_file_bytes + 1);
  stream.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(stream.gcount()));
  if (stream.bad()) return refuse("cannot be read to its end", "");
  if (content.size() > max_file_bytes) return refuse("is too large", "at most 4 MiB");
  return content;
}

}  // namespace

Text::Text(std::string name, std::string content, Origin origin)
    : name_(std::move(name)), content_(std::move(content)), origin_(origin), line_begins_{0} {
  for (std::size_t at = content_.find('\n'); at != std::string::npos; at = content_.find('\n', at + 1)) {
    line_begins_.push_back(at + 1);
  }
}

Spot Text::at_offset(std::size_t offset) const {
  const auto next = std::ranges::upper_bound(line_begins_, offset);
  const auto line = next - line_begins_.begin();
  return {this, static_cast<int>(line), static_cast<int>(offset - *std::prev(next) + 1)};
}

std::size_t Text::offset_of(const Spot& spot) const {
  return line_begins_.at(static_cast<std::size_t>(spot.line) - 1) + static_cast<std::size_t>(spot.byte) - 1;
}

std::string_view Text::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > line_begins_.size()) return {};
  const std::size_t begin = line_begins_[static_cast<std::size_t>(number) - 1];
  std::string_view line = std::string_view(content_).substr(begin);
  line = line.substr(0, line.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Diagnostic diagnostic_at(const Spot& spot, std::string what, std::string expected, std::string hint) {
  Diagnostic diagnostic{.place = {.file = spot.text->name()},
                        .what = std::move(what),
                        .expected = std::move(expected),
                        .hint = std::move(hint)};
  if (spot.line == 0 || spot.text->origin() == Text::Origin::override_value) return diagnostic;
  const std::string_view line = spot.text->line(spot.line);
  const auto bytes_before = static_cast<std::size_t>(std::max(spot.byte, 1) - 1);
  const std::size_t column = character_count(line.substr(0, bytes_before)) + 1;
  diagnostic.place.line = spot.line;
  diagnostic.place.column = static_cast<int>(column);
  show_line(diagnostic, line, column);
  return diagnostic;
}

std::unique_ptr<Text> read_text(const std::filesystem::path& file, Diagnostics& diagnostics) {
  const auto content = content_of(file, diagnostics);
  if (!content) return nullptr;
  return std::make_unique<Text>(file.string(), std::string(without_byte_order_mark(*content)));
}

}  // namespace housingd::definition::yaml
