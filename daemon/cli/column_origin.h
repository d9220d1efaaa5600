// Where a model's rows and values come from, in words for people.
#pragma once

#include <string>

#include "pipeline/definition/model.h"

namespace housingd::cli {

struct RowPlace {
  std::string root;     // one of the endpoint's roots: "address"
  std::string pointer;  // within it: "/images/*"; empty: the entity itself
};

// Of a list table, through its parents.
[[nodiscard]] RowPlace row_place(const definition::Model& model, const definition::Table& table);

// "/road/roadID", "the parent's id", "its place in the list".
[[nodiscard]] std::string origin_of(const definition::Column& column);

// "key", "tracked", "required" or nothing: the first of these that holds.
[[nodiscard]] std::string mark_of(const definition::Table& table, const definition::Column& column);

}  // namespace housingd::cli
