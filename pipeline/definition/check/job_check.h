// What a job says of the source, model and catalog that it names.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "pipeline/definition/check/findings.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/definition/documents.h"

namespace housingd::definition::check {

// How far the rest of the definitions can be relied on. Errors that only
// follow from errors elsewhere are not worth reading.
struct Trust {
  std::set<Kind> incomplete_kinds;                 // a file could not be read: names may be missing
  std::set<std::pair<Kind, std::string>> unsound;  // definitions with errors of their own

  [[nodiscard]] bool knows_all(Kind kind) const { return !incomplete_kinds.contains(kind); }
  [[nodiscard]] bool is_sound(Kind kind, const std::string& name) const { return !unsound.contains({kind, name}); }
};

void check_job(const Job& job, const Definitions& definitions, const Trust& trust, Findings& findings);

// Its parts. `catalog` is null when the job names none, `endpoint` when there
// is none of that name.
void check_roots(const Job& job, const Model& model, const Endpoint& endpoint, Findings& findings);
void check_partitions(const Job& job, const Endpoint* endpoint, const Catalog* catalog, Findings& findings);

}  // namespace housingd::definition::check
