#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <string_view>
#include <vector>

#include "daemon/export/row_lines.h"
#include "pipeline/record/json.h"
#include "pipeline/record/utf8.h"

namespace housingd::exporting {

using definition::ColumnType;
using record::Cell;

namespace {

using rapidjson::SizeType;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

class JsonLines final : public RowLines {
 public:
  explicit JsonLines(const upsert::SnapshotTable& table) : columns_(table.columns) {}

  void append_header(std::string&) override {}

  void append_row(std::span<const Cell> cells, std::string& into) override {
    buffer_.Clear();
    writer_.Reset(buffer_);
    writer_.StartObject();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      writer_.Key(columns_[i].name.data(), static_cast<SizeType>(columns_[i].name.size()));
      write_cell(cells[i], columns_[i].type);
    }
    writer_.EndObject();
    into.append(buffer_.GetString(), buffer_.GetSize()) += '\n';
  }

 private:
  void write_cell(const Cell& cell, ColumnType type) {
    switch (cell.kind()) {
      case Cell::Kind::null:
      case Cell::Kind::absent:
        writer_.Null();
        return;
      case Cell::Kind::boolean:
        writer_.Bool(cell.integer() != 0);
        return;
      case Cell::Kind::integer:
        writer_.Int64(cell.integer());
        return;
      case Cell::Kind::number:
        write_number(cell.number());
        return;
      case Cell::Kind::text:
        if (type != ColumnType::json || !write_json(cell.text())) write_text(cell.text());
        return;
    }
  }

  // Not RapidJSON's digits, which are more than it takes: 0.30000000000000007.
  void write_number(double number) {
    // JSON has no word for the others, and no API sends them.
    if (!std::isfinite(number)) {
      writer_.Null();
      return;
    }
    char text[40];
    const char* end = std::to_chars(std::begin(text), std::end(text) - 2, number).ptr;
    const std::string_view digits(text, static_cast<std::size_t>(end - text));
    const bool whole = digits.find_first_of(".e") == std::string_view::npos;
    if (whole) std::ranges::copy(std::string_view(".0"), text + digits.size());
    writer_.RawValue(text, digits.size() + (whole ? 2 : 0), rapidjson::kNumberType);
  }

  void write_text(std::string_view stored) {
    const std::string text = record::readable(stored, std::numeric_limits<std::size_t>::max());
    writer_.String(text.data(), static_cast<SizeType>(text.size()));
  }

  // False: it is no JSON, which somebody else must have put there.
  bool write_json(std::string_view text) {
    json_.clear();
    return record::append_compact(text, json_) && writer_.RawValue(json_.data(), json_.size(), rapidjson::kObjectType);
  }

  std::vector<upsert::SnapshotColumn> columns_;
  std::string json_;
  rapidjson::StringBuffer buffer_;
  Writer writer_;
};

}  // namespace

std::unique_ptr<RowLines> make_json_lines(const upsert::SnapshotTable& table) {
  return std::make_unique<JsonLines>(table);
}

}  // namespace housingd::exporting
