#include "pipeline/run/pass.h"

#include <fmt/format.h>

#include <utility>

namespace housingd::run {

void Pass::begin(std::string slice, std::optional<std::uint64_t> known) {
  slice_ = std::move(slice);
  total_ = first_total_ = known;
  counted_whole_ = !known.has_value();
  met_ = SeenKeys();
}

bool Pass::declares(std::uint64_t total) {
  total_ = total;
  if (!first_total_) first_total_ = total;
  return *first_total_ == total;
}

void Pass::met(const record::PageRows& page) {
  if (slice_.empty()) return;  // what the whole gave, its partition knows
  for (const auto& record : page.records) met_.add(record.key_hash);
  for (const auto& reject : page.rejects) met_.add(reject.key_hash);
  for (const std::uint64_t key_hash : page.unchanged) met_.add(key_hash);
}

void Pass::end() {
  if (!total_) return;
  const std::string where = slice_.empty() ? "" : " of " + slice_;
  if (*first_total_ != *total_) {
    doubted(fmt::format("the total{} moved from {} to {} while it was read", where, *first_total_, *total_));
  } else if (!slice_.empty() && counted_whole_ && met_.count() != *total_) {
    doubted(fmt::format("{} declared {} records and gave {}", slice_, *total_, met_.count()));
  }
}

void Pass::doubted(std::string why) {
  if (first_doubt_.empty()) {
    first_doubt_ = std::move(why);
  } else {
    ++further_doubts_;
  }
}

std::string Pass::doubt() const {
  if (further_doubts_ == 0) return first_doubt_;
  return fmt::format("{} (and {} more)", first_doubt_, further_doubts_);
}

}  // namespace housingd::run
