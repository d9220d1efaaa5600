#include "daemon/http/guess_brake.h"

#include <algorithm>

namespace housingd::http {
namespace {

constexpr std::size_t most_addresses = 4'096;
// Stands for all that there is no room for: they share one turn.
const std::string any_other = "*";

}  // namespace

GuessBrake::Clock::time_point GuessBrake::turn_of(const std::string& address) const {
  auto found = turns_.find(address);
  if (found == turns_.end() && turns_.size() >= most_addresses) found = turns_.find(any_other);
  return found == turns_.end() ? Clock::time_point::min() : found->second;
}

void GuessBrake::wrong(const std::string& address, Clock::time_point now) {
  if (turns_.size() >= most_addresses) forget_passed(now);
  const bool has_room = turns_.contains(address) || turns_.size() < most_addresses;
  auto& turn = turns_.try_emplace(has_room ? address : any_other, now).first->second;
  turn = std::max(turn, now) + pause_;
}

void GuessBrake::forget_passed(Clock::time_point now) {
  std::erase_if(turns_, [now](const auto& entry) { return entry.second <= now; });
}

}  // namespace housingd::http
