#include "tests/status/event_log.h"

#include <stdexcept>

namespace housingd::status {
http::Event EventLog::read_until(const std::function<bool(const http::Event&)>& wanted) {
  for (;;) {
    std::string_view rest = unread_;
    auto event = reader_.feed(rest).value();
    unread_.erase(0, unread_.size() - rest.size());
    if (event) {
      events_.push_back(*event);
      if (wanted(*event)) return *std::move(event);
      continue;
    }
    unread_ += next_chunk();
  }
}

// Events have no CR LF in them: their JSON is one line.
std::string EventLog::next_chunk() {
  const std::string size = peer_->read_until("\r\n");
  std::string piece = peer_->read_until("\r\n");
  piece.erase(piece.size() - 2);
  if (piece.size() != std::stoul(size, nullptr, 16)) throw std::runtime_error("a chunk of another size: " + piece);
  return piece;
}

std::vector<std::string> EventLog::names() const {
  std::vector<std::string> names;
  for (const auto& event : events_) names.push_back(event.name);
  return names;
}

}  // namespace housingd::status
