// Which of very many jobs is to be looked at next.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "daemon/schedule/instant.h"

namespace housingd::scheduler {

inline constexpr schedule::Instant at_once = schedule::Instant::min();
inline constexpr schedule::Instant never = schedule::Instant::max();

// A heap in which each job, known by its number, has one place: a job's time
// may be changed as often as one likes, and nothing is left behind.
class DueHeap {
 public:
  struct Key {
    schedule::Instant due = never;
    schedule::Instant last_launch = at_once;  // of those due together, who waited longest is first

    auto operator<=>(const Key&) const = default;
  };

  // From now on there are these jobs, numbered from 0.
  void assign(const std::vector<Key>& keys);
  void set(std::uint32_t job, Key key);

  [[nodiscard]] bool empty() const { return entries_.empty(); }
  // Of one that is not empty.
  [[nodiscard]] std::uint32_t top() const { return entries_.front().job; }
  [[nodiscard]] const Key& top_key() const { return entries_.front().key; }

 private:
  struct Entry {
    Key key;
    std::uint32_t job;

    auto operator<=>(const Entry&) const = default;
  };

  void put(std::size_t place, const Entry& entry);
  void rise(std::size_t place, const Entry& entry);
  void sink(std::size_t place, const Entry& entry);

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> places_;  // of each job in entries_
};

}  // namespace housingd::scheduler
