#include "pipeline/upsert/stamp.h"

#include <chrono>
#include <ctime>

namespace housingd::upsert {

std::string now_text() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[sizeof "2026-01-01T00:00:00Z"];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

Removal removal_of(definition::OnMissing on_missing) {
  return on_missing == definition::OnMissing::hard_delete ? Removal::hard : Removal::soft;
}

}  // namespace housingd::upsert
