#include "daemon/http/event_reader.h"

#include <algorithm>
#include <utility>

namespace housingd::http {
namespace {

constexpr std::size_t most_event_bytes = 4U << 20U;

}  // namespace

outcome::result<std::optional<Event>> EventReader::feed(std::string_view& bytes) {
  while (!bytes.empty()) {
    if (std::exchange(after_cr_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const std::size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    line_.append(bytes.substr(0, end));
    if (line_.size() + (data_ ? data_->size() : 0) > most_event_bytes) {
      return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::response_too_large,
                            "an event of the stream is larger than 4 MiB");
    }
    if (end == bytes.size()) {
      bytes = {};
      break;
    }
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    if (auto event = end_line()) return event;
  }
  return std::optional<Event>();
}

std::optional<Event> EventReader::end_line() {
  const std::string line = std::exchange(line_, {});
  if (!line.empty()) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    std::string_view value = std::string_view(line).substr(std::min(colon + 1, line.size()));
    if (value.starts_with(' ')) value.remove_prefix(1);
    take_field(std::string_view(line).substr(0, colon), value);
    return std::nullopt;
  }
  std::string name = std::exchange(name_, {});
  std::optional<std::string> data = std::exchange(data_, std::nullopt);
  if (!data) return std::nullopt;
  return Event{name.empty() ? "message" : std::move(name), id_, std::move(*data)};
}

void EventReader::take_field(std::string_view name, std::string_view value) {
  if (name == "event") name_ = value;
  if (name == "id" && value.find('\0') == std::string_view::npos) id_ = value;
  if (name != "data") return;
  if (data_) {
    data_->append("\n").append(value);
  } else {
    data_ = value;
  }
}

}  // namespace housingd::http
