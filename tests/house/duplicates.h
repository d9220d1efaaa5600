// Runs of lines that stand in the project twice.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace housingd::house {

struct Duplicate {
  std::string file;
  std::size_t line = 0;  // from 1: where the run begins
  std::string of_file;   // and where it stands already
  std::size_t of_line = 0;
  std::size_t length = 0;  // in lines that count
};

// Runs of at least `least` lines that count: blanks within a line do not tell
// lines apart, and blank lines, comments, includes, using declarations and
// lines of brackets alone do not count. `files`: path to text.
[[nodiscard]] std::vector<Duplicate> duplicates(const std::map<std::string, std::string>& files, std::size_t least);

}  // namespace housingd::house
