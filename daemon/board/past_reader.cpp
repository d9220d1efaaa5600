#include "daemon/board/past_reader.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <set>
#include <utility>

namespace housingd::board {

using async::awaitable;
using outcome::result;
using std::chrono::milliseconds;

namespace {

namespace asio = async::asio;

constexpr milliseconds first_pause{500};
constexpr milliseconds longest_pause{30'000};

}  // namespace

struct PastReader::State {
  State(async::Executor where, upsert::Store& from, JobBoard& onto, Options given)
      : executor(std::move(where)), store(from), board(onto), options(std::move(given)), pause(executor) {}

  // These keep the state, not the reader.
  static awaitable<result<void>> read(std::shared_ptr<State> self, std::string job);
  static awaitable<void> read_all(std::shared_ptr<State> self);
  static awaitable<void> wait(std::shared_ptr<State> self, milliseconds length);

  async::Executor executor;
  upsert::Store& store;
  JobBoard& board;
  Options options;
  std::set<std::string> asked;
  bool reading = false;
  bool ended = false;
  asio::steady_timer pause;
};

// What was told of the job while the store was asked is newer than the answer.
awaitable<result<void>> PastReader::State::read(std::shared_ptr<State> self, std::string job) {
  while (!self->ended) {
    const JobEntry* entry = self->board.find(job);
    if (entry == nullptr) break;
    const auto changes = entry->changes;
    auto reading = read_past(&self->store, job);
    auto past = co_await std::move(reading);
    if (!past) co_return past.error();
    if (self->ended) break;
    const Work work = self->options.is_running(job) ? Work::under_way : Work::none;
    if (self->board.set_past(job, *std::move(past), work, changes)) break;
  }
  co_return result<void>();
}

awaitable<void> PastReader::State::wait(std::shared_ptr<State> self, milliseconds length) {
  self->pause.expires_after(length);
  auto waiting = self->pause.async_wait(asio::as_tuple(asio::use_awaitable));
  co_await std::move(waiting);
}

awaitable<void> PastReader::State::read_all(std::shared_ptr<State> self) {
  auto next_pause = first_pause;
  while (!self->ended && !self->asked.empty()) {
    std::string job = *self->asked.begin();
    self->asked.erase(self->asked.begin());
    auto reading = read(self, job);
    auto done = co_await std::move(reading);
    if (self->ended) break;
    if (done) {
      next_pause = first_pause;
      self->options.on_read(job);
      continue;
    }
    spdlog::warn("what is behind job {} is not read: {}; tried again in {} ms", job, done.error().message(),
                 next_pause.count());
    self->asked.insert(std::move(job));
    auto waiting = wait(self, next_pause);
    co_await std::move(waiting);
    next_pause = std::min(2 * next_pause, longest_pause);
  }
  self->reading = false;
}

PastReader::PastReader(async::Executor executor, upsert::Store& store, JobBoard& board, Options options)
    : state_(std::make_shared<State>(std::move(executor), store, board, std::move(options))) {}

PastReader::~PastReader() {
  stop();
}

void PastReader::stop() {
  state_->ended = true;
  state_->pause.cancel();
}

awaitable<result<void>> PastReader::read(std::string job) {
  return State::read(state_, std::move(job));
}

void PastReader::ask(std::string job) {
  if (state_->ended) return;
  state_->asked.insert(std::move(job));
  if (std::exchange(state_->reading, true)) return;
  auto reading = State::read_all(state_);
  asio::co_spawn(state_->executor, std::move(reading), [](const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);
  });
}

}  // namespace housingd::board
