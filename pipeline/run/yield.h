// When a run leaves its source alone, and until when. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "pipeline/outcome/error.h"
#include "pipeline/upsert/ledger.h"

namespace housingd::run {

struct Yield {
  std::chrono::system_clock::time_point until;  // a whole second: as the ledger keeps it
  std::string reason;                           // "rate_limited: the source wants to be left alone until ..."
};

// What a failed request makes of the run: a wait that the source asked for and
// that is too long to sit through (rate_limited), rounded up. Nothing: the
// error is an ordinary one.
[[nodiscard]] std::optional<Yield> asked_by(const outcome::Error& error, std::chrono::system_clock::time_point now);

// Of a run that is taken up: what is left of the wait that it began.
[[nodiscard]] std::optional<Yield> left_of(const upsert::RunRecord& so_far, std::chrono::system_clock::time_point now);

}  // namespace housingd::run
