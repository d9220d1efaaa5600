// A municipality as the catalog describes it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/outcome/result.h"

namespace housingd::simulator::generator {

struct Municipality {
  int code = 0;
  std::string name;
  std::string slug;
  std::string province;
  std::string province_code;
  int region_code = 0;
  double latitude = 0;  // of the centre
  double longitude = 0;
  bool reference_area = false;
  std::vector<int> zip_codes;
  std::optional<std::uint32_t> villas;  // how many the real API lists, where that is known
};

// Reads the `entries` of a catalog file. Blocking.
[[nodiscard]] outcome::result<std::vector<Municipality>> read_municipalities(const std::filesystem::path& file);

// `area`: "all", "reference", or names separated by commas.
[[nodiscard]] outcome::result<std::vector<Municipality>> municipalities_in(std::vector<Municipality> all,
                                                                           std::string_view area);

}  // namespace housingd::simulator::generator
