// Where one property stands, and of what kind it is: all that must be unique
// or counted is settled here, so that documents can be written in any order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "simulator/generator/address_type.h"
#include "simulator/generator/geography.h"
#include "simulator/generator/random.h"

namespace housingd::simulator::generator {

struct Lot {
  std::uint64_t number = 0;  // of the property in the data set; its random stream
  AddressType type = AddressType::villa;
  const District* district = nullptr;
  const ZipArea* zip_area = nullptr;
  const Road* road = nullptr;
  const Place* place = nullptr;  // null: none
  std::string house_number;      // "12", "7B"
  std::string floor;             // empty: none
  std::string door;
};

// Hands out lots, each once.
class LotOffice {
 public:
  // `geography` outlives the office and its lots.
  LotOffice(const Geography& geography, std::uint64_t seed);

  Lot next(std::size_t district, AddressType type);

 private:
  struct RoadBook {
    int last_number = 0;
    char last_letter = 0;  // 0: the last number had none
  };

  std::size_t choose_zip_area(std::size_t district);
  [[nodiscard]] std::string next_house_number(RoadBook& book);

  const Geography& geography_;
  Random random_;
  std::uint64_t lots_ = 0;
  std::vector<std::vector<double>> zip_weights_until_;     // running sums per district
  std::vector<std::vector<std::vector<RoadBook>>> books_;  // district, zip area, road
};

}  // namespace housingd::simulator::generator
