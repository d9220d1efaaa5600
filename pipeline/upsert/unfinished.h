// Which runs may be taken up again; for SQL and for C++.
#pragma once

#include "pipeline/upsert/ledger.h"

namespace housingd::upsert {

// What an index on them must say word for word.
inline constexpr const char* unfinished_states = "('running', 'interrupted', 'yielded')";

[[nodiscard]] constexpr bool is_unfinished(RunState state) {
  return state == RunState::running || state == RunState::interrupted || state == RunState::yielded;
}

}  // namespace housingd::upsert
