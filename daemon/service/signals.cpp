#include "daemon/service/signals.h"

#include <csignal>
#include <utility>

namespace housingd::service {

Signals::Signals(const async::Executor& executor, std::function<void()> on_reload, std::function<void()> on_stop)
    : signals_(executor, SIGHUP, SIGTERM, SIGINT), on_reload_(std::move(on_reload)), on_stop_(std::move(on_stop)) {
  wait();
}

void Signals::wait() {
  signals_.async_wait([this](const boost::system::error_code& error, int number) {
    // A signal that has come already cannot be cancelled any more.
    if (error || closed_) return;
    if (number == SIGHUP) {
      on_reload_();
    } else {
      on_stop_();
    }
    if (!closed_) wait();
  });
}

void Signals::close() {
  closed_ = true;
  boost::system::error_code ignored;
  signals_.cancel(ignored);
}

}  // namespace housingd::service
