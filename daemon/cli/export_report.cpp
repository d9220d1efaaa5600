#include "daemon/cli/export_report.h"

#include "daemon/cli/suggested_command.h"
#include "daemon/export/tables_document.h"
#include "daemon/json/json_document.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_table.h"

namespace housingd::cli {

using exporting::Exported;
using exporting::Format;
using exporting::Request;
using terminal::bytes_text;
using terminal::counted;
using terminal::grouped;

namespace {

std::uint64_t rows_of(const Exported& exported) {
  std::uint64_t rows = 0;
  for (const auto& table : exported.tables) rows += table.rows;
  return rows;
}

std::string what_next(const Request& request) {
  if (request.format != Format::sqlite) {
    return "what each is:  " + shell_quoted((request.to / exporting::tables_document_name).string());
  }
  const bool is_store = request.selection.tables.empty();
  const std::string file = request.to.string();
  return "ask it:  sqlite3 " + shell_quoted(file) +
         (is_store ? "   or any command with  --store " + shell_quoted("sqlite:" + file) : "");
}

}  // namespace

std::string export_progress(const exporting::Watch::View& view) {
  if (view.finishing) return "checking what was written, waiting for the disk";
  if (view.of_bytes > 0) {
    const double fraction = static_cast<double>(view.bytes) / static_cast<double>(view.of_bytes);
    return terminal::percent_text(fraction) + "  " + bytes_text(view.bytes) + " of " + bytes_text(view.of_bytes);
  }
  if (view.table.empty()) return "asking the store for its tables";
  return "table " + grouped(view.number) + " of " + grouped(view.tables) + "  " + view.table + "  " +
         counted(view.rows, "row", "rows") + " so far";
}

std::string export_text(const Request& request, const Exported& exported, std::chrono::milliseconds took) {
  terminal::TextTable table({{"table"}, {"rows", terminal::Align::right}});
  for (const auto& [name, rows] : exported.tables) table.add_row({name, grouped(rows)});
  return request.to.string() + ": " + counted(exported.tables.size(), "table", "tables") + ", " +
         counted(rows_of(exported), "row", "rows") + ", " + bytes_text(exported.bytes) + ", as of " + exported.moment +
         ", in " + terminal::duration_text(took) + "\n\n" + table.to_text() + "\n  " + what_next(request) + "\n";
}

std::string export_json(const Request& request, const Exported& exported, std::chrono::milliseconds took) {
  json::JsonDocument document;
  document.begin_object()
      .member("to", request.to.string())
      .member("format", exporting::name_of(request.format))
      .member("moment", exported.moment)
      .member("seconds", std::chrono::duration<double>(took).count())
      .member("bytes", exported.bytes)
      .member("removed_rows", request.selection.removed_rows)
      .key("tables")
      .begin_object();
  for (const auto& [name, rows] : exported.tables) document.member(name, rows);
  document.end_object().end_object();
  return document.text();
}

}  // namespace housingd::cli
