// How many requests may be sent again, on whose account, and why they were.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/definition/source.h"

namespace housingd::fetch {

// One per partition, which knows its run's. `fixed` requests may be sent again,
// and `ratio` of those that went well: while a source answers, what it fails
// now and then is no reason to stop; once it fails for good, its requests do
// not all use up their attempts one after the other.
//
// Lives on one executor; not thread-safe.
class RetryBudget {
 public:
  enum class Of : std::uint8_t { partition, run };

  [[nodiscard]] static RetryBudget of_run(const definition::RetryBudget& settings) {
    return {Of::run, settings.run, settings.ratio, nullptr};
  }
  // `run` outlives it.
  [[nodiscard]] static RetryBudget of_partition(const definition::RetryBudget& settings, RetryBudget& run) {
    return {Of::partition, settings.partition, settings.ratio, &run};
  }

  // A request went well: of this one's account and of the run's.
  void succeeded();
  // Takes one from both accounts. Or says which of them is used up, the
  // partition's first, and takes nothing.
  [[nodiscard]] std::optional<Of> spend();
  // It was indeed sent again. `reason`: "http_status 503", "timeout".
  void sent_again(std::string_view reason);

  [[nodiscard]] const std::map<std::string, std::uint64_t>& by_reason() const { return by_reason_; }
  // "the partition's budget of retries is used up: 20 and 50% of 14 requests that went well".
  [[nodiscard]] std::string exhausted(Of of) const;

 private:
  RetryBudget(Of of, std::uint32_t fixed, double ratio, RetryBudget* run)
      : of_(of), fixed_(fixed), ratio_(ratio), run_(run) {}
  [[nodiscard]] bool is_used_up() const;

  Of of_;
  std::uint32_t fixed_;
  double ratio_;
  RetryBudget* run_;  // null: this is the run's
  std::uint64_t succeeded_ = 0;
  std::uint64_t spent_ = 0;
  std::map<std::string, std::uint64_t> by_reason_;
};

}  // namespace housingd::fetch
