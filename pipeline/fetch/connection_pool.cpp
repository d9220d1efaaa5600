#include "pipeline/fetch/connection_pool.h"

namespace housingd::fetch {
namespace {

constexpr std::size_t most_idle = 64;
// Shorter than the minute after which most servers and address translators
// forget a silent connection.
constexpr std::chrono::seconds longest_idle{45};

}  // namespace

std::unique_ptr<Connection> ConnectionPool::take(TimePoint now) {
  while (!idle_.empty()) {
    Idle last = std::move(idle_.back());
    idle_.pop_back();
    if (now - last.since > longest_idle) {
      idle_.clear();  // all others are older
      return nullptr;
    }
    if (last.connection->is_quiet()) return std::move(last.connection);
  }
  return nullptr;
}

void ConnectionPool::put(std::unique_ptr<Connection> connection, TimePoint now) {
  if (idle_.size() == most_idle) idle_.erase(idle_.begin());
  idle_.push_back(Idle{std::move(connection), now});
}

}  // namespace housingd::fetch
