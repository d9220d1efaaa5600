#include "simulator/search.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace housingd::simulator {
namespace {

// Far more than the partitions and slices of a whole country.
constexpr std::size_t most_remembered = 8'192;

std::string key_of(Resource resource, const Filter& filter) {
  std::vector<int> types;
  for (const auto type : filter.types) types.push_back(static_cast<int>(type));
  const auto bound = [](const auto& value) { return value ? fmt::format("={}", *value) : std::string(); };
  return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}", static_cast<int>(resource), filter.municipality,
                     fmt::join(filter.zip_codes, ","), fmt::join(types, ","), filter.on_market_only,
                     bound(filter.valuation.min), bound(filter.valuation.max), bound(filter.sold_on.min),
                     bound(filter.sold_on.max));
}

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::ranges::find(list, value) != list.end();
}

}  // namespace

bool matches(const Filter& filter, const Document& document) {
  if (!document.live) return false;
  if (!filter.municipality.empty() && filter.municipality != document.municipality) return false;
  if (!filter.zip_codes.empty() && !contains(filter.zip_codes, document.zip_code)) return false;
  if (!filter.types.empty() && !(document.type && contains(filter.types, *document.type))) return false;
  if (!filter.valuation.holds(document.valuation)) return false;
  const auto sold_on = document.sold_on.empty() ? std::nullopt : std::optional(document.sold_on);
  if (!filter.sold_on.holds(sold_on)) return false;
  return !filter.on_market_only || !document.cases.empty();
}

void Search::forget_old() {
  const bool changed = revision_ != data_.revision() || by_municipality_.empty();
  if (!changed && found_.size() < most_remembered) return;
  found_.clear();
  if (!changed) return;
  revision_ = data_.revision();
  by_municipality_.clear();
  for (std::uint32_t number = 0; number < data_.size(); ++number) {
    by_municipality_[data_[number].municipality].push_back(number);
  }
}

std::vector<Record> Search::look_up(Resource resource, const Filter& filter) const {
  std::vector<Record> records;
  const auto consider = [&](std::uint32_t number) {
    const Document& document = data_[number];
    if (!matches(filter, document)) return;
    if (resource == Resource::addresses) {
      records.push_back({number, std::nullopt});
    } else {
      for (std::uint16_t index = 0; index < document.cases.size(); ++index) records.push_back({number, index});
    }
  };
  if (filter.municipality.empty()) {
    for (std::uint32_t number = 0; number < data_.size(); ++number) consider(number);
  } else if (const auto found = by_municipality_.find(filter.municipality); found != by_municipality_.end()) {
    std::ranges::for_each(found->second, consider);
  }
  return records;
}

const std::vector<Record>& Search::find(Resource resource, const Filter& filter) {
  forget_old();
  const auto [entry, is_new] = found_.try_emplace(key_of(resource, filter));
  if (is_new) entry->second = look_up(resource, filter);
  return entry->second;
}

}  // namespace housingd::simulator
