// Everything that a store holds, in a notation that both kinds of store share.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "tests/faults/place.h"

namespace housingd::faults {

// Rows by table, each as one line, in order. Of every table of the model all
// columns and whether the row is removed; of the ledger what does not depend on
// when and how often a program was started: `changes`, `rejects`, which records
// a partition holds, how its partitions ended, how many rows were inserted,
// updated and removed, and as "unchanged", how many were met so. Not in it: times of day, the ledger's own numbers, how
// many requests it took, and how many shared rows were met unchanged (a program that remembers them skips them).
//
// The notations that differ between stores, and what stands for both:
// - timestamps: SQLite keeps the source's text, PostgreSQL an instant. Here the
//   instant, in whole microseconds, as PostgreSQL has no finer ones;
// - json: PostgreSQL's jsonb sorts members and spaces them as it likes. Here
//   sorted and without spaces;
// - doubles: the shortest text that is read back as the same;
// - booleans: 1 and 0.
using Contents = std::map<std::string, std::vector<std::string>>;

// Whether `run_id` is part of the rows: those of a store whose programs were
// killed may leave out a number.
enum class RunIds : std::uint8_t { left_out, compared };

[[nodiscard]] Contents contents_of(const Place& place, const definition::Model& model,
                                   RunIds run_ids = RunIds::left_out);
// Of the model's tables alone.
[[nodiscard]] Contents data_of(const Place& place, const definition::Model& model);

// Fails the test unless they are; shows the first rows that differ.
void expect_equal(const Contents& expected, const Contents& found);

}  // namespace housingd::faults
