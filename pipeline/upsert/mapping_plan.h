// The compiled form of a mapping; private to upsert.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/record/pointer.h"

namespace housingd::upsert {

inline constexpr std::uint16_t no_table = 0xFFFF;

struct ColumnPlan {
  definition::ColumnOrigin origin = definition::ColumnOrigin::path;
  definition::ColumnType type = definition::ColumnType::text;
  record::Pointer path;
  bool from_record = false;         // `path` begins at the record: a column of another root
  std::uint16_t parent_column = 0;  // origin parent
  bool required = false;
  bool key = false;
  std::string name;  // for messages
};

struct TablePlan {
  std::uint16_t table = 0;          // index into Model::tables
  std::uint16_t parent = no_table;  // index into Model::tables
  bool from_parent_rows = false;    // list table: its elements are within each parent row's entity
  record::Pointer root;             // from the record to the entities; not for list tables
  record::Pointer target;           // from the entity to the row's value (`at`) or its elements (`each` + "/*")
  record::Pointer list;             // `each` itself: to tell an absent list from an empty one
  bool is_list = false;
  bool shared = false;
  bool lenient = false;                  // absent fields are unknown, not NULL
  bool owns_children_of_parent = false;  // its rows of one parent are a ChildSet
  std::vector<ColumnPlan> columns;
  std::vector<std::uint16_t> key;  // column indexes
};

struct MappingPlan {
  std::vector<TablePlan> tables;  // in the model's order; only those that the endpoint feeds
  std::size_t record_table = 0;
};

}  // namespace housingd::upsert
