#include "daemon/progress/terminal_display.h"

#include "daemon/progress/event_lines.h"
#include "daemon/progress/live_block.h"

namespace housingd::progress {

TerminalDisplay::TerminalDisplay(terminal::Screen& screen, terminal::Capabilities capabilities, SizeOf size,
                                 std::uint64_t limit, Clock::time_point start)
    : screen_(screen),
      capabilities_(capabilities),
      palette_(capabilities.color),
      size_(std::move(size)),
      model_(start, limit) {}

// Only what needs a person's eye scrolls up; the rest is in the live lines.
void TerminalDisplay::on(const run::Event& event) {
  model_.on(event, Clock::now());
  if (const auto* trouble = std::get_if<run::Trouble>(&event)) {
    screen_.print(palette_.warning("! " + trouble_line(*trouble)));
  }
  const auto* ended = std::get_if<run::PartitionEnded>(&event);
  if (ended != nullptr && ended->state != upsert::PartitionState::complete) {
    screen_.print(palette_.warning("! " + ended_line(*ended)));
  }
}

void TerminalDisplay::refresh(Clock::time_point now) {
  const ProgressView view = model_.view(now);
  if (view.partitions == 0) return;
  screen_.show(live_block(view, size_(), capabilities_));
}

}  // namespace housingd::progress
