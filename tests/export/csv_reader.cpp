#include "tests/export/csv_reader.h"

#include <stdexcept>

namespace housingd::exporting {

namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  CsvRecords read() {
    CsvRecords records;
    while (!rest_.empty()) {
      records.push_back(read_record());
      if (records.back().size() != records.front().size()) throw std::runtime_error("records of different lengths");
    }
    return records;
  }

 private:
  std::vector<CsvField> read_record() {
    std::vector<CsvField> fields{read_field()};
    while (take(",")) fields.push_back(read_field());
    if (!take("\r\n")) throw std::runtime_error("no CRLF before: " + std::string(rest_.substr(0, 40)));
    return fields;
  }

  CsvField read_field() {
    if (take("\"")) return read_quoted();
    const auto size = rest_.find_first_of(",\"\r\n");
    std::string field(rest_.substr(0, size));
    rest_.remove_prefix(field.size());
    if (field.empty()) return std::nullopt;
    return field;
  }

  CsvField read_quoted() {
    std::string field;
    for (;;) {
      const auto size = rest_.find('"');
      if (size == std::string_view::npos) throw std::runtime_error("a quote is not closed");
      field += rest_.substr(0, size);
      rest_.remove_prefix(size + 1);
      if (!take("\"")) return field;
      field += '"';
    }
  }

  bool take(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }

  std::string_view rest_;
};

}  // namespace

CsvRecords read_csv(std::string_view text) {
  return Reader(text).read();
}

}  // namespace housingd::exporting
