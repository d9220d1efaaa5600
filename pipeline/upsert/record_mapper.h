// Maps one record; private to upsert.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/record/row.h"
#include "pipeline/upsert/mapping_plan.h"

namespace housingd::upsert {

// Lives for one record. Appends to the page and takes back everything it
// appended when the record turns out to be refused.
class RecordMapper {
 public:
  RecordMapper(const MappingPlan& plan, const record::Value& record, record::PageRows& page,
               std::deque<std::string>& texts);

  [[nodiscard]] std::optional<record::Reject> map(std::string_view key, std::uint64_t key_hash);

 private:
  // An entity or element that becomes a row, before its row exists.
  struct Candidate {
    const record::Value* value;
    std::uint32_t position;
    std::uint32_t first_cell = 0;
  };
  // What a row came from, for the lists within it.
  struct Origin {
    const record::Value* value;
  };

  bool map_table(const TablePlan& table);
  bool map_root_table(const TablePlan& table);
  bool map_list_table(const TablePlan& table);
  bool map_candidates(const TablePlan& table, std::uint32_t parent);
  bool read_cells(const TablePlan& table, Candidate& candidate, std::uint32_t parent, bool& keyed);
  bool read_column(const TablePlan& table, const ColumnPlan& column, const Candidate& candidate, std::uint32_t parent,
                   record::Cell& into);
  void begin_child_set(const TablePlan& table, std::uint32_t parent);
  bool append_rows(const TablePlan& table, std::uint32_t parent);
  [[nodiscard]] int compare_keys(const TablePlan& table, const Candidate& left, const Candidate& right) const;
  [[nodiscard]] bool equal_rows(const TablePlan& table, const Candidate& left, const Candidate& right) const;
  [[nodiscard]] std::uint32_t only_row_of(std::uint16_t table) const;

  bool refuse(outcome::ErrorCode reason, std::string keyword, std::string pointer, std::string message);
  [[nodiscard]] std::string pointer_of(const ColumnPlan& column, const Candidate& candidate) const;

  const MappingPlan& plan_;
  const record::Value& record_;
  record::PageRows& page_;
  std::deque<std::string>& texts_;

  std::size_t first_cell_, first_row_, first_child_set_;
  std::vector<Origin> origins_;  // by row, from first_row_
  std::vector<record::Pointer::Selected> entities_, selected_;
  std::vector<Candidate> candidates_;
  std::optional<record::Reject> refusal_;
};

}  // namespace housingd::upsert
