// How late starts are by the system's own clock.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <vector>

#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

namespace asio = async::asio;
using std::chrono::milliseconds;

constexpr std::size_t many = 1'000;

// Runs that do nothing, of jobs that are due together.
class Lateness final : public Watcher {
 public:
  explicit Lateness(asio::io_context& io) : io_(io) {}

  void decided(const upsert::SlotRecord&) override {}
  void launched(const ScheduledLaunch&, upsert::RunId, milliseconds lateness) override {
    all.push_back(lateness);
    if (all.size() == many) io_.stop();
  }
  void clock_moved(const ClockMove&) override {}
  void trouble(std::string_view what) override { ADD_FAILURE() << what; }

  std::vector<milliseconds> all;

 private:
  asio::io_context& io_;
};

milliseconds p99_of_a_second() {
  asio::io_context io;
  MemoryBook book;
  const auto alarm = make_system_alarm(io.get_executor());
  MemoryLauncher launcher(io.get_executor(), book);
  Lateness lateness(io);
  Scheduler scheduler(io.get_executor(), *alarm, book, launcher, lateness);
  definition::Schedule schedule = every(1h);
  schedule.phase = (alarm->now() + 200ms).time_since_epoch() % 1h;
  std::vector<definition::Job> jobs;
  for (std::size_t i = 0; i < many; ++i) jobs.push_back(job("job-" + std::to_string(i), schedule));
  asio::co_spawn(io, scheduler.adopt(definitions_of(jobs)),
                 [](const std::exception_ptr&, const outcome::result<void>& adopted) { EXPECT_TRUE(adopted); });
  asio::co_spawn(io, scheduler.run(), [](const std::exception_ptr&) {});
  io.run_for(30s);
  EXPECT_EQ(lateness.all.size(), many);
  std::ranges::sort(lateness.all);
  return lateness.all.empty() ? milliseconds::max() : lateness.all[lateness.all.size() * 99 / 100];
}

// The best of several: others work on this machine, too.
TEST(Lateness, OfAThousandJobsDueTogetherIsUnderTwentyMilliseconds) {
  milliseconds best = milliseconds::max();
  for (int attempt = 0; attempt < 10 && best >= 20ms; ++attempt) best = std::min(best, p99_of_a_second());
  EXPECT_LT(best, 20ms);
}

}  // namespace
}  // namespace housingd::scheduler
