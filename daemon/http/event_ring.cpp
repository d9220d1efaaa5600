#include "daemon/http/event_ring.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace housingd::http {

EventRing::EventRing(std::string life, std::size_t most_events, std::size_t most_bytes)
    : life_(std::move(life)), most_events_(std::max<std::size_t>(most_events, 1)), most_bytes_(most_bytes) {}

void EventRing::add(std::string_view event, std::string_view data) {
  texts_.push_back(event_text(event, id_of(newest() + 1), data));
  bytes_ += texts_.back().size();
  while (texts_.size() > most_events_ || (bytes_ > most_bytes_ && texts_.size() > 1)) {
    bytes_ -= texts_.front().size();
    texts_.pop_front();
    ++oldest_;
  }
}

std::optional<std::uint64_t> EventRing::number_of(std::string_view id) const {
  if (!id.starts_with(life_) || !id.substr(life_.size()).starts_with('-')) return std::nullopt;
  const std::string_view digits = id.substr(life_.size() + 1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (number > newest() || !has_all_after(number)) return std::nullopt;
  return number;
}

std::string EventRing::id_of(std::uint64_t number) const {
  return life_ + "-" + std::to_string(number);
}

std::string EventRing::take_after(std::uint64_t& number, std::size_t most_bytes) const {
  std::string taken;
  while (number < newest()) {
    const std::string& text = texts_[static_cast<std::size_t>(number + 1 - oldest_)];
    if (!taken.empty() && taken.size() + text.size() > most_bytes) break;
    taken.append(text);
    ++number;
  }
  return taken;
}

std::string event_text(std::string_view event, std::string_view id, std::string_view data) {
  std::string text;
  text.append("event: ").append(event).append("\nid: ").append(id).append("\n");
  while (true) {
    const std::size_t line_end = std::min(data.find_first_of("\r\n"), data.size());
    text.append("data: ").append(data.substr(0, line_end)).append("\n");
    if (line_end == data.size()) return text.append("\n");
    data.remove_prefix(line_end + 1);
  }
}

}  // namespace housingd::http
