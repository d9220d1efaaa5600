// Why a slot has its outcome, in words for people.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "pipeline/definition/job.h"

namespace housingd::scheduler {

// `failure`: why the last try to start it failed; empty: there was none.
[[nodiscard]] std::string reason_of_missed(const definition::Schedule& schedule, std::uint64_t count,
                                           std::chrono::milliseconds lateness, const std::string& failure);
// Empty: it was started when it was due.
[[nodiscard]] std::string reason_of_started(const definition::Schedule& schedule, std::chrono::milliseconds lateness,
                                            bool waited, const std::string& failure);
// Of those that a later one came after, where on_missed is skip.
[[nodiscard]] std::string reason_of_passed_over(const std::string& failure);
// `opening`: the run that was in the way was not in the ledger yet.
[[nodiscard]] std::string reason_of_skipped(bool opening);
[[nodiscard]] std::string reason_of_coalesced(bool waited);

}  // namespace housingd::scheduler
