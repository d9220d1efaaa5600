#include "simulator/data_set.h"

#include <utility>

namespace housingd::simulator {

DataSet::DataSet(std::vector<Document> documents) : documents_(std::move(documents)) {
  addresses_.reserve(documents_.size());
  for (std::uint32_t number = 0; number < size(); ++number) enter(number);
}

void DataSet::enter(std::uint32_t number) {
  Document& document = documents_[number];
  addresses_.emplace(document.id, Record{number, std::nullopt});
  document.first_case = case_count_;
  case_count_ += static_cast<std::uint32_t>(document.cases.size());
  for (std::uint16_t index = 0; index < document.cases.size(); ++index) {
    cases_.emplace(document.cases[index].id, Record{number, index});
  }
}

std::optional<Record> DataSet::live(const std::unordered_map<std::string, Record>& records, std::string_view id) const {
  const auto found = records.find(std::string(id));
  if (found == records.end() || !documents_[found->second.document].live) return std::nullopt;
  return found->second;
}

std::optional<Record> DataSet::address(std::string_view id) const {
  return live(addresses_, id);
}

std::optional<Record> DataSet::open_case(std::string_view id) const {
  return live(cases_, id);
}

std::string DataSet::text_of(const Record& record) const {
  const Document& document = documents_[record.document];
  if (!record.open_case) return document.text;
  const std::string_view text = document.text;
  const std::string_view case_text = document.cases[*record.open_case].text.of(text);
  std::string combined;
  combined.reserve(text.size() + 16);
  combined.append(R"({"address":)");
  combined.append(text.substr(0, document.cases_member.begin));
  combined.append(text.substr(document.cases_member.end()));
  combined.push_back(',');
  combined.append(case_text.substr(1));
  return combined;
}

std::string_view DataSet::id_of(const Record& record) const {
  const Document& document = documents_[record.document];
  return record.open_case ? document.cases[*record.open_case].id : document.id;
}

void DataSet::add(Document document) {
  documents_.push_back(std::move(document));
  enter(size() - 1);
  ++revision_;
}

void DataSet::set_live(std::uint32_t document, bool live) {
  documents_[document].live = live;
  ++revision_;
}

void DataSet::replace(std::uint32_t document, Document changed) {
  changed.first_case = documents_[document].first_case;
  changed.live = documents_[document].live;
  documents_[document] = std::move(changed);
  ++revision_;
}

}  // namespace housingd::simulator
