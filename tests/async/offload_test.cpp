#include "pipeline/async/offload.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <memory>
#include <thread>
#include <vector>

namespace housingd::async {
namespace {

struct Threads {
  std::thread::id before, at_work, after;
};

awaitable<void> note_threads(Executor pool, Threads* threads) {
  threads->before = std::this_thread::get_id();
  auto work = [] { return std::this_thread::get_id(); };
  auto working = offload(pool, work);
  threads->at_work = co_await std::move(working);
  threads->after = std::this_thread::get_id();
}

void rethrow(const std::exception_ptr& failure) {
  if (failure) std::rethrow_exception(failure);
}

TEST(Offload, RunsTheWorkElsewhereAndResumesAtHome) {
  asio::io_context home;
  asio::thread_pool pool(1);
  Threads threads;
  asio::co_spawn(home, note_threads(pool.get_executor(), &threads), rethrow);
  home.run();
  EXPECT_EQ(threads.before, std::this_thread::get_id());
  EXPECT_NE(threads.at_work, threads.before);
  EXPECT_EQ(threads.after, threads.before);
}

awaitable<void> take_page(Executor pool, std::unique_ptr<int>* into) {
  auto work = [page = std::make_unique<int>(7)]() mutable { return std::move(page); };
  auto working = offload(pool, std::move(work));
  *into = co_await std::move(working);
}

TEST(Offload, MovesWhatCannotBeCopiedThereAndBack) {
  asio::io_context home;
  asio::thread_pool pool(1);
  std::unique_ptr<int> page;
  asio::co_spawn(home, take_page(pool.get_executor(), &page), rethrow);
  home.run();
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(*page, 7);
}

awaitable<void> add(Executor pool, int number, int* sum) {
  auto work = [number] { return number; };
  auto working = offload(pool, work);
  // One thread at home: no lock is needed although many are at work.
  *sum += co_await std::move(working);
}

TEST(Offload, ServesManyCallersAtOnce) {
  asio::io_context home;
  asio::thread_pool pool(2);
  int sum = 0;
  for (int i = 1; i <= 1'000; ++i) asio::co_spawn(home, add(pool.get_executor(), i, &sum), rethrow);
  home.run();
  EXPECT_EQ(sum, 500'500);
}

}  // namespace
}  // namespace housingd::async
