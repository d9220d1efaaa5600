#include "pipeline/upsert/postgres/run_lock.h"

#include <fmt/format.h>

#include "pipeline/async/shielded.h"
#include "pipeline/async/wait.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using outcome::Deadline;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

namespace {

constexpr std::chrono::seconds lock_time{10};
constexpr std::chrono::milliseconds between_tries{200};

// One key a schema and job; pg_locks shows it in two halves.
constexpr const char* key_sql = "hashtextextended('housingd run ' || current_schema() || '/' || $1, 0)";

Call call_with(const Statement& statement, const std::string& job) {
  Call call{&statement, {}};
  call.parameters.add(std::string_view(job));
  return call;
}

}  // namespace

RunLock::RunLock(Pool& pool)
    : pool_(pool),
      lock_(fmt::format("SELECT pg_try_advisory_lock({})", key_sql)),
      unlock_(fmt::format("SELECT pg_advisory_unlock({})", key_sql)),
      holder_(fmt::format(
          "SELECT 'process ' || a.pid || coalesce(' from ' || host(a.client_addr), '') || ', connected since ' || "
          "to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') "
          "FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid, LATERAL (SELECT {} AS key) k "
          "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND "
          "l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND "
          "l.classid::bigint = (k.key >> 32 & 4294967295) AND l.objid::bigint = (k.key & 4294967295)",
          key_sql)) {}

awaitable<result<void>> RunLock::take(std::string job, Patience patience) {
  for (;;) {
    std::optional<ServerError> error;
    try {
      auto waiting = wait_for(job);
      auto taken = co_await std::move(waiting);
      co_return taken;
    } catch (const ServerError& met) {
      error = met;
    }
    auto waiting = patience.wait_after(*error);
    auto waited = co_await std::move(waiting);
    if (!waited) co_return waited.error();
  }
}

awaitable<result<void>> RunLock::wait_for(std::string job) {
  const Deadline deadline = Deadline::after(lock_time);
  for (;;) {
    auto locking = try_lock(job, deadline);
    const bool locked = co_await std::move(locking);
    if (locked) {
      ++holds_[job];
      co_return result<void>();
    }
    const auto next = Deadline::Clock::now() + between_tries;
    if (next >= deadline.when()) break;
    auto waiting = async::wait_until(next);
    auto waited = co_await std::move(waiting);
    if (!waited) co_return waited.error();
  }
  auto asking = async::shielded(holder(job, Deadline::after(lock_time)));
  const std::string other = co_await std::move(asking);
  co_return Error(
      Disposition::fail_run, ErrorCode::store_conflict,
      fmt::format("job {} is being run by another housingd on this database ({}); wait for it or stop it", job, other));
}

awaitable<bool> RunLock::try_lock(std::string job, Deadline deadline) {
  auto waiting = turn_.take();
  const Turn::Held turn = co_await std::move(waiting);
  if (lease_ && (*lease_)->is_broken()) lease_.reset();
  auto connecting = connect(deadline);
  if (!lease_) co_await std::move(connecting);
  if (holds_.contains(job)) co_return true;
  auto locking = async::shielded(lock({std::move(job)}, deadline));
  co_return co_await std::move(locking);
}

awaitable<void> RunLock::connect(Deadline deadline) {
  auto acquiring = pool_.acquire(deadline);
  lease_.emplace(co_await std::move(acquiring));
  std::vector<std::string> jobs;
  for (const auto& [job, count] : holds_) jobs.push_back(job);
  auto locking = async::shielded(lock(std::move(jobs), deadline));
  co_await std::move(locking);
}

// Whether the last of them is locked.
awaitable<bool> RunLock::lock(std::vector<std::string> jobs, Deadline deadline) {
  bool locked = true;
  for (const auto& job : jobs) {
    auto locking = (*lease_)->query(call_with(lock_, job), deadline);
    const Rows answer = co_await std::move(locking);
    locked = answer.boolean(0, 0);
  }
  co_return locked;
}

awaitable<std::string> RunLock::holder(std::string job, Deadline deadline) {
  auto waiting = turn_.take();
  const Turn::Held turn = co_await std::move(waiting);
  if (!lease_ || (*lease_)->is_broken()) co_return "just gone";
  auto asking = (*lease_)->query(call_with(holder_, job), deadline);
  const Rows rows = co_await std::move(asking);
  co_return rows.empty() ? std::string("just gone") : std::string(rows.text(0, 0));
}

awaitable<void> RunLock::release(std::string job) {
  const auto held = holds_.find(job);
  if (held == holds_.end() || --held->second > 0) co_return;
  holds_.erase(held);
  auto unlocking = async::shielded(unlock(std::move(job)));
  co_await std::move(unlocking);
}

awaitable<void> RunLock::unlock(std::string job) {
  try {
    auto waiting = turn_.take();
    const Turn::Held turn = co_await std::move(waiting);
    if (!lease_ || (*lease_)->is_broken()) co_return;
    auto unlocking = (*lease_)->query(call_with(unlock_, job), Deadline::after(lock_time));
    co_await std::move(unlocking);
  } catch (const ServerError&) {
    // The connection is gone, and the lock with it.
  }
}

}  // namespace housingd::upsert::postgres
