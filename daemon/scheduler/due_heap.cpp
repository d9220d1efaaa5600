#include "daemon/scheduler/due_heap.h"

#include <algorithm>

namespace housingd::scheduler {

namespace {

// Four children share a cache line or two, and halve the depth.
constexpr std::size_t children = 4;

std::size_t parent_of(std::size_t place) {
  return (place - 1) / children;
}

}  // namespace

void DueHeap::put(std::size_t place, const Entry& entry) {
  entries_[place] = entry;
  places_[entry.job] = static_cast<std::uint32_t>(place);
}

void DueHeap::rise(std::size_t place, const Entry& entry) {
  for (; place > 0 && entry < entries_[parent_of(place)]; place = parent_of(place)) {
    put(place, entries_[parent_of(place)]);
  }
  put(place, entry);
}

void DueHeap::sink(std::size_t place, const Entry& entry) {
  while (true) {
    const std::size_t first = place * children + 1;
    if (first >= entries_.size()) break;
    const std::size_t end = std::min(first + children, entries_.size());
    const auto least = std::min_element(entries_.begin() + static_cast<std::ptrdiff_t>(first),
                                        entries_.begin() + static_cast<std::ptrdiff_t>(end));
    if (entry < *least) break;
    const auto below = static_cast<std::size_t>(least - entries_.begin());
    put(place, *least);
    place = below;
  }
  put(place, entry);
}

void DueHeap::assign(const std::vector<Key>& keys) {
  entries_.clear();
  for (const Key& key : keys) entries_.push_back({key, static_cast<std::uint32_t>(entries_.size())});
  std::ranges::sort(entries_);  // a sorted vector is a heap
  places_.resize(entries_.size());
  for (std::size_t place = 0; place < entries_.size(); ++place) {
    places_[entries_[place].job] = static_cast<std::uint32_t>(place);
  }
}

void DueHeap::set(std::uint32_t job, Key key) {
  const std::size_t place = places_[job];
  const Entry entry{key, job};
  if (place > 0 && entry < entries_[parent_of(place)]) return rise(place, entry);
  sink(place, entry);
}

}  // namespace housingd::scheduler
