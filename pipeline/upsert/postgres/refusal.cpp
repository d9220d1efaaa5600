#include "pipeline/upsert/postgres/refusal.h"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace housingd::upsert::postgres {

using definition::Model;
using definition::Table;
using record::Cell;

namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write_text(Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void write_cell(Writer& writer, const Cell& cell) {
  switch (cell.kind()) {
    case Cell::Kind::null:
    case Cell::Kind::absent:
      writer.Null();
      return;
    case Cell::Kind::boolean:
      writer.Bool(cell.integer() != 0);
      return;
    case Cell::Kind::integer:
      writer.Int64(cell.integer());
      return;
    case Cell::Kind::number:
      writer.Double(cell.number());
      return;
    case Cell::Kind::text:
      write_text(writer, cell.text());
      return;
  }
}

void write_row(Writer& writer, const Table& table, std::span<const Cell> cells) {
  writer.StartObject();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].kind() == Cell::Kind::absent) continue;
    write_text(writer, table.columns[i].name);
    write_cell(writer, cells[i]);
  }
  writer.EndObject();
}

// The rows of one table side by side, in the model's order of tables.
std::string rows_as_json(const Model& model, const RecordAt& at) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  const auto rows = std::span(at.page->rows).subspan(at.record->first_row, at.record->row_count);
  writer.StartObject();
  for (std::size_t i = 0; i < model.tables.size(); ++i) {
    const Table& table = model.tables[i];
    bool begun = false;
    for (const record::Row& row : rows) {
      if (row.table != i) continue;
      if (!begun) write_text(writer, table.name);
      if (!begun) writer.StartArray();
      begun = true;
      write_row(writer, table, at.page->cells_of(row, table.columns.size()));
    }
    if (begun) writer.EndArray();
  }
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

// The text between two marks; empty where the first is missing.
std::string_view between(std::string_view text, std::string_view mark, std::string_view ends) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + mark.size();
  return text.substr(begin, text.find_first_of(ends, begin) - begin);
}

std::optional<std::size_t> number_after(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

// housingd_staged_3_12: the twelfth table of the third model.
std::optional<std::size_t> staged_table(std::string_view name) {
  if (!name.starts_with("housingd_staged_")) return std::nullopt;
  return number_after(name.substr(name.rfind('_')), "_");
}

struct Place {
  const Table* table = nullptr;
  const definition::Column* column = nullptr;
};

// Where the server says the trouble is. COPY says so in the context alone
// ("COPY cases, line 3, column price_cash"), in words that a server with
// another lc_messages may put differently: then the place stays unknown. A
// staging table stands for the table that it is for.
Place place_of(const Model& model, const ServerError& error) {
  const auto& fields = error.fields();
  const std::string_view table = fields.table.empty() ? between(fields.context, "COPY ", ",\n") : fields.table;
  const std::string_view column = fields.column.empty() ? between(fields.context, ", column ", ":,\n") : fields.column;
  Place place;
  const auto staged = staged_table(table);
  place.table = staged && *staged < model.tables.size() ? &model.tables[*staged] : model.find_table(table);
  if (place.table == nullptr) return place;
  auto at = place.table->find_column(column);
  if (!at && staged) at = number_after(column, "c");
  if (at && *at < place.table->columns.size()) place.column = &place.table->columns[*at];
  return place;
}

}  // namespace

record::Reject refusal(const Model& model, const RecordAt& at, const ServerError& error) {
  record::Reject reject;
  reject.record_key = at.record->key;
  reject.key_hash = at.record->key_hash;
  reject.reason = outcome::ErrorCode::store_refused;
  reject.keyword = error.fields().sqlstate;
  const Place place = place_of(model, error);
  if (place.column != nullptr) reject.pointer = place.column->path.text();
  reject.message = place.table == nullptr ? "the database" : "table " + place.table->name;
  if (place.column != nullptr) reject.message += ", column " + place.column->name;
  reject.message += fmt::format(": {} (SQLSTATE {})", error.fields().message, error.fields().sqlstate);
  if (!error.fields().constraint.empty()) reject.message += ", constraint " + error.fields().constraint;
  reject.payload = rows_as_json(model, at);
  return reject;
}

}  // namespace housingd::upsert::postgres
