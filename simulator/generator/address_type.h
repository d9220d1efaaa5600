// The kinds of property that the API knows.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace housingd::simulator::generator {

enum class AddressType : std::uint8_t {
  villa,
  terraced_house,
  condo,
  holiday_house,
  cooperative,
  farm,
  hobby_farm,
  full_year_plot,
  holiday_plot,
  villa_apartment,
  houseboat,
};

// As queries and documents spell them, in the order of the enumerators.
inline constexpr std::array<std::string_view, 11> address_type_names{
    "villa",      "terraced house", "condo",        "holiday house",   "cooperative", "farm",
    "hobby farm", "full year plot", "holiday plot", "villa apartment", "houseboat"};

[[nodiscard]] constexpr std::string_view name_of(AddressType type) {
  return address_type_names[static_cast<std::size_t>(type)];
}

[[nodiscard]] constexpr std::optional<AddressType> address_type_named(std::string_view name) {
  for (std::size_t index = 0; index < address_type_names.size(); ++index) {
    if (address_type_names[index] == name) return static_cast<AddressType>(index);
  }
  return std::nullopt;
}

// Homes in a shared building have a floor and a door.
[[nodiscard]] constexpr bool has_floor(AddressType type) {
  return type == AddressType::condo || type == AddressType::cooperative || type == AddressType::villa_apartment;
}

[[nodiscard]] constexpr bool is_plot(AddressType type) {
  return type == AddressType::full_year_plot || type == AddressType::holiday_plot;
}

}  // namespace housingd::simulator::generator
