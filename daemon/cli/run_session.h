// One run in the foreground: executor, workers, signals and display around run_job.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <memory>
#include <string_view>

#include "daemon/progress/display.h"
#include "pipeline/async/stop_signal.h"
#include "pipeline/fetch/source_client.h"
#include "pipeline/run/job_run.h"

namespace housingd::cli {

// Sockets, timers, signals and the display live on the thread that calls
// run(); parsing, validating and mapping on a pool of workers.
//
// SIGINT or SIGTERM once: the run finishes the batches in hand. Twice, or when
// that takes longer than the grace: it stops at once. A third one meets the
// system's default and kills.
class RunSession {
 public:
  // Everything passed must outlive the session; `context` is the one that the
  // store is used on.
  RunSession(boost::asio::io_context& context, std::shared_ptr<const definition::Definitions> definitions,
             const definition::Job& job, upsert::Store& store, progress::Display& display);

  // Once only. Blocking. Leaves no thread and no signal handler behind.
  [[nodiscard]] outcome::result<run::Summary> run(run::RunOptions options);

 private:
  void wait_for_signal();
  void on_signal();
  void finish();
  void stop_at_once(std::string_view why);
  void refresh_later();
  void on_end(std::exception_ptr thrown);

  std::shared_ptr<const definition::Definitions> definitions_;
  const definition::Job& job_;
  upsert::Store& store_;
  progress::Display& display_;
  boost::asio::io_context& context_;
  boost::asio::thread_pool workers_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer refresh_timer_;
  boost::asio::steady_timer grace_timer_;
  boost::asio::cancellation_signal cancel_;
  async::StopSignal stop_;
  fetch::SourceClient source_;
  std::exception_ptr thrown_;
  bool ended_ = false;
};

}  // namespace housingd::cli
