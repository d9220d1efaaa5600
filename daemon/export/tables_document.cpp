#include "daemon/export/tables_document.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <fstream>
#include <iterator>
#include <limits>

#include "pipeline/definition/column_type_name.h"
#include "pipeline/record/utf8.h"

namespace housingd::exporting {

namespace {

constexpr const char* program_name = "housingd";
constexpr std::uintmax_t largest_document = 16UL * 1024 * 1024;

constexpr const char* about_csv =
    "One CSV file a table (RFC 4180, UTF-8, first line the columns). NULL is an empty field, empty text is \"\". "
    "Timestamps are RFC 3339, dates YYYY-MM-DD, booleans true and false.";
constexpr const char* about_jsonl =
    "One file a table, one JSON object a line (UTF-8). Timestamps are RFC 3339, dates YYYY-MM-DD; columns of type "
    "json are JSON.";

class Writer {
 public:
  Writer() { writer_.SetIndent(' ', 2); }

  void begin(const char* name) { key(name), writer_.StartArray(); }
  void end() { writer_.EndArray(); }
  void begin_object() { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }

  void text(std::string_view value) {
    const std::string readable = record::readable(value, std::numeric_limits<std::size_t>::max());
    writer_.String(readable.data(), static_cast<rapidjson::SizeType>(readable.size()));
  }
  void member(const char* name, std::string_view value) { key(name), text(value); }
  void member(const char* name, const char* value) { member(name, std::string_view(value)); }
  void member(const char* name, bool value) { key(name), writer_.Bool(value); }
  void member(const char* name, std::uint64_t value) { key(name), writer_.Uint64(value); }
  void unless_empty(const char* name, std::string_view value) {
    if (!value.empty()) member(name, value);
  }

  [[nodiscard]] std::string take() const { return std::string(buffer_.GetString(), buffer_.GetSize()) + "\n"; }

 private:
  void key(const char* name) { writer_.Key(name); }

  rapidjson::StringBuffer buffer_;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer_{buffer_};
};

void write_column(Writer& writer, const upsert::SnapshotColumn& column) {
  writer.begin_object();
  writer.member("name", column.name);
  writer.member("type", definition::name_of(column.type));
  writer.unless_empty("description", column.description);
  writer.end_object();
}

void write_table(Writer& writer, const TableFile& file) {
  writer.begin_object();
  writer.member("name", file.table.name);
  writer.member("file", file.file);
  writer.member("rows", file.rows);
  writer.member("kind", file.table.kind == upsert::SnapshotTable::Kind::data ? "data" : "ledger");
  writer.unless_empty("description", file.table.description);
  writer.begin("key");
  for (const auto& column : file.table.key) writer.text(column);
  writer.end();
  writer.begin("columns");
  for (const auto& column : file.table.columns) write_column(writer, column);
  writer.end();
  writer.end_object();
}

std::string text_of(const std::filesystem::path& file) {
  std::error_code trouble;
  if (std::filesystem::file_size(file, trouble) > largest_document || trouble) return "";
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

const rapidjson::Value* member(const rapidjson::Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

}  // namespace

std::string to_json(const TablesDocument& document) {
  Writer writer;
  writer.begin_object();
  writer.member("about", document.format == Format::csv ? about_csv : about_jsonl);
  writer.member("program", program_name);
  writer.member("version", HOUSINGD_VERSION);
  writer.member("format", name_of(document.format));
  writer.member("moment", document.moment);
  writer.member("removed_rows", document.removed_rows);
  writer.begin("tables");
  for (const auto& file : document.files) write_table(writer, file);
  writer.end();
  writer.end_object();
  return writer.take();
}

std::vector<std::string> files_of_earlier_export(const std::filesystem::path& folder) {
  std::vector<std::string> files;
  const std::string text = text_of(folder / tables_document_name);
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (document.HasParseError()) return files;
  const auto* program = member(document, "program");
  const auto* tables = member(document, "tables");
  if (program == nullptr || !program->IsString() || std::string_view(program->GetString()) != program_name)
    return files;
  if (tables == nullptr || !tables->IsArray()) return files;
  for (const auto& table : tables->GetArray()) {
    const auto* file = member(table, "file");
    if (file == nullptr || !file->IsString()) continue;
    const std::string name = file->GetString();
    if (std::filesystem::path(name).filename() == name) files.push_back(name);
  }
  return files;
}

}  // namespace housingd::exporting
