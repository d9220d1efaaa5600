// A table's rows as lines of text.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "daemon/export/format.h"
#include "pipeline/record/row.h"
#include "pipeline/upsert/snapshot.h"

namespace housingd::exporting {

// Appends lines, each with its end.
class RowLines {
 public:
  virtual ~RowLines() = default;
  virtual void append_header(std::string& into) = 0;
  virtual void append_row(std::span<const record::Cell> cells, std::string& into) = 0;
};

// RFC 4180: a header, CRLF, quotes where they are needed. NULL is nothing at
// all, empty text is "". Booleans are true and false; numbers have as many
// digits as it takes to read the same number back.
[[nodiscard]] std::unique_ptr<RowLines> make_csv_lines(const upsert::SnapshotTable& table);

// An object a line, every column in it. JSON columns are JSON, in one line.
[[nodiscard]] std::unique_ptr<RowLines> make_json_lines(const upsert::SnapshotTable& table);

}  // namespace housingd::exporting
