// The events of late, as they are sent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace housingd::http {

// Numbers its events from 1 and keeps the newest, bounded by count and bytes.
class EventRing {
 public:
  EventRing(std::string life, std::size_t most_events, std::size_t most_bytes);

  void add(std::string_view event, std::string_view data);

  [[nodiscard]] std::uint64_t newest() const { return oldest_ + texts_.size() - 1; }
  // The number that an id stands for, where everything after it is still here.
  [[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view id) const;
  [[nodiscard]] bool has_all_after(std::uint64_t number) const { return number + 1 >= oldest_; }
  [[nodiscard]] std::string id_of(std::uint64_t number) const;
  // Events after `number` as one text of about `most_bytes`; moves `number` to
  // the last of them.
  [[nodiscard]] std::string take_after(std::uint64_t& number, std::size_t most_bytes) const;

 private:
  std::string life_;
  std::size_t most_events_;
  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  std::uint64_t oldest_ = 1;  // the number of texts_.front()
  std::deque<std::string> texts_;
};

// "event: NAME\nid: ID\ndata: ...\n\n": a line of data for each line of it.
[[nodiscard]] std::string event_text(std::string_view event, std::string_view id, std::string_view data);

}  // namespace housingd::http
