// The signals that a service is steered by.
#pragma once

#include <boost/asio/signal_set.hpp>
#include <functional>

#include "pipeline/async/awaitable.h"

namespace housingd::service {

// SIGHUP: reload. SIGTERM or SIGINT: stop. Handlers are called on the executor.
class Signals {
 public:
  Signals(const async::Executor& executor, std::function<void()> on_reload, std::function<void()> on_stop);
  void close();

 private:
  void wait();

  boost::asio::signal_set signals_;
  std::function<void()> on_reload_, on_stop_;
  bool closed_ = false;
};

}  // namespace housingd::service
