#include "daemon/service/run_log.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <string>
#include <variant>

#include "daemon/logging/fields.h"
#include "daemon/progress/event_lines.h"
#include "daemon/terminal/human_format.h"

namespace housingd::service {

using logging::with_fields;
using terminal::duration_text;
using upsert::PartitionState;
using upsert::RunState;
using upsert::SlotOutcome;

namespace {

class Line {
 public:
  explicit Line(const runner::LiveRun& run) : job_(run.job()), run_(run.id() == 0 ? "" : std::to_string(run.id())) {}

  void write(spdlog::level::level_enum level, std::string_view text, const std::string& partition = {}) const {
    spdlog::log(level, "{}", with_fields(text, {{"job", job_}, {"run", run_}, {"partition", partition}}));
  }

 private:
  const std::string& job_;
  std::string run_;
};

spdlog::level::level_enum level_of(PartitionState state) {
  if (state == PartitionState::complete) return spdlog::level::debug;
  return state == PartitionState::interrupted ? spdlog::level::info : spdlog::level::warn;
}

spdlog::level::level_enum level_of(RunState state) {
  switch (state) {
    case RunState::failed:
      return spdlog::level::err;
    case RunState::incomplete:
    case RunState::yielded:
      return spdlog::level::warn;
    default:
      return spdlog::level::info;
  }
}

std::string slots_text(const upsert::SlotRecord& slot) {
  return slot.count == 1 ? "a start by schedule" : fmt::format("{} starts by schedule", slot.count);
}

}  // namespace

void RunLog::on_event(const runner::LiveRun& run, const run::Event& event) {
  const Line line(run);
  if (const auto* started = std::get_if<run::RunStarted>(&event)) {
    line.write(spdlog::level::info, progress::started_line(*started));
  } else if (const auto* ended = std::get_if<run::PartitionEnded>(&event)) {
    line.write(level_of(ended->state), progress::ended_line(*ended), ended->partition);
  } else if (const auto* trouble = std::get_if<run::Trouble>(&event)) {
    line.write(spdlog::level::warn, progress::trouble_line(*trouble), trouble->partition);
  }
}

void RunLog::on_ended(const runner::LiveRun& run, const outcome::result<run::Summary>& ended) {
  const Line line(run);
  if (!ended) {
    return line.write(spdlog::level::err, "the run could not begin or not be recorded: " + ended.error().message());
  }
  const upsert::RunRecord& record = ended->run;
  const auto took = std::chrono::milliseconds(static_cast<std::int64_t>(record.seconds * 1000));
  line.write(level_of(record.state),
             fmt::format("{}{}: {} of {} partitions complete, {} records accepted, {} rejected, {} changes, in {}",
                         upsert::name_of(record.state), record.reason.empty() ? "" : " (" + record.reason + ")",
                         record.partitions_complete, record.partitions_total, record.records.accepted,
                         record.records.rejected, record.changes, duration_text(took)));
}

void RunLog::decided(const upsert::SlotRecord& slot) {
  if (slot.outcome == SlotOutcome::started) return;  // the run tells of itself
  const auto level = slot.outcome == SlotOutcome::missed_deadline ? spdlog::level::warn : spdlog::level::info;
  const std::string why = slot.reason.empty() ? std::string() : ": " + slot.reason;
  spdlog::log(level, "{}",
              with_fields(fmt::format("{}: {}{}", slots_text(slot), upsert::name_of(slot.outcome), why),
                          {{"job", slot.job}, {"outcome", std::string(upsert::name_of(slot.outcome))}}));
}

void RunLog::launched(const scheduler::ScheduledLaunch& launch, upsert::RunId run, std::chrono::milliseconds lateness) {
  spdlog::debug("{}", with_fields(fmt::format("started by schedule, {} ms late", lateness.count()),
                                  {{"job", launch.job}, {"run", std::to_string(run)}}));
}

void RunLog::clock_moved(const scheduler::ClockMove& move) {
  if (move.set.count() != 0) {
    spdlog::warn("the wall clock was set {} by {}", move.set.count() > 0 ? "forward" : "back",
                 duration_text(std::chrono::abs(move.set)));
  }
  if (move.suspended.count() != 0) spdlog::warn("the machine slept for {}", duration_text(move.suspended));
}

void RunLog::trouble(std::string_view what) {
  spdlog::warn("{}", what);
}

}  // namespace housingd::service
