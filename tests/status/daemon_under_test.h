// Everything behind the status endpoint, and its server, on a thread of its own.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemon/http/server.h"
#include "daemon/metrics/metrics.h"
#include "daemon/runner/runner.h"
#include "daemon/scheduler/scheduler.h"
#include "daemon/service/run_launcher.h"
#include "daemon/service/scheduler_watchers.h"
#include "daemon/service/store_slot_book.h"
#include "daemon/status/broadcaster.h"
#include "daemon/status/routes.h"
#include "simulator/simulator.h"
#include "tests/http/raw_peer.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/stubborn_store.h"

namespace housingd::status {

// Remembers how runs ended, and lets another thread wait for it.
class Ends final : public runner::RunWatcher {
 public:
  void on_event(const runner::LiveRun& run, const run::Event& event) override;
  void on_ended(const runner::LiveRun& run, const outcome::result<run::Summary>& ended) override;

  // Of a job's run; fails after ten seconds.
  upsert::RunState wait_for_end(upsert::RunId run);
  // Until that many pages have come, of all runs.
  void wait_for_pages(std::size_t count);
  [[nodiscard]] std::size_t count();

 private:
  std::mutex mutex_;
  std::condition_variable told_;
  std::map<upsert::RunId, upsert::RunState> ended_;
  std::size_t pages_ = 0;
};

// The shipped jobs for two municipalities, against a simulator, in an SQLite
// file. It answers on TCP, read-only, and on a Unix socket.
class DaemonUnderTest {
 public:
  struct Options {
    std::vector<definition::Override> overrides{};
    std::string token{};  // empty: TCP is read-only
    std::chrono::milliseconds patience = store_patience;
    std::uint32_t runs_at_once = 4;
  };
  explicit DaemonUnderTest(Options options);
  DaemonUnderTest() : DaemonUnderTest(Options{}) {}
  ~DaemonUnderTest();
  DaemonUnderTest(const DaemonUnderTest&) = delete;
  DaemonUnderTest& operator=(const DaemonUnderTest&) = delete;

  // Over TCP. `fields`: more header lines, each ended by CR LF.
  [[nodiscard]] http::Answer get(const std::string& target, const std::string& fields = "") const;
  // Over the Unix socket.
  [[nodiscard]] http::Answer post(const std::string& target, const std::string& json,
                                  const std::string& fields = "") const;
  // A request's bytes over TCP; "HOST" stands for the server's.
  [[nodiscard]] http::Answer over_tcp(std::string bytes, bool to_head = false) const;
  [[nodiscard]] std::unique_ptr<http::RawPeer> follow(const std::string& fields = "") const;
  [[nodiscard]] std::string socket() const { return folder_ / "control.sock"; }
  [[nodiscard]] static std::string post_bytes(const std::string& target, const std::string& json,
                                              const std::string& fields);

  // Starts a run over HTTP; its number.
  upsert::RunId trigger(const std::string& job = "copenhagen-villas");
  // Runs by hand, to its end.
  upsert::RunState run_to_end(const std::string& job = "copenhagen-villas");

  // On the daemon's thread; returns when it is done.
  void within(const std::function<void()>& work);
  template <class T>
  T ask(async::awaitable<T> asking) {
    return boost::asio::co_spawn(io_, std::move(asking), boost::asio::use_future).get();
  }

  [[nodiscard]] simulator::Simulator& source() { return *source_; }
  // No page comes until the faults are taken back.
  void hold_source();
  void release_source();

  Ends ends;
  Phase phase = Phase::ready;  // used on the daemon's thread, as are those below
  std::vector<Check> checks{{.name = "store", .ok = true, .detail = {}}};
  definition::StoreKind store_kind = definition::StoreKind::sqlite;  // of options
  ConfigState config;
  std::function<outcome::result<std::vector<std::string>>()> on_reload;
  [[nodiscard]] support::StubbornStore& store() { return stubborn_; }
  [[nodiscard]] runner::Runner& runner() { return *runner_; }
  [[nodiscard]] scheduler::Scheduler& scheduler() { return *scheduler_; }
  [[nodiscard]] Broadcaster& broadcaster() { return *broadcaster_; }
  [[nodiscard]] const http::Router& router() const { return router_; }
  [[nodiscard]] const std::shared_ptr<const definition::Definitions>& definitions() const { return definitions_; }
  // Other definitions, as a reload takes them over; without the job named.
  void define(const std::vector<definition::Override>& overrides, const std::string& without);

 private:
  [[nodiscard]] std::shared_ptr<const definition::Definitions> load(
      const std::vector<definition::Override>& overrides) const;
  void start_source();
  void build(const Options& options);
  void begin();
  async::awaitable<void> end();
  async::awaitable<outcome::result<std::vector<std::string>>> reload();

  support::ScratchFolder folder_;
  std::unique_ptr<simulator::Simulator> source_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
  std::unique_ptr<upsert::Store> real_store_;
  support::StubbornStore stubborn_;
  std::shared_ptr<const definition::Definitions> definitions_;

  metrics::Metrics metrics_;
  std::unique_ptr<runner::Runner> runner_;
  std::unique_ptr<scheduler::Alarm> alarm_;
  service::StoreSlotBook book_;
  std::unique_ptr<service::RunLauncher> launcher_;
  service::SchedulerWatchers watchers_;
  std::unique_ptr<scheduler::Scheduler> scheduler_;
  std::unique_ptr<service::EndTeller> end_teller_;
  http::EventStream events_;
  std::unique_ptr<Surroundings> around_;
  std::unique_ptr<Broadcaster> broadcaster_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace housingd::status
