// What a reload changes.
#pragma once

#include <string>
#include <vector>

#include "pipeline/definition/definitions.h"

namespace housingd::service {

// For people, one line a definition: "job denmark-villas: new", "source
// boligsiden: changed; runs under way keep the former", "settings: store
// changed; takes effect at the next start". Empty: nothing changed. No values:
// they may be secret.
[[nodiscard]] std::vector<std::string> difference(const definition::Definitions& before,
                                                  const definition::Definitions& after);

}  // namespace housingd::service
