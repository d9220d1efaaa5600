#include <charconv>
#include <limits>
#include <string_view>

#include "daemon/export/row_lines.h"
#include "pipeline/record/utf8.h"

namespace housingd::exporting {

using record::Cell;

namespace {

constexpr std::string_view line_end = "\r\n";

// A line of \. alone ends the data for PostgreSQL's COPY.
bool needs_quotes(std::string_view text) {
  return text.empty() || text == "\\." || text.find_first_of("\",\r\n") != std::string_view::npos ||
         text.front() == ' ' || text.back() == ' ';
}

void append_text(std::string_view stored, std::string& into) {
  const std::string text = record::readable(stored, std::numeric_limits<std::size_t>::max());
  if (!needs_quotes(text)) {
    into += text;
    return;
  }
  into += '"';
  for (const char c : text) into.append(c == '"' ? 2 : 1, c);
  into += '"';
}

template <class Number>
void append_number(Number number, std::string& into) {
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  into.append(digits, end);
}

void append_cell(const Cell& cell, std::string& into) {
  switch (cell.kind()) {
    case Cell::Kind::null:
    case Cell::Kind::absent:
      return;
    case Cell::Kind::boolean:
      into += cell.integer() != 0 ? "true" : "false";
      return;
    case Cell::Kind::integer:
      return append_number(cell.integer(), into);
    case Cell::Kind::number:
      return append_number(cell.number(), into);
    case Cell::Kind::text:
      return append_text(cell.text(), into);
  }
}

class CsvLines final : public RowLines {
 public:
  explicit CsvLines(const upsert::SnapshotTable& table) {
    for (const auto& column : table.columns) {
      if (!header_.empty()) header_ += ',';
      append_text(column.name, header_);
    }
    header_ += line_end;
  }

  void append_header(std::string& into) override { into += header_; }

  void append_row(std::span<const Cell> cells, std::string& into) override {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) into += ',';
      append_cell(cells[i], into);
    }
    into += line_end;
  }

 private:
  std::string header_;
};

}  // namespace

std::unique_ptr<RowLines> make_csv_lines(const upsert::SnapshotTable& table) {
  return std::make_unique<CsvLines>(table);
}

}  // namespace housingd::exporting
