#include "tests/upsert/mapped_page.h"

#include <charconv>
#include <stdexcept>

#include "pipeline/record/key_hash.h"
#include "pipeline/validate/record_key.h"
#include "tests/support/json_text.h"

namespace housingd::upsert {

using record::Cell;

namespace {

std::string number_text(double number) {
  char buffer[32];
  const auto [end, error] = std::to_chars(std::begin(buffer), std::end(buffer), number);
  std::string text(buffer, end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

std::string text_of(const Cell& cell) {
  switch (cell.kind()) {
    case Cell::Kind::null:
      return "NULL";
    case Cell::Kind::absent:
      return "absent";
    case Cell::Kind::boolean:
      return cell.integer() == 0 ? "false" : "true";
    case Cell::Kind::integer:
      return std::to_string(cell.integer());
    case Cell::Kind::number:
      return number_text(cell.number());
    case Cell::Kind::text:
      return "'" + std::string(cell.text()) + "'";
  }
  return "";
}

MappedPage::MappedPage(const definition::Model& model, const definition::Endpoint& endpoint)
    : model_(model), record_key_(endpoint.record_key), mapping_(Mapping::compile(model, endpoint).value()) {}

std::optional<record::Reject> MappedPage::add(record::Document record) {
  const record::Document& kept = memory_->documents.emplace_back(std::move(record));
  const auto key = validate::key_of(kept, record_key_);
  if (!key) throw std::runtime_error("the test's record has no key");
  const std::string& kept_key = memory_->texts.emplace_back(*key);
  return mapping_.map(kept, kept_key, record::key_hash(kept_key), page_, memory_->texts);
}

std::optional<record::Reject> MappedPage::add(std::string_view json) {
  return add(support::document_of(json));
}

MappedPage::Table MappedPage::rows(const std::string& table, const std::vector<std::string>& columns) const {
  const definition::Table* found = model_.find_table(table);
  if (found == nullptr) throw std::runtime_error("no table " + table);
  Table rows;
  for (const auto& row : page_.rows) {
    if (&model_.tables[row.table] != found) continue;
    const auto cells = page_.cells_of(row, found->columns.size());
    auto& texts = rows.emplace_back();
    for (const auto& column : columns) texts.push_back(text_of(cells[found->find_column(column).value()]));
  }
  return rows;
}

std::vector<std::string> MappedPage::child_sets(const std::string& table) const {
  std::vector<std::string> texts;
  for (const auto& set : page_.child_sets) {
    if (model_.tables[set.table].name != table) continue;
    const std::string parent = model_.tables[page_.rows[set.parent].table].name;
    texts.push_back(std::to_string(set.row_count) + " of " + parent + " " + std::to_string(set.parent));
  }
  return texts;
}

std::shared_ptr<const record::PageRows> MappedPage::take() {
  page_.memory = memory_;
  auto taken = std::make_shared<record::PageRows>(std::move(page_));
  page_ = {};
  memory_ = std::make_shared<Memory>();
  return taken;
}

}  // namespace housingd::upsert
