// A model that fits on a screen and has a table of every kind.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/definition/source.h"

namespace housingd::upsert {

struct Homes {
  definition::Model model;
  definition::Endpoint homes;   // homes with their offers
  definition::Endpoint offers;  // offers that carry some of their home along
};

// Edits are made to the YAML text before it is read: {"type: bigint", "type: integer"}.
using Edits = std::vector<std::pair<std::string, std::string>>;

// Throws with the diagnostics when an edit makes no model.
[[nodiscard]] Homes load_homes(const Edits& edits = {});

// With a column of every type: homes.register_id is a uuid, homes.extra JSON.
[[nodiscard]] Homes homes_of_every_type();

}  // namespace housingd::upsert
