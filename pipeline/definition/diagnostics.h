// What is wrong with the definitions: every error of every file, with its place.
#pragma once

#include <string>
#include <vector>

namespace housingd::definition {

// A place in a file; line and column count from 1. Line 0: the file as a whole.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

struct Diagnostic {
  Place place;
  std::string what;      // "unknown key 'timout' in 'client'"
  std::string expected;  // "a duration such as 500ms, 10s, 5m, 6h"; may be empty
  std::string hint;      // "did you mean 'timeout'?"; may be empty
  std::string line_text; // the offending line, without its line break
};

class Diagnostics {
 public:
  void add(Diagnostic diagnostic) { entries_.push_back(std::move(diagnostic)); }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  // Ordered by file, line and column.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;
  // For people: each as "file:line:column: what; expected ...; did you mean ...",
  // the line below it and a caret under the place. Ends with the count.
  [[nodiscard]] std::string to_text() const;

 private:
  std::vector<Diagnostic> entries_;
};

}  // namespace housingd::definition
