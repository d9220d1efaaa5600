// What is wrong with the definitions: every error of every file, with its place.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace housingd::definition {

// A place in a file; line and column count from 1, the column in characters.
// Line 0: the file as a whole.
struct Place {
  std::string file{};
  int line = 0;
  int column = 0;
};

struct Diagnostic {
  Place place{};
  std::string what{};       // "unknown key 'timout' in 'client'"
  std::string expected{};   // "a duration such as 500ms, 10s, 5m, 6h"; may be empty
  std::string hint{};       // "did you mean 'timeout'?"; may be empty
  std::string line_text{};  // the offending line, without its line break; of a very long one the part around `column`
  int caret = 0;            // the place within line_text, from 1; 0: nowhere
};

class Diagnostics {
 public:
  // Beyond this many, errors are counted only.
  static constexpr std::size_t max_kept = 1'000;

  void add(Diagnostic diagnostic);
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::size_t size() const { return count_; }
  // Ordered by file, line and column.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;
  // For people: each as "file:line:column: what; expected ...; did you mean ...",
  // the line below it and a caret under the place. Ends with the count.
  // Control characters of the files are replaced: it is safe on a terminal.
  [[nodiscard]] std::string to_text() const;

 private:
  std::vector<Diagnostic> entries_;
  std::size_t count_ = 0;
};

}  // namespace housingd::definition
