// What a reload changes.
#pragma once

#include <string>
#include <vector>

#include "pipeline/definition/definitions.h"

namespace housingd::service {

// For people, one line a definition: "job denmark-villas: new", "source
// boligsiden: changed; runs under way keep the former". Empty: nothing changed.
// No values: they may be secret. Settings that wait are not among them.
[[nodiscard]] std::vector<std::string> difference(const definition::Definitions& before,
                                                  const definition::Definitions& after);

// The settings that differ from those that the program began with, and wait for
// its next start: "store", "http".
[[nodiscard]] std::vector<std::string> waiting_for_start(const definition::Settings& begun_with,
                                                         const definition::Settings& wanted);

}  // namespace housingd::service
