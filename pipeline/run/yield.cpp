#include "pipeline/run/yield.h"

#include <fmt/format.h>

#include "pipeline/upsert/slot_time.h"

namespace housingd::run {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Now = std::chrono::system_clock::time_point;

namespace {

Yield yield_until(std::chrono::sys_seconds until, std::string_view why) {
  auto reason = fmt::format("{}: the source wants to be left alone until {}", name_of(outcome::ErrorCode::rate_limited),
                            upsert::time_text(until));
  if (!why.empty()) reason.append(": ").append(why);
  return {until, std::move(reason)};
}

}  // namespace

std::optional<Yield> asked_by(const outcome::Error& error, Now now) {
  const auto wait = error.retry_after();
  if (error.code() != outcome::ErrorCode::rate_limited || !wait) return std::nullopt;
  return yield_until(std::chrono::ceil<seconds>(now + *wait), error.message());
}

std::optional<Yield> left_of(const upsert::RunRecord& so_far, Now now) {
  if (so_far.resume_at.empty()) return std::nullopt;
  const auto until = upsert::slot_time(so_far.resume_at);
  if (until <= now) return std::nullopt;
  return yield_until(std::chrono::ceil<seconds>(until), {});
}

}  // namespace housingd::run
