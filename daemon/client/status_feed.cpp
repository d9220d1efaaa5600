#include "daemon/client/status_feed.h"

#include <algorithm>
#include <utility>

#include "daemon/client/fields.h"
#include "daemon/client/paths.h"
#include "daemon/terminal/human_format.h"
#include "pipeline/async/cancelled.h"
#include "pipeline/async/wait.h"

namespace housingd::client {
namespace {

using outcome::Deadline;
using namespace std::chrono_literals;

constexpr auto answer_time = 15s;
constexpr auto pause_between_tries = 2s;
constexpr auto refresh_interval = 5s;
// Nobody takes news that fast: the oldest go.
constexpr std::size_t most_news = 1'000;

std::string run_name(const Fields& run) {
  return run.text("job") + ": run " + std::to_string(run.count("run_id"));
}

std::string ended_news(const Fields& run) {
  if (!run.has("summary")) return run_name(run) + " failed: " + run.text("error");
  const upsert::RunRecord record = run_in(run.object("summary"));
  std::string line = run_name(run) + " " + std::string(upsert::name_of(record.state)) + ", " +
                     terminal::counted(record.records.accepted, "record", "records") + " accepted";
  return record.reason.empty() ? line : line + ": " + record.reason;
}

template <class T, class IsIt>
void put(std::vector<T>& all, T one, IsIt is_it) {
  const auto found = std::ranges::find_if(all, is_it);
  if (found == all.end()) {
    all.push_back(std::move(one));
  } else {
    *found = std::move(one);
  }
}

}  // namespace

async::awaitable<void> StatusFeed::follow() {
  while (true) {
    auto loading = load();
    const bool loaded = co_await std::move(loading);
    if (loaded) {
      http::Client::OnEvent on_each = [this](const http::Event& event) { return on_event(event); };
      auto following = client_.follow(events_path, status_->last_event_id, on_each, Deadline::after(answer_time));
      const auto end = co_await std::move(following);
      if (end && *end == http::Client::StreamEnd::not_wanted) continue;
      if (!end) on_silence(end.error().message());
    }
    auto waiting = async::wait_until(Clock::now() + pause_between_tries);
    const auto waited = co_await std::move(waiting);
    if (!waited) co_return;
  }
}

async::awaitable<void> StatusFeed::refresh() {
  while (true) {
    auto waiting = async::wait_until(Clock::now() + refresh_interval);
    const auto waited = co_await std::move(waiting);
    if (!waited) co_return;
    if (!silence_.empty()) continue;
    auto loading = load();
    co_await std::move(loading);
    const bool cancelled = co_await async::was_cancelled();
    if (cancelled) co_return;
  }
}

async::awaitable<bool> StatusFeed::load() {
  auto asking = client_.get(status_path, Deadline::after(answer_time));
  const auto reply = co_await std::move(asking);
  if (!reply) {
    on_silence(reply.error().message());
    co_return false;
  }
  if (reply->problem) {
    on_silence(reply->problem->detail.empty() ? reply->problem->title : reply->problem->detail);
    co_return false;
  }
  auto read = read_status(reply->body);
  if (!read) {
    on_silence(read.error().message());
    co_return false;
  }
  status_ = std::move(*read);
  loaded_at_ = Clock::now();
  silence_.clear();
  co_return true;
}

std::optional<Status> StatusFeed::status(Clock::time_point now) const {
  std::optional<Status> status = status_;
  if (status) status->now += std::chrono::duration_cast<std::chrono::milliseconds>(now - loaded_at_);
  return status;
}

std::vector<std::string> StatusFeed::take_news() {
  return std::exchange(news_, {});
}

bool StatusFeed::on_event(const http::Event& event) {
  if (event.name == "reset") return false;
  if (event.name.starts_with("run_")) {
    on_run(event);
    return true;
  }
  const Document document(event.data);
  const Fields fields = document.fields();
  if (event.name == "job") {
    Job job = job_in(fields);
    const std::string name = job.name;
    put(status_->jobs, std::move(job), [&name](const Job& known) { return known.name == name; });
    std::ranges::sort(status_->jobs, {}, &Job::name);
  } else if (event.name == "removed_job") {
    std::erase_if(status_->jobs, [&](const Job& job) { return job.name == fields.text("job"); });
  } else if (event.name == "config") {
    status_->config = config_in(fields);
    tell(status_->config.error.empty() ? "the definitions were reloaded"
                                       : "the definitions were not reloaded: " + status_->config.error);
  } else if (event.name == "phase") {
    status_->phase = fields.text("phase");
    tell("the daemon is " + status_->phase);
  } else if (event.name == "trouble") {
    const std::string job = fields.text("job");
    tell((job.empty() ? "" : job + ": ") + fields.text("text"));
  }
  return true;
}

// A job has one run at a time, which may have no number yet.
void StatusFeed::on_run(const http::Event& event) {
  const Document document(event.data);
  const Fields fields = document.fields();
  LiveRun run = live_run_in(fields);
  const std::string job = run.progress.job;
  const auto is_it = [&job](const LiveRun& known) { return known.progress.job == job; };
  if (event.name == "run_ended") {
    std::erase_if(status_->runs, is_it);
    tell(ended_news(fields));
    return;
  }
  put(status_->runs, std::move(run), is_it);
  if (event.name == "run_started") tell(run_name(fields) + " started");
}

void StatusFeed::on_silence(std::string why) {
  if (silence_.empty()) silent_since_ = Clock::now();
  silence_ = std::move(why);
}

void StatusFeed::tell(std::string line) {
  if (news_.size() == most_news) news_.erase(news_.begin());
  news_.push_back(std::move(line));
}

}  // namespace housingd::client
