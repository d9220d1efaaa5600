// A scrape as metric families.
#pragma once

#include "daemon/metrics/families.h"
#include "daemon/metrics/scrape.h"

namespace housingd::metrics {

[[nodiscard]] Families families_of(const Scrape& scrape);

}  // namespace housingd::metrics
