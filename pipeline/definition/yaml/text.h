// The text of one definition file, and places in it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/diagnostics.h"

namespace housingd::definition::yaml {

inline constexpr std::size_t max_file_bytes = 4U << 20U;

class Text;

// Line and byte from 1; line 0: the text as a whole. The text must outlive it.
struct Spot {
  const Text* text = nullptr;
  int line = 0;
  int byte = 0;
};

class Text {
 public:
  // An override has no lines worth showing: all its places are the whole.
  enum class Origin : bool { file, override_value };

  Text(std::string name, std::string content, Origin origin = Origin::file);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& content() const { return content_; }
  [[nodiscard]] Spot whole() const { return {this, 0, 0}; }
  [[nodiscard]] Spot at_offset(std::size_t offset) const;
  // Of a spot with a line.
  [[nodiscard]] std::size_t offset_of(const Spot& spot) const;
  // Without its line break; empty beyond the last line.
  [[nodiscard]] std::string_view line(int number) const;
  [[nodiscard]] Origin origin() const { return origin_; }

 private:
  std::string name_;
  std::string content_;
  Origin origin_;
  std::vector<std::size_t> line_begins_;
};

[[nodiscard]] Diagnostic diagnostic_at(const Spot& spot, std::string what, std::string expected = {},
                                       std::string hint = {});

// Null, and a diagnostic, when `file` is no regular file, cannot be read or is
// larger than max_file_bytes. A byte order mark is dropped.
[[nodiscard]] std::unique_ptr<Text> read_text(const std::filesystem::path& file, Diagnostics& diagnostics);

}  // namespace housingd::definition::yaml
