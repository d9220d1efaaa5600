#include "daemon/terminal/text_table.h"

#include <algorithm>
#include <stdexcept>

namespace housingd::terminal {

TextTable::TextTable(std::vector<Column> columns, std::string indent)
    : columns_(std::move(columns)), indent_(std::move(indent)) {}

void TextTable::add_row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) throw std::logic_error("a row of another width");
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = cut_to(one_line(cells[i]), columns_[i].widest);
  rows_.push_back(std::move(cells));
}

std::string TextTable::to_text() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = width_of(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, width_of(row[i]));
    widths.push_back(width);
  }

  std::string text;
  const auto add_line = [&](auto&& cell_of) {
    std::string line = indent_;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) line += "  ";
      line += padded(cell_of(i), widths[i], columns_[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  };
  add_line([this](std::size_t i) -> const std::string& { return columns_[i].title; });
  for (const auto& row : rows_) add_line([&row](std::size_t i) -> const std::string& { return row[i]; });
  return text;
}

}  // namespace housingd::terminal
