// What happens to a housing market between two imports.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "pipeline/outcome/result.h"
#include "simulator/data_set.h"
#include "simulator/generator/generator.h"
#include "simulator/search.h"

namespace housingd::simulator {

// How many records undergo what; as many as there are where there are fewer.
// No record undergoes two things at once.
struct ChangeRequest {
  static constexpr std::uint32_t all = std::numeric_limits<std::uint32_t>::max();

  std::uint64_t seed = 1;
  std::uint32_t returning = 0;  // vanished ones that come back as they were
  std::uint32_t vanishing = 0;
  std::uint32_t prices = 0;      // cases with another priceCash (and casePrice, where it is theirs)
  std::uint32_t valuations = 0;  // properties with another latestValuation
  std::uint32_t added = 0;       // properties never seen before
  // Which records may change; new ones are of its first type and municipality.
  Filter among{.types = {generator::AddressType::villa}};
};

struct PriceChange {
  std::string address_id;
  std::string case_id;
  std::int64_t old_price = 0;
  std::int64_t new_price = 0;
};

struct ValuationChange {
  std::string address_id;
  std::int64_t old_valuation = 0;
  std::int64_t new_valuation = 0;
};

// Exactly what changed: address ids, and old and new values.
struct Changes {
  std::vector<std::string> returned;
  std::vector<std::string> vanished;
  std::vector<PriceChange> prices;
  std::vector<ValuationChange> valuations;
  std::vector<std::string> added;
};

// `generator` may be null: then adding is an error, and nothing is changed.
[[nodiscard]] outcome::result<Changes> apply(const ChangeRequest& request, DataSet& data,
                                             generator::Generator* generator);

}  // namespace housingd::simulator
