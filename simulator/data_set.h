// All documents that the simulator can serve, the vanished ones included.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulator/document.h"

namespace housingd::simulator {

// What a search lists: a document, or one of its cases.
struct Record {
  std::uint32_t document = 0;
  std::optional<std::uint16_t> open_case;  // index into the document's cases

  friend bool operator==(const Record&, const Record&) = default;
};

// Documents keep their number and their order for good; a vanished one that
// comes back stands where it stood.
class DataSet {
 public:
  explicit DataSet(std::vector<Document> documents);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(documents_.size()); }
  [[nodiscard]] const Document& operator[](std::uint32_t document) const { return documents_[document]; }
  [[nodiscard]] std::uint32_t case_count() const { return case_count_; }

  // Live ones only.
  [[nodiscard]] std::optional<Record> address(std::string_view id) const;
  [[nodiscard]] std::optional<Record> open_case(std::string_view id) const;

  // The bytes that stand for the record: an address document as it is, a case
  // with its address (without the address's cases) inside.
  [[nodiscard]] std::string text_of(const Record& record) const;
  [[nodiscard]] std::string_view id_of(const Record& record) const;

  void add(Document document);
  void set_live(std::uint32_t document, bool live);
  // Same id, same number of cases.
  void replace(std::uint32_t document, Document changed);

  // Grows with every change.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

 private:
  void enter(std::uint32_t number);
  [[nodiscard]] std::optional<Record> live(const std::unordered_map<std::string, Record>& records,
                                           std::string_view id) const;

  std::vector<Document> documents_;
  std::unordered_map<std::string, Record> addresses_;
  std::unordered_map<std::string, Record> cases_;
  std::uint32_t case_count_ = 0;
  std::uint64_t revision_ = 0;
};

}  // namespace housingd::simulator
