#include "daemon/cli/run_session.h"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <csignal>
#include <optional>
#include <thread>

#include "daemon/cli/block_on.h"

namespace housingd::cli {
namespace {

namespace asio = boost::asio;

// A retry may wait for minutes; who asked for a stop should not.
constexpr auto grace = std::chrono::seconds(30);

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

RunSession::RunSession(boost::asio::io_context& context, std::shared_ptr<const definition::Definitions> definitions,
                       const definition::Job& job, upsert::Store& store, progress::Display& display)
    : definitions_(std::move(definitions)),
      job_(job),
      store_(store),
      display_(display),
      context_(context),
      workers_(worker_count()),
      signals_(context_, SIGINT, SIGTERM),
      refresh_timer_(context_),
      grace_timer_(context_),
      source_(context_.get_executor(), definitions_->source_of(job)) {}

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
  ended_ = true;
  signals_.cancel();
  refresh_timer_.cancel();
  grace_timer_.cancel();
}

void RunSession::wait_for_signal() {
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error && !ended_) on_signal();
  });
}

void RunSession::on_signal() {
  if (stop_.raised()) {
    stop_at_once("Stopping at once. What was committed stays.");
  } else {
    finish();
  }
}

void RunSession::finish() {
  stop_.raise();
  display_.say("Stopping: finishing the batches in hand. Once more (Ctrl-C) to stop at once.");
  wait_for_signal();
  grace_timer_.expires_after(grace);
  grace_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) stop_at_once("That takes too long: stopping at once. What was committed stays.");
  });
}

void RunSession::stop_at_once(std::string_view why) {
  if (stop_.level() == async::StopSignal::Level::now) return;
  stop_.raise();
  display_.say(why);
  grace_timer_.cancel();
  signals_.cancel();
  signals_.clear();
  cancel_.emit(asio::cancellation_type::terminal);
}

void RunSession::refresh_later() {
  refresh_timer_.expires_after(progress::refresh_interval);
  refresh_timer_.async_wait([this](const boost::system::error_code& error) {
    // A tick that is due already cannot be cancelled any more.
    if (error || ended_) return;
    display_.refresh(progress::Clock::now());
    refresh_later();
  });
}

}  // namespace housingd::cli
