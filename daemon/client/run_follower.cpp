#include "daemon/client/run_follower.h"

#include <utility>

#include "daemon/client/fields.h"
#include "daemon/client/paths.h"
#include "daemon/terminal/human_format.h"
#include "pipeline/async/wait.h"

namespace housingd::client {
namespace {

using outcome::Deadline;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

constexpr auto short_pause = std::chrono::milliseconds(200);
// A run whose end was told is recorded within this many short pauses.
constexpr int most_looks_after_end = 50;

// The daemon, or its store, may be back soon.
bool is_away(const http::Reply& reply) {
  return reply.status == 502 || reply.status == 503 || reply.status == 504;
}

std::string words_of(const http::Problem& problem) {
  return problem.detail.empty() ? problem.title : problem.detail;
}

Error not_recorded(std::string why) {
  return {Disposition::fail_run, ErrorCode::store_unavailable,
          why.empty() ? "the run has ended, but its end is not in the ledger" : std::move(why)};
}

}  // namespace

async::awaitable<outcome::result<RunFollower::Ended>> RunFollower::follow(std::string last_event_id) {
  last_event_id_ = std::move(last_event_id);
  while (true) {
    if (last_event_id_.empty()) {
      auto finding = find_place();
      co_await std::move(finding);
    }
    auto looking = look();
    auto seen = co_await std::move(looking);
    if (!seen) co_return seen.error();
    if (*seen) co_return std::move(**seen);
    auto next = Next::pause;
    if (end_told_) {
      const bool given_up = ++asked_after_end_ > most_looks_after_end;
      if (given_up || !why_not_recorded_.empty()) co_return not_recorded(why_not_recorded_);
      next = Next::pause_shortly;
    } else if (!silent_) {
      auto listening = listen();
      next = co_await std::move(listening);
    }
    if (next == Next::ask) continue;
    const auto wait = next == Next::pause ? options_.pause : std::chrono::milliseconds(short_pause);
    auto waiting = async::wait_until(std::chrono::steady_clock::now() + wait);
    const auto waited = co_await std::move(waiting);
    if (!waited) co_return waited.error();
  }
}

// Before the run is looked at: what happens in between is then among the events.
async::awaitable<void> RunFollower::find_place() {
  auto asking = client_.get(status_path, Deadline::after(options_.answer_time));
  const auto reply = co_await std::move(asking);
  if (!reply || reply->problem) co_return;
  const Document status(reply->body);
  last_event_id_ = status.fields().text("last_event_id");
}

// The run's document, when it has ended.
async::awaitable<outcome::result<std::optional<RunFollower::Ended>>> RunFollower::look() {
  auto asking = client_.get(run_path(run_), Deadline::after(options_.answer_time));
  auto reply = co_await std::move(asking);
  if (!reply && reply.error().disposition() == Disposition::stop) co_return reply.error();
  if (!reply || is_away(*reply)) {
    const auto given_up = on_silence(reply ? words_of(*reply->problem) : reply.error().message());
    if (given_up) co_return *given_up;
    co_return std::nullopt;
  }
  on_heard();
  if (reply->problem) {
    co_return Error(Disposition::fail_run, ErrorCode::http_status, words_of(*reply->problem));
  }
  auto detail = read_run_detail(reply->body);
  if (!detail) co_return detail.error();
  if (detail->run.state != upsert::RunState::running) {
    co_return Ended{.detail = std::move(*detail), .json = std::move(reply->body)};
  }
  if (detail->live) watcher_.on_live(*detail->live);
  co_return std::nullopt;
}

async::awaitable<RunFollower::Next> RunFollower::listen() {
  http::Client::OnEvent on_each = [this](const http::Event& event) { return on_event(event); };
  auto following = client_.follow(events_path, last_event_id_, on_each, Deadline::after(options_.answer_time));
  const auto end = co_await std::move(following);
  if (!end) co_return Next::pause;
  co_return *end == http::Client::StreamEnd::not_wanted ? Next::ask : Next::pause_shortly;
}

bool RunFollower::on_event(const http::Event& event) {
  if (!event.id.empty()) last_event_id_ = event.id;
  if (event.name == "reset") return false;
  const bool is_end = event.name == "run_ended";
  const bool is_trouble = event.name == "trouble";
  if (!is_end && !is_trouble && event.name != "run_started" && event.name != "run_progress") return true;

  const Document document(event.data);
  const Fields fields = document.fields();
  if (!document.is_object() || fields.count("run_id") != static_cast<std::uint64_t>(run_)) return true;
  if (is_trouble) {
    watcher_.on_trouble(fields.text("text"));
    return true;
  }
  watcher_.on_live(live_run_in(fields));
  if (is_end) {
    end_told_ = true;
    why_not_recorded_ = fields.text("error");
  }
  return !is_end;
}

std::optional<Error> RunFollower::on_silence(const std::string& why) {
  const auto now = std::chrono::steady_clock::now();
  if (!silent_) {
    silent_ = true;
    silent_since_ = now;
    watcher_.on_silence(why);
  }
  if (now - silent_since_ < options_.patience) return std::nullopt;
  return Error(Disposition::fail_run, ErrorCode::connection,
               "the daemon has not been heard for " + terminal::waiting_text(options_.patience) +
                   "; the run may go on nevertheless: " + why);
}

void RunFollower::on_heard() {
  if (!std::exchange(silent_, false)) return;
  // A daemon that stops tells of the run's end; the next one takes it up.
  end_told_ = false;
  asked_after_end_ = 0;
  why_not_recorded_.clear();
  watcher_.on_heard_again();
}

}  // namespace housingd::client
