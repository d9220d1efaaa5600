#include "simulator/generator/generator.h"

#include <algorithm>
#include <array>
#include <thread>

#include "simulator/generator/property.h"

namespace housingd::simulator::generator {
namespace {

// One other property for every 25 villas.
constexpr std::size_t villas_per_other = 25;
constexpr std::array<Weighted<AddressType>, 10> other_types{{
    {AddressType::condo, 0.36},
    {AddressType::terraced_house, 0.24},
    {AddressType::holiday_house, 0.16},
    {AddressType::cooperative, 0.07},
    {AddressType::farm, 0.05},
    {AddressType::hobby_farm, 0.03},
    {AddressType::full_year_plot, 0.03},
    {AddressType::holiday_plot, 0.02},
    {AddressType::villa_apartment, 0.03},
    {AddressType::houseboat, 0.01},
}};

template <class Work>
void in_parallel(std::size_t count, const Work& work) {
  const std::size_t threads = std::max<std::size_t>(1, std::thread::hardware_concurrency());
  std::vector<std::jthread> workers;
  for (std::size_t worker = 0; worker < threads; ++worker) {
    workers.emplace_back([&work, count, threads, worker] {
      for (std::size_t index = count * worker / threads; index < count * (worker + 1) / threads; ++index) work(index);
    });
  }
}

}  // namespace

Generator::Generator(std::vector<Municipality> municipalities, std::uint64_t seed, std::size_t villas)
    : seed_(seed),
      villas_(villas),
      geography_(std::move(municipalities), villas),
      lots_(geography_, seed),
      random_(seed, 2) {}

std::vector<std::string> Generator::documents() {
  Random random(seed_, 3);
  std::vector<Lot> lots;
  lots.reserve(villas_ + villas_ / villas_per_other);
  std::size_t villas = 0;
  for (std::size_t district = 0; district < geography_.quotas().size(); ++district) {
    for (std::size_t index = 0; index < geography_.quotas()[district]; ++index) {
      lots.push_back(lots_.next(district, AddressType::villa));
      if (++villas % villas_per_other == 0) lots.push_back(lots_.next(district, pick_weighted(random, other_types)));
    }
  }
  std::vector<std::string> documents(lots.size());
  in_parallel(lots.size(), [&](std::size_t index) { documents[index] = property_document(lots[index], seed_); });
  return documents;
}

std::optional<std::size_t> Generator::district_for(std::string_view municipality) {
  const auto& districts = geography_.districts();
  if (municipality.empty()) return random_.below(districts.size());
  const auto found = std::ranges::find_if(
      districts, [municipality](const District& one) { return one.municipality.name == municipality; });
  if (found == districts.end()) return std::nullopt;
  return static_cast<std::size_t>(found - districts.begin());
}

std::optional<std::string> Generator::one_more(AddressType type, std::string_view municipality) {
  const auto district = district_for(municipality);
  if (!district) return std::nullopt;
  return property_document(lots_.next(*district, type), seed_);
}

}  // namespace housingd::simulator::generator
