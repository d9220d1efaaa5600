#include "simulator/generator/lot.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace housingd::simulator::generator {
namespace {

using namespace std::string_view_literals;

constexpr std::array floors{"st"sv, "st"sv, "1"sv, "1"sv, "2"sv, "3"sv, "4"sv, "0"sv, "kl"sv, "-1"sv};
constexpr std::array doors{"tv"sv, "th"sv, "mf"sv, "tv"sv, "th"sv, "1"sv, "2"sv, ""sv};
constexpr double share_in_a_place = 0.03;

}  // namespace

LotOffice::LotOffice(const Geography& geography, std::uint64_t seed) : geography_(geography), random_(seed, 1) {
  for (const District& district : geography.districts()) {
    std::vector<double>& sums = zip_weights_until_.emplace_back();
    auto& books = books_.emplace_back();
    double sum = 0;
    for (const ZipArea& area : district.zip_areas) {
      sums.push_back(sum += area.weight);
      books.emplace_back(area.roads.size());
    }
  }
}

std::size_t LotOffice::choose_zip_area(std::size_t district) {
  const auto& sums = zip_weights_until_[district];
  const auto found = std::ranges::upper_bound(sums, random_.unit() * sums.back());
  return std::min(static_cast<std::size_t>(found - sums.begin()), sums.size() - 1);
}

std::string LotOffice::next_house_number(RoadBook& book) {
  const bool letter_follows = book.last_letter != 0 && book.last_letter < 'D' && random_.chance(0.5);
  if (letter_follows) {
    ++book.last_letter;
  } else {
    book.last_number += random_.between(1, 2);
    book.last_letter = random_.chance(0.04) ? 'A' : '\0';
  }
  std::string text = std::to_string(book.last_number);
  if (book.last_letter != 0) text.push_back(book.last_letter);
  return text;
}

Lot LotOffice::next(std::size_t district, AddressType type) {
  Lot lot;
  lot.number = lots_++;
  lot.type = type;
  lot.district = &geography_.districts()[district];
  const auto zip_area = choose_zip_area(district);
  lot.zip_area = &lot.district->zip_areas[zip_area];
  const auto road = random_.below(lot.zip_area->roads.size());
  lot.road = &lot.zip_area->roads[road];
  lot.house_number = next_house_number(books_[district][zip_area][road]);
  if (random_.chance(share_in_a_place)) lot.place = &lot.zip_area->places[random_.below(lot.zip_area->places.size())];
  if (has_floor(type)) {
    lot.floor = random_.pick(floors);
    lot.door = random_.pick(doors);
  }
  return lot;
}

}  // namespace housingd::simulator::generator
