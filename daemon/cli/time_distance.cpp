#include "daemon/cli/time_distance.h"

#include "daemon/terminal/human_format.h"

namespace housingd::cli {

using namespace std::chrono_literals;

std::string ago_text(schedule::Instant at, schedule::Instant now) {
  return now - at < 1s ? "just now" : terminal::waiting_text(now - at) + " ago";
}

std::string ahead_text(schedule::Instant at, schedule::Instant now) {
  return at - now < 1s ? "now" : "in " + terminal::waiting_text(at - now);
}

}  // namespace housingd::cli
