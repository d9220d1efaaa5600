#include "daemon/cli/run_session.h"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <csignal>
#include <optional>
#include <thread>

#include "daemon/cli/block_on.h"

namespace housingd::cli {
namespace {

namespace asio = boost::asio;

std::size_t worker_count() {
  return std::max(2U, std::thread::hardware_concurrency());
}

outcome::Error error_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& exception) {
    return {outcome::Disposition::fail_run, outcome::ErrorCode::internal, exception.what()};
  }
}

}  // namespace

RunSession::RunSession(const definition::Definitions& definitions, const definition::Job& job, upsert::Store& store,
                       progress::Display& display)
    : definitions_(definitions),
      job_(job),
      store_(store),
      display_(display),
      workers_(worker_count()),
      signals_(context_, SIGINT, SIGTERM),
      refresh_timer_(context_),
      source_(context_.get_executor(), definitions.source_of(job)) {}

outcome::result<run::Summary> RunSession::run(run::RunOptions options) {
  std::optional<outcome::result<run::Summary>> summary;
  run::RunContext context{definitions_, job_, source_, store_, workers_.get_executor(), stop_, display_};
  asio::co_spawn(context_, keep(run::run_job(std::move(context), std::move(options)), &summary),
                 asio::bind_cancellation_slot(cancel_.slot(), [this](std::exception_ptr thrown) { on_end(thrown); }));
  wait_for_signal();
  refresh_later();
  context_.run();
  workers_.join();
  display_.close();
  if (summary) return std::move(*summary);
  if (stop_.raised()) {
    return outcome::Error(outcome::Disposition::stop, outcome::ErrorCode::stopped, "stopped before it could end well");
  }
  return error_of(thrown_);
}

void RunSession::on_end(std::exception_ptr thrown) {
  thrown_ = std::move(thrown);
  signals_.cancel();
  refresh_timer_.cancel();
}

void RunSession::wait_for_signal() {
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) on_signal();
  });
}

void RunSession::on_signal() {
  stop_.raise();
  if (stop_.level() == async::StopSignal::Level::finish) {
    display_.say("Stopping: finishing the batches in hand. Once more (Ctrl-C) to stop at once.");
    wait_for_signal();
    return;
  }
  display_.say("Stopping at once. What was committed stays.");
  signals_.clear();
  cancel_.emit(asio::cancellation_type::terminal);
}

void RunSession::refresh_later() {
  refresh_timer_.expires_after(progress::refresh_interval);
  refresh_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    display_.refresh(progress::Clock::now());
    refresh_later();
  });
}

}  // namespace housingd::cli
