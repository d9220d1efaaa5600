// Records mapped by hand, and a readable view of the rows that came out.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/definition/source.h"
#include "pipeline/record/json.h"
#include "pipeline/record/pointer.h"
#include "pipeline/record/row.h"
#include "pipeline/upsert/mapping.h"

namespace housingd::upsert {

// NULL, absent, true, 5, 5.5, 'text'.
[[nodiscard]] std::string text_of(const record::Cell& cell);

class MappedPage {
 public:
  MappedPage(const definition::Model& model, const definition::Endpoint& endpoint);

  std::optional<record::Reject> add(record::Document record);
  std::optional<record::Reject> add(std::string_view json);

  using Table = std::vector<std::vector<std::string>>;
  // The rows of a table in their order, the named columns only.
  [[nodiscard]] Table rows(const std::string& table, const std::vector<std::string>& columns) const;
  // "rooms of row 0: rows 1 to 2", "rooms of row 0: none"
  [[nodiscard]] std::vector<std::string> child_sets(const std::string& table) const;

  [[nodiscard]] record::PageRows& page() { return page_; }
  // The page with all that it points to.
  [[nodiscard]] std::shared_ptr<const record::PageRows> take();

 private:
  struct Memory {
    std::deque<record::Document> documents;
    std::deque<std::string> texts;
  };
  const definition::Model& model_;
  record::Pointer record_key_;
  Mapping mapping_;
  std::shared_ptr<Memory> memory_ = std::make_shared<Memory>();
  record::PageRows page_;
};

}  // namespace housingd::upsert
