#include "pipeline/upsert/postgres/patience.h"

#include <algorithm>
#include <random>

#include "pipeline/async/wait.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using outcome::result;
using std::chrono::milliseconds;

namespace {

milliseconds wait_before(const ServerError& error, unsigned attempts) {
  const bool brief = error.trouble() == Trouble::contention;
  const milliseconds first = brief ? milliseconds{10} : milliseconds{200};
  const milliseconds most = brief ? milliseconds{1'000} : milliseconds{10'000};
  const milliseconds full = std::min(most, first * (1U << std::min(attempts, 10U)));
  thread_local std::minstd_rand random{std::random_device{}()};
  return milliseconds(std::uniform_int_distribution<std::int64_t>(full.count() / 2, full.count())(random));
}

bool may_pass(const ServerError& error) {
  return error.trouble() == Trouble::lost || error.trouble() == Trouble::contention ||
         error.trouble() == Trouble::resource;
}

// Who gives a reason is there.
bool is_silence(const ServerError& error) {
  return error.trouble() == Trouble::lost && error.fields().sqlstate.empty();
}

}  // namespace

awaitable<result<void>> Patience::wait_after(ServerError error) {
  const milliseconds wait = wait_before(error, attempts_++);
  const auto give_up = began_ + (is_silence(error) ? limits_.silence : limits_.trouble);
  if (!may_pass(error) || Clock::now() + wait >= give_up || outage_.is_given_up()) co_return error.to_error();
  // Contention is daily business, as long as it does not last.
  if (error.trouble() != Trouble::contention || attempts_ > 3) {
    told_ = true;
    outage_.met(error.to_error().message(), wait);
  }
  if (error.trouble() != Trouble::contention) outage_.holds_up(error.to_error());
  auto waiting = async::wait_until(Clock::now() + wait);
  auto waited = co_await std::move(waiting);
  if (!waited) co_return waited.error();
  if (outage_.is_given_up()) co_return error.to_error();
  co_return result<void>();
}

void Patience::succeeded() const {
  if (told_) outage_.over();
}

}  // namespace housingd::upsert::postgres
