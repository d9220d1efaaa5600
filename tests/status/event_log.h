// What a follower of /api/v1/events reads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/http/event_reader.h"
#include "tests/http/raw_peer.h"

namespace housingd::status {

class EventLog {
 public:
  // A peer whose answer's head has been read.
  explicit EventLog(std::unique_ptr<http::RawPeer> peer) : peer_(std::move(peer)) {}

  // Reads on until an event is as wanted, and gives it back; fails after ten
  // seconds of silence.
  http::Event read_until(const std::function<bool(const http::Event&)>& wanted);
  http::Event read_until(const std::string& name) {
    return read_until([&](const http::Event& event) { return event.name == name; });
  }

  // All that were read.
  [[nodiscard]] const std::vector<http::Event>& events() const { return events_; }
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::string next_chunk();

  std::unique_ptr<http::RawPeer> peer_;
  http::EventReader reader_;
  std::string unread_;
  std::vector<http::Event> events_;
};

}  // namespace housingd::status
