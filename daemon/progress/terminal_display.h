// Progress as lines that are drawn over and over.
#pragma once

#include <functional>
#include <utility>

#include "daemon/progress/display.h"
#include "daemon/progress/progress_model.h"
#include "daemon/terminal/palette.h"

namespace housingd::progress {

class TerminalDisplay final : public Display {
 public:
  using SizeOf = std::function<terminal::Size()>;

  TerminalDisplay(terminal::Screen& screen, terminal::Capabilities capabilities, SizeOf size, std::uint64_t limit,
                  Clock::time_point start = Clock::now());

  void on(const run::Event& event) override;
  void adopt(ProgressView view) override { model_.adopt(std::move(view), Clock::now()); }
  void refresh(Clock::time_point now) override;
  void say(std::string_view line) override { screen_.print(line); }
  void close() override { screen_.clear(); }

 private:
  terminal::Screen& screen_;
  terminal::Capabilities capabilities_;
  terminal::Palette palette_;
  SizeOf size_;
  ProgressModel model_;
};

}  // namespace housingd::progress
