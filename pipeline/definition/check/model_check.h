// What the tables of a model say of each other.
#pragma once

#include "pipeline/definition/check/findings.h"
#include "pipeline/definition/model.h"

namespace housingd::definition::check {

// Checks, and completes what follows from other tables: parents come first,
// list tables get their root, parent columns their type, key columns are
// required. What it cannot complete it has reported.
void check_model(Model& model, Findings& findings);

// One table for itself: its name, kind, columns, key, tracked columns, indexes.
void check_table(const Table& table, Findings& findings);

// Where the tables stand: parents before children, else in the order of the
// file. False: a parent is missing or is its own descendant, which is reported.
[[nodiscard]] bool order_tables(Model& model, Findings& findings);

}  // namespace housingd::definition::check
