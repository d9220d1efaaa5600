#include "pipeline/fetch/retry_budget.h"

#include <fmt/format.h>

namespace housingd::fetch {

void RetryBudget::succeeded() {
  ++succeeded_;
  if (run_ != nullptr) run_->succeeded();
}

std::optional<RetryBudget::Of> RetryBudget::spend() {
  if (is_used_up()) return of_;
  if (run_ != nullptr) {
    if (const auto exhausted = run_->spend()) return exhausted;
  }
  ++spent_;
  return std::nullopt;
}

void RetryBudget::sent_again(std::string_view reason) {
  ++by_reason_[std::string(reason)];
}

std::string RetryBudget::exhausted(Of of) const {
  if (of != of_ && run_ != nullptr) return run_->exhausted(of);
  return fmt::format("the {}'s budget of retries is used up: {} and {:g}% of {} requests that went well",
                     of_ == Of::run ? "run" : "partition", fixed_, ratio_ * 100, succeeded_);
}

bool RetryBudget::is_used_up() const {
  return static_cast<double>(spent_ + 1) > fixed_ + ratio_ * static_cast<double>(succeeded_);
}

}  // namespace housingd::fetch
