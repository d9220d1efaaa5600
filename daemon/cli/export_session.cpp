#include "daemon/cli/export_session.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <csignal>
#include <exception>
#include <optional>

#include "daemon/cli/export_report.h"
#include "daemon/terminal/text_width.h"

namespace housingd::cli {
namespace {

namespace asio = boost::asio;
using exporting::Exported;
using outcome::result;

constexpr auto live_interval = std::chrono::milliseconds(100);
constexpr auto line_interval = std::chrono::seconds(10);

struct Work {
  upsert::Store* store;
  const exporting::Request* request;
  exporting::Watch* watch;
  async::Executor blocking;
  std::optional<result<Exported>>* into;
};

async::awaitable<void> perform(Work work) {
  // Who was cancelled says so by its result.
  co_await asio::this_coro::throw_if_cancelled(false);
  auto exporting = exporting::export_store(work.store, work.request, work.watch, work.blocking);
  auto exported = co_await std::move(exporting);
  work.into->emplace(std::move(exported));
}

}  // namespace

ExportSession::ExportSession(asio::io_context& context, upsert::Store& store, const exporting::Request& request,
                             terminal::Screen& screen, int descriptor)
    : context_(context),
      store_(store),
      request_(request),
      screen_(screen),
      descriptor_(descriptor),
      capabilities_(terminal::capabilities_of(descriptor)),
      signals_(context, SIGINT, SIGTERM),
      timer_(context),
      next_line_(Clock::now() + line_interval) {}

result<Exported> ExportSession::run() {
  std::optional<result<Exported>> exported;
  std::exception_ptr thrown;
  asio::co_spawn(context_, perform({&store_, &request_, &watch_, blocking_.get_executor(), &exported}),
                 asio::bind_cancellation_slot(cancel_.slot(), [this, &thrown](std::exception_ptr error) {
                   thrown = std::move(error);
                   end();
                 }));
  stop_on_signal();
  refresh_later();
  context_.restart();
  context_.run();
  blocking_.join();
  screen_.clear();
  if (thrown) std::rethrow_exception(thrown);
  if (exported->has_error() && watch_.stopped()) return exporting::stopped_error();
  return std::move(*exported);
}

void ExportSession::end() {
  ended_ = true;
  signals_.cancel();
  timer_.cancel();
}

void ExportSession::stop_on_signal() {
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (error || ended_) return;
    watch_.stop();
    screen_.print("Stopping: nothing of the export will be left. Once more (Ctrl-C) to stop at once.");
    signals_.clear();
    cancel_.emit(asio::cancellation_type::terminal);
  });
}

void ExportSession::refresh_later() {
  timer_.expires_after(live_interval);
  timer_.async_wait([this](const boost::system::error_code& error) {
    // A tick that is due already cannot be cancelled any more.
    if (error || ended_) return;
    refresh();
    refresh_later();
  });
}

void ExportSession::refresh() {
  if (capabilities_.live) {
    screen_.show({terminal::cut_to(export_progress(watch_.view()), terminal::size_of(descriptor_).columns)});
    return;
  }
  if (Clock::now() < next_line_) return;
  next_line_ = Clock::now() + line_interval;
  screen_.print(export_progress(watch_.view()));
}

}  // namespace housingd::cli
