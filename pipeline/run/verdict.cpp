#include "pipeline/run/verdict.h"

#include <fmt/format.h>

namespace housingd::run {

using upsert::PartitionState;

namespace {

// With as many digits as it takes to tell the one from the other, which is less.
struct Percents {
  std::string is, may_be;
};

Percents percents(double is, double may_be) {
  constexpr int most_digits = 6;
  for (int digits = 1;; ++digits) {
    Percents told{fmt::format("{:.{}f} %", is * 100.0, digits), fmt::format("{:.{}f} %", may_be * 100.0, digits)};
    if (told.is != told.may_be || digits == most_digits) return told;
  }
}

std::optional<std::string> reject_gate(const upsert::RecordCounts& records, const definition::Gates& gates) {
  if (records.fetched == 0) return std::nullopt;
  const double ratio = static_cast<double>(records.rejected) / static_cast<double>(records.fetched);
  if (ratio <= gates.max_reject_ratio) return std::nullopt;
  const auto [is, may_be] = percents(ratio, gates.max_reject_ratio);
  return fmt::format("gate_failed: max_reject_ratio: {} of {} records were rejected ({}), at most {} are let pass",
                     records.rejected, records.fetched, is, may_be);
}

std::optional<std::string> shrink_gate(const Collected& collected, const definition::Gates& gates) {
  if (collected.known_before == 0 || collected.records.distinct >= collected.known_before) return std::nullopt;
  const std::uint64_t lost = collected.known_before - collected.records.distinct;
  const double ratio = static_cast<double>(lost) / static_cast<double>(collected.known_before);
  if (ratio <= gates.max_shrink) return std::nullopt;
  const auto [is, may_be] = percents(ratio, gates.max_shrink);
  return fmt::format(
      "gate_failed: max_shrink: {} records after {} ({} fewer), at most {} fewer are let pass; nothing was removed",
      collected.records.distinct, collected.known_before, is, may_be);
}

}  // namespace

std::string shortfall(const Collected& collected) {
  const std::uint64_t distinct = collected.records.distinct;
  if (!collected.declared || *collected.declared == distinct) return collected.doubt;
  const bool short_of = distinct < *collected.declared;
  const std::uint64_t off = short_of ? *collected.declared - distinct : distinct - *collected.declared;
  std::string why = fmt::format("the source declared {} records and gave {} distinct ones ({} {})", *collected.declared,
                                distinct, off, short_of ? "missing" : "too many");
  if (!collected.doubt.empty()) return why + "; " + collected.doubt;
  if (!collected.outside.empty() && short_of) why += "; " + collected.outside;
  return why;
}

Verdict judge(const Collected& collected, const definition::Gates& gates) {
  if (collected.limited) return {PartitionState::incomplete, "limited: stopped at the record limit that was asked for"};
  if (std::string why = shortfall(collected); !why.empty()) return {PartitionState::incomplete, "incomplete: " + why};
  if (auto held = reject_gate(collected.records, gates)) return {PartitionState::failed, *std::move(held)};
  if (auto held = shrink_gate(collected, gates)) return {PartitionState::failed, *std::move(held)};
  return {};
}

}  // namespace housingd::run
