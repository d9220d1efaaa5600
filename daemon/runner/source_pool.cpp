#include "daemon/runner/source_pool.h"

#include <algorithm>

namespace housingd::runner {

std::shared_ptr<SourceUse> SourcePool::take(const definition::Source& source) {
  auto& states = uses_[source.name];
  if (!states.empty() && states.back()->source() == source) return states.back();
  const auto now = std::chrono::steady_clock::now();
  std::erase_if(states, [now](const std::shared_ptr<SourceUse>& use) {
    return use.use_count() == 1 && use->last_worked_ + use->source().rate_limit.interval <= now;
  });
  states.push_back(std::make_shared<SourceUse>(executor_, source));
  return states.back();
}

std::optional<SteadyTime> SourcePool::ready_at(const SourceUse& use) const {
  auto ready = SteadyTime::min();
  const auto states = uses_.find(use.source().name);
  if (states == uses_.end()) return ready;
  for (const auto& other : states->second) {
    if (other.get() == &use) continue;
    if (other->working_ > 0) return std::nullopt;
    if (other->last_worked_ == SteadyTime{}) continue;
    ready = std::max(ready, other->last_worked_ + other->source().rate_limit.interval);
  }
  return ready;
}

void SourcePool::end_work(SourceUse& use) {
  use.last_worked_ = std::chrono::steady_clock::now();
  if (--use.working_ == 0) use.client_.close_idle();
}

std::vector<const SourceUse*> SourcePool::sources() const {
  std::vector<const SourceUse*> latest;
  for (const auto& [name, states] : uses_) latest.push_back(states.back().get());
  return latest;
}

}  // namespace housingd::runner
