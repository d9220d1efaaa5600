// Progress as plain lines, for logs and pipes.
#pragma once

#include <utility>

#include "daemon/progress/display.h"
#include "daemon/progress/progress_model.h"

namespace housingd::progress {

// One line when the run starts, one for each partition that ended and for each
// trouble, and one about the whole every ten seconds.
class PlainDisplay final : public Display {
 public:
  PlainDisplay(terminal::Screen& screen, std::uint64_t limit, Clock::time_point start = Clock::now());

  void on(const run::Event& event) override;
  void adopt(ProgressView view) override { model_.adopt(std::move(view), Clock::now()); }
  void refresh(Clock::time_point now) override;
  void say(std::string_view line) override { screen_.print(line); }
  void close() override {}

 private:
  terminal::Screen& screen_;
  ProgressModel model_;
  Clock::time_point next_overall_;
};

}  // namespace housingd::progress
