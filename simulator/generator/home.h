// The facts about a property that several parts of its document repeat.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "simulator/generator/geography.h"
#include "simulator/generator/lot.h"
#include "simulator/generator/random.h"

namespace housingd::simulator::generator {

struct Home {
  const Lot* lot = nullptr;
  std::string id;
  std::string slug_address;  // "lyngvej-12-4600-koege"
  std::string slug;          // ends in the national address key
  std::string address_key;   // "gstkvhx"
  Point point;
  std::uint32_t property_number = 0;
  int living_area = 0;
  int basement_area = 0;     // 0: none
  double weighted_area = 0;  // 0: not known
  int year_built = 0;
  std::string_view energy_label;  // empty: not known
  std::int64_t value = 0;         // what it would sell for, in kroner
};

// `lot` outlives the home.
[[nodiscard]] Home home_on(const Lot& lot, Random& random);

}  // namespace housingd::simulator::generator
