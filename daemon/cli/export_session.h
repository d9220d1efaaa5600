// One export in the foreground: signals and display around export_store.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>

#include "daemon/export/export.h"
#include "daemon/terminal/capabilities.h"
#include "daemon/terminal/screen.h"

namespace housingd::cli {

// SIGINT or SIGTERM ends the export, and nothing is left of it. A second one
// meets the system's default and kills.
class ExportSession {
 public:
  // Everything passed outlives the session; `context` is the one that the
  // store is used on. `screen` is on `descriptor`.
  ExportSession(boost::asio::io_context& context, upsert::Store& store, const exporting::Request& request,
                terminal::Screen& screen, int descriptor);

  // Once only. Blocking. Leaves no thread and no signal handler behind.
  [[nodiscard]] outcome::result<exporting::Exported> run();

 private:
  using Clock = std::chrono::steady_clock;

  void stop_on_signal();
  void refresh_later();
  void refresh();
  void end();

  boost::asio::io_context& context_;
  upsert::Store& store_;
  const exporting::Request& request_;
  terminal::Screen& screen_;
  int descriptor_;
  terminal::Capabilities capabilities_;
  boost::asio::thread_pool blocking_{1};
  boost::asio::signal_set signals_;
  boost::asio::steady_timer timer_;
  boost::asio::cancellation_signal cancel_;
  exporting::Watch watch_;
  Clock::time_point next_line_;
  bool ended_ = false;
};

}  // namespace housingd::cli
