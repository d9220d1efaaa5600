#include "tests/scheduler/memory_book.h"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "tests/scheduler/scheduled_jobs.h"

namespace housingd::scheduler {

namespace asio = async::asio;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using upsert::SlotRecord;
using upsert::SlotTime;

namespace {

// The way to the database, and back: where a program may die.
async::awaitable<void> travel() {
  const auto executor = co_await asio::this_coro::executor;
  auto posting = asio::post(executor, asio::use_awaitable);
  co_await std::move(posting);
}

Error away() {
  return {Disposition::fail_run, ErrorCode::store_unavailable, "the store is away"};
}

}  // namespace

async::awaitable<result<std::vector<upsert::ScheduleMemory>>> MemoryBook::watch(std::vector<upsert::ScheduledJob> jobs,
                                                                                SlotTime now) {
  auto going = travel();
  co_await std::move(going);
  if (away_) co_return away();
  std::vector<upsert::ScheduleMemory> memories;
  for (const auto& job : jobs) {
    const auto [found, is_new] = jobs_.try_emplace(job.job);
    Remembered& known = found->second;
    if (is_new || known.schedule != job.schedule) {
      known.schedule = job.schedule;
      known.since = now;
      known.decided_until = now;
    }
    memories.push_back({.job = job.job, .decided_until = known.decided_until, .paused_at = known.paused_at});
  }
  auto coming = travel();
  co_await std::move(coming);
  co_return memories;
}

async::awaitable<result<void>> MemoryBook::decide(std::vector<SlotRecord> slots) {
  auto going = travel();
  co_await std::move(going);
  ++decisions_;
  if (refuses_outcomes_) co_return away();
  const auto recorded = record(slots);
  auto coming = travel();
  co_await std::move(coming);
  co_return recorded;
}

async::awaitable<result<void>> MemoryBook::pause(std::string job, std::optional<SlotTime> at) {
  auto going = travel();
  co_await std::move(going);
  if (away_) co_return away();
  auto& paused_at = jobs_.at(job).paused_at;
  paused_at = at && paused_at ? paused_at : at;
  auto coming = travel();
  co_await std::move(coming);
  co_return result<void>();
}

result<upsert::RunId> MemoryBook::open_run(const std::vector<SlotRecord>& slots) {
  if (away_) return away();
  std::vector<SlotRecord> of_run = slots;
  for (SlotRecord& slot : of_run) slot.run = last_run_ + 1;
  if (const auto recorded = record(of_run); !recorded) return recorded.error();
  return ++last_run_;
}

result<void> MemoryBook::record(const std::vector<SlotRecord>& slots) {
  for (const SlotRecord& slot : slots) {
    if (is_free(slot)) continue;
    ++conflicts_;
    return Error(Disposition::fail_run, ErrorCode::store_conflict, "a slot of " + slot.job + " is decided already");
  }
  for (const SlotRecord& slot : slots) {
    Remembered& known = jobs_.at(slot.job);
    known.slots.emplace(slot.first, slot);
    known.decided_until = std::max(known.decided_until, slot.last);
  }
  return result<void>();
}

bool MemoryBook::is_free(const SlotRecord& slot) const {
  const auto& slots = jobs_.at(slot.job).slots;
  const auto after = slots.upper_bound(slot.last);
  return after == slots.begin() || std::prev(after)->second.last < slot.first;
}

std::vector<SlotRecord> MemoryBook::slots(const std::string& job) const {
  std::vector<SlotRecord> slots;
  const auto known = jobs_.find(job);
  if (known == jobs_.end()) return slots;
  for (const auto& [first, slot] : known->second.slots) slots.push_back(slot);
  return slots;
}

std::string MemoryBook::text_of(const std::string& job) const {
  std::string text;
  for (const SlotRecord& slot : slots(job)) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", upsert::name_of(slot.outcome), clock_text(slot.first));
    if (slot.count > 1) text += fmt::format("-{} ({})", clock_text(slot.last), slot.count);
  }
  return text;
}

std::string MemoryBook::reason_of_last(const std::string& job) const {
  const auto all = slots(job);
  return all.empty() ? "no slot" : all.back().reason;
}

std::optional<Instant> MemoryBook::decided_until(const std::string& job) const {
  const auto known = jobs_.find(job);
  return known == jobs_.end() ? std::nullopt : std::optional(known->second.decided_until);
}

std::optional<Instant> MemoryBook::watched_since(const std::string& job) const {
  const auto known = jobs_.find(job);
  return known == jobs_.end() ? std::nullopt : std::optional(known->second.since);
}

std::string clock_text(Instant when) {
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(when - day));
  std::string text;
  if (day != std::chrono::floor<std::chrono::days>(ten_o_clock)) {
    text = fmt::format("{}-{:02}-{:02} ", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
  }
  text += fmt::format("{:02}:{:02}", time.hours().count(), time.minutes().count());
  if (time.seconds().count() != 0) text += fmt::format(":{:02}", time.seconds().count());
  return text;
}

}  // namespace housingd::scheduler
