// Connections that wait for their next request.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "pipeline/fetch/connection.h"

namespace housingd::fetch {

// Last in, first out: what is used stays warm, the rest grows old and goes.
class ConnectionPool {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // One that is still open and was used not long ago, or null.
  [[nodiscard]] std::unique_ptr<Connection> take(TimePoint now);
  // Full: the one that waited longest is closed.
  void put(std::unique_ptr<Connection> connection, TimePoint now);
  void clear() { idle_.clear(); }
  [[nodiscard]] std::size_t size() const { return idle_.size(); }

 private:
  struct Idle {
    std::unique_ptr<Connection> connection;
    TimePoint since;
  };
  std::vector<Idle> idle_;  // oldest first
};

}  // namespace housingd::fetch
