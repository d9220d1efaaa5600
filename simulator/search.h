// Which records a search lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "simulator/data_set.h"

namespace housingd::simulator {

enum class Resource : std::uint8_t { addresses, cases };

// Both ends belong to it. What has no value is in no range.
template <class T>
struct Within {
  std::optional<T> min{}, max{};

  [[nodiscard]] bool holds(const std::optional<T>& value) const {
    if (!min && !max) return true;
    return value && (!min || *min <= *value) && (!max || *value <= *max);
  }
};

// Empty parts do not filter.
struct Filter {
  std::string municipality{};
  std::vector<int> zip_codes{};
  std::vector<generator::AddressType> types{};
  bool on_market_only = false;
  Within<std::int64_t> valuation{};
  Within<std::string> sold_on{};  // YYYY-MM-DD
};

[[nodiscard]] bool matches(const Filter& filter, const Document& document);

// Remembers what each filter found until the data changes.
class Search {
 public:
  // `data` outlives the search.
  explicit Search(const DataSet& data) : data_(data) {}

  // In the order of the data; valid until the next call after a change.
  [[nodiscard]] const std::vector<Record>& find(Resource resource, const Filter& filter);

 private:
  void forget_old();
  [[nodiscard]] std::vector<Record> look_up(Resource resource, const Filter& filter) const;

  const DataSet& data_;
  std::uint64_t revision_ = 0;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_municipality_;
  std::unordered_map<std::string, std::vector<Record>> found_;
};

}  // namespace housingd::simulator
