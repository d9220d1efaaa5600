// A model: the tables and columns that come out. Written once, in YAML; the
// stores, the mapping and the documentation are made from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/definition/json_path.h"

namespace housingd::definition {

enum class ColumnType : std::uint8_t {
  text,       // UTF-8 without U+0000
  integer,    // 32 bits, signed
  bigint,     // 64 bits, signed
  number,     // IEEE 754 double; YAML: `double`
  boolean,    //
  uuid,       // 8-4-4-4-12 hexadecimal digits, stored in lower case
  date,       // YYYY-MM-DD, a day that exists
  timestamp,  // RFC 3339 with 0-9 fraction digits
  json,       // the value itself, as compact JSON text
};

// Where a column's value comes from. Exactly one of these.
enum class ColumnOrigin : std::uint8_t {
  path,      // a JSON Pointer within the row's own entity (or within `root`)
  parent,    // a column of the parent row
  position,  // YAML `element: position`: 0-based place in the list
  is_first,  // YAML `element: is_first`: whether it is the list's first
};

struct Column {
  std::string name;
  ColumnType type = ColumnType::text;
  ColumnOrigin origin = ColumnOrigin::path;
  JsonPath path;              // origin path
  std::string root;           // origin path: entity of another root; empty: the row's own
  std::string parent_column;  // origin parent
  bool required = false;      // a record without it is rejected; key columns always are
  std::string description;

  bool operator==(const Column&) const = default;
};

// Three kinds of table:
// - root table: `root`, optionally `at`: one row an entity;
// - list table: `parent` and `each`: one row an element, the key begins with
//   the parent's key;
// - root table with `parent`: an entity with a key of its own that belongs to
//   a row of another root (a case of a property).
struct Table {
  std::string name;
  std::string description;
  std::string root;              // inherited from the parent for list tables
  std::string parent;            // empty: none
  std::optional<JsonPath> at;    // an object within the entity; rows only where it is present
  std::optional<JsonPath> each;  // a list within the entity
  bool shared = false;           // reached from many records, owned by none, never removed
  std::vector<std::string> key;
  std::vector<Column> columns;
  std::vector<std::string> track;                 // columns whose changes go to `changes`
  std::vector<std::vector<std::string>> indexes;  // besides the key

  [[nodiscard]] std::optional<std::size_t> find_column(std::string_view column) const;

  bool operator==(const Table&) const = default;
};

// A field of the source that has no column, and why.
struct IgnoredField {
  std::string root;
  JsonPath path;  // `*` allowed; stands for all below it too
  std::string reason;

  bool operator==(const IgnoredField&) const = default;
};

struct Model {
  std::string name;
  std::string description;
  std::vector<Table> tables;  // a parent comes before its children
  std::vector<IgnoredField> ignored;

  [[nodiscard]] const Table* find_table(std::string_view table) const;

  bool operator==(const Model&) const = default;
};

// Columns that every data table gets besides its own, in this order.
// They never make a row count as changed.
inline constexpr const char* bookkeeping_columns[] = {"run_id", "first_seen_at", "changed_at", "removed_at"};

// Tables of the ledger; a model may not use these names.
// clang-format off: as many a line as there is room for
inline constexpr const char* ledger_tables[] = {
    "runs", "run_partitions", "run_tables", "rejects", "changes", "partition_scopes", "partition_records",
    "partition_seen", "partition_cursors", "partition_ranges", "partition_retries", "partition_memories",
    "remembered_pages", "remembered_contents", "run_waits", "job_schedules", "slots", "triggers", "schema_info",
    "schema_columns"};
// clang-format on

}  // namespace housingd::definition
