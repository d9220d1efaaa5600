// What a person sees while a run works.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "daemon/progress/progress_view.h"
#include "daemon/progress/sliding_rate.h"
#include "daemon/terminal/capabilities.h"
#include "daemon/terminal/screen.h"
#include "pipeline/run/progress.h"

namespace housingd::progress {

// Lives on the run's executor. Events only change the model; refresh() draws,
// so that drawing costs the same however fast the run is.
class Display : public run::Observer {
 public:
  // The numbers of a run whose events another process sees: drawn instead of
  // this display's own. Events still make lines.
  virtual void adopt(ProgressView view) = 0;
  // Called by a timer, at most ten times a second.
  virtual void refresh(Clock::time_point now) = 0;
  // A line for the person, above the live lines.
  virtual void say(std::string_view line) = 0;
  // Removes the live lines. No call but the destructor may follow.
  virtual void close() = 0;
};

inline constexpr auto refresh_interval = std::chrono::milliseconds(100);

// Live lines where the terminal can, else plain ones. The screen must outlive
// the display.
[[nodiscard]] std::unique_ptr<Display> make_display(terminal::Screen& screen, terminal::Capabilities capabilities,
                                                    int descriptor, std::uint64_t limit);

}  // namespace housingd::progress
