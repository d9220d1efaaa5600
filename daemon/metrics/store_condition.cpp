#include "daemon/metrics/store_condition.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace housingd::metrics {

using outcome::Error;
using outcome::ErrorCode;

namespace {

struct Known {
  std::string_view words;  // of a database or of the system, in lower case
  std::string_view reason;
};

// The first whose words are in the message.
constexpr std::array known{
    Known{"connection refused", "connection refused"},
    Known{"authentication failed", "its login is refused"},
    Known{"no password supplied", "its login is refused"},
    Known{"starting up", "the database is starting up"},
    Known{"shutting down", "the database is shutting down"},
    Known{"terminating connection", "the database ends its connections"},
    Known{"server closed the connection", "connection lost"},
    Known{"too many", "too many connections"},
    Known{"remaining connection slots", "too many connections"},
    Known{"read-only", "it cannot be written to"},
    Known{"readonly", "it cannot be written to"},
    Known{"no space left", "no room on its disk"},
    Known{"disk is full", "no room on its disk"},
    Known{"disk i/o error", "disk I/O error"},
    Known{"is locked", "locked by another program"},
    Known{"no such file", "connection refused: no server"},
    Known{"could not translate host name", "its host has no address"},
    Known{"timeout", "no answer in time"},
    Known{"timed out", "no answer in time"},
    Known{"in time", "no answer in time"},
};

bool is_trouble(ErrorCode code) {
  return code == ErrorCode::store_unavailable || code == ErrorCode::store_full || code == ErrorCode::store_damaged;
}

bool is_an_answer(ErrorCode code) {
  return code == ErrorCode::store_conflict || code == ErrorCode::store_refused || code == ErrorCode::run_conflict;
}

}  // namespace

std::string reason_of(const Error& error) {
  std::string message = error.message();
  std::ranges::transform(message, message.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto found = std::ranges::find_if(
      known, [&message](const Known& one) { return message.find(one.words) != std::string::npos; });
  return std::string(found == known.end() ? outcome::name_of(error.code()) : found->reason);
}

void StoreCondition::begin(Kind kind, const Error& error, Clock::time_point now) {
  const std::string reason = reason_of(error);
  const bool is_news = !trouble_ || trouble_->reason != reason;
  const bool writing = kind == Kind::writing || (trouble_ && trouble_->kind == Kind::writing);
  trouble_ = Trouble{
      .reason = reason, .since = trouble_ ? trouble_->since : now, .kind = writing ? Kind::writing : Kind::reading};
  if (is_news && tell_) tell_();
}

void StoreCondition::failed(Kind kind, const Error& error, Clock::time_point now) {
  if (is_trouble(error.code())) return begin(kind, error, now);
  if (is_an_answer(error.code())) succeeded(kind, now);
}

void StoreCondition::held_up(const Error& error, Clock::time_point now) {
  begin(Kind::writing, error, now);
}

void StoreCondition::succeeded(Kind kind, Clock::time_point now) {
  kind == Kind::writing ? void(wrote_at_ = now) : void(read_ = true);
  if (!trouble_ || (trouble_->kind == Kind::writing && kind == Kind::reading)) return;
  trouble_.reset();
  if (tell_) tell_();
}

}  // namespace housingd::metrics
