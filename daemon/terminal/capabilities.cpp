#include "daemon/terminal/capabilities.h"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace housingd::terminal {
namespace {

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

Capabilities decide(const Surroundings& surroundings) {
  const std::string term = surroundings.term.value_or("dumb");
  const bool drawable = surroundings.is_terminal && !term.empty() && term != "dumb";
  const bool colorless = surroundings.no_color.has_value() && !surroundings.no_color->empty();
  return {.live = drawable, .color = drawable && !colorless, .utf8 = surroundings.character_set == "UTF-8"};
}

Capabilities capabilities_of(int descriptor) {
  return decide({.is_terminal = ::isatty(descriptor) == 1,
                 .term = environment("TERM"),
                 .no_color = environment("NO_COLOR"),
                 .character_set = ::nl_langinfo(CODESET)});
}

Size size_of(int descriptor) {
  winsize window{};
  Size size;
  if (::ioctl(descriptor, TIOCGWINSZ, &window) != 0) return size;
  if (window.ws_col > 0) size.columns = window.ws_col;
  if (window.ws_row > 0) size.rows = window.ws_row;
  return size;
}

}  // namespace housingd::terminal
