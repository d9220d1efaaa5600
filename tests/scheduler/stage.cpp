#include "tests/scheduler/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>

namespace housingd::scheduler {

namespace asio = async::asio;
using outcome::result;

namespace {

void rethrow(const std::exception_ptr& thrown) {
  if (thrown) std::rethrow_exception(thrown);
}

// What it gives; it must be there without time going by.
template <class T>
T done(Stage& stage, async::awaitable<T> work) {
  std::optional<T> given;
  asio::co_spawn(stage.io, std::move(work), [&given](const std::exception_ptr& thrown, T value) {
    rethrow(thrown);
    given = std::move(value);
  });
  stage.settle();
  return given.value();
}

}  // namespace

void Notes::launched(const ScheduledLaunch& launch, upsert::RunId run, std::chrono::milliseconds lateness) {
  launches.push_back(
      fmt::format("{} {} by {}, {} ms late", launch.job, run, upsert::name_of(launch.origin), lateness.count()));
}

Stage::Stage(MemoryBook& kept, Instant now)
    : book(kept),
      alarm(io.get_executor(), now),
      launcher(io.get_executor(), book),
      scheduler(io.get_executor(), alarm, book, launcher, notes) {}

Stage::~Stage() = default;

result<void> Stage::adopt(const std::vector<definition::Job>& jobs) {
  const auto adopted = done(*this, scheduler.adopt(definitions_of(jobs)));
  if (adopted && !std::exchange(begun_, true)) asio::co_spawn(io, scheduler.run(), rethrow);
  settle();
  return adopted;
}

void Stage::settle() {
  io.restart();
  while (io.poll() > 0) {
  }
}

void Stage::pass(std::chrono::milliseconds time) {
  const Instant end = alarm.now() + time;
  while (alarm.now() < end) {
    const Instant next = std::clamp(alarm.waits_for(), alarm.now() + 1ms, end);
    alarm.pass(next - alarm.now());
    settle();
  }
}

void Stage::set(std::chrono::milliseconds by) {
  alarm.set(by);
  settle();
}

void Stage::suspend(std::chrono::milliseconds time) {
  alarm.suspend(time);
  settle();
}

void Stage::end_run(const std::string& job, upsert::RunState state, std::vector<std::string> not_complete,
                    std::vector<std::string> complete) {
  const auto was = launcher.end(job);
  scheduler.on_run_ended({.job = job,
                          .run = was.run,
                          .origin = was.origin,
                          .attempt = was.attempt,
                          .state = state,
                          .not_complete = std::move(not_complete),
                          .complete = std::move(complete)});
  settle();
}

result<void> Stage::pause(const std::string& job) {
  return done(*this, scheduler.pause(job));
}

result<void> Stage::resume(const std::string& job) {
  return done(*this, scheduler.resume(job));
}

void Stage::stop() {
  bool stopped = false;
  asio::co_spawn(io, scheduler.stop(), [&stopped](const std::exception_ptr& thrown) {
    rethrow(thrown);
    stopped = true;
  });
  settle();
  if (!stopped) throw std::logic_error("stop() waits for something");
}

bool Stage::beat(std::chrono::milliseconds within) {
  std::optional<bool> answer;
  asio::co_spawn(io, scheduler.beat(within), [&answer](const std::exception_ptr& thrown, bool went_round) {
    rethrow(thrown);
    answer = went_round;
  });
  io.restart();
  while (!answer) io.run_one();
  return *answer;
}

}  // namespace housingd::scheduler
