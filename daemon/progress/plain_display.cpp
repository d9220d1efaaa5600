#include "daemon/progress/plain_display.h"

#include "daemon/progress/event_lines.h"

namespace housingd::progress {
namespace {

constexpr auto overall_interval = std::chrono::seconds(10);

}  // namespace

PlainDisplay::PlainDisplay(terminal::Screen& screen, std::uint64_t limit, Clock::time_point start)
    : screen_(screen), model_(start, limit), next_overall_(start + overall_interval) {}

void PlainDisplay::on(const run::Event& event) {
  model_.on(event, Clock::now());
  if (const auto* started = std::get_if<run::RunStarted>(&event)) screen_.print(started_line(*started));
  if (const auto* ended = std::get_if<run::PartitionEnded>(&event)) screen_.print(ended_line(*ended));
  if (const auto* trouble = std::get_if<run::Trouble>(&event)) screen_.print(trouble_line(*trouble));
}

void PlainDisplay::refresh(Clock::time_point now) {
  if (now < next_overall_) return;
  next_overall_ = now + overall_interval;
  screen_.print(overall_line(model_.view(now)));
}

}  // namespace housingd::progress
