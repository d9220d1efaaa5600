#include "daemon/progress/display.h"

#include "daemon/progress/plain_display.h"
#include "daemon/progress/terminal_display.h"

namespace housingd::progress {

std::unique_ptr<Display> make_display(terminal::Screen& screen, terminal::Capabilities capabilities, int descriptor,
                                      std::uint64_t limit) {
  if (!capabilities.live) return std::make_unique<PlainDisplay>(screen, limit);
  return std::make_unique<TerminalDisplay>(
      screen, capabilities, [descriptor] { return terminal::size_of(descriptor); }, limit);
}

}  // namespace housingd::progress
