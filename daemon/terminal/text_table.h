// A table for people: aligned columns, as wide as their widest cell.
#pragma once

#include <string>
#include <vector>

#include "daemon/terminal/text_width.h"

namespace housingd::terminal {

class TextTable {
 public:
  struct Column {
    std::string title;
    Align align = Align::left;
    std::size_t widest = 60;  // longer cells are cut
  };

  explicit TextTable(std::vector<Column> columns, std::string indent = "  ");

  // As many cells as columns. Cells are made safe to show.
  void add_row(std::vector<std::string> cells);
  [[nodiscard]] bool empty() const { return rows_.empty(); }

  // Title line and rows, each ending with a line break and without trailing spaces.
  [[nodiscard]] std::string to_text() const;

 private:
  std::vector<Column> columns_;
  std::string indent_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace housingd::terminal
