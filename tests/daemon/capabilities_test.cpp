#include "daemon/terminal/capabilities.h"

#include <gtest/gtest.h>

#include "daemon/terminal/bar.h"

namespace housingd::terminal {
namespace {

TEST(Capabilities, FollowTheTerminalAndTheEnvironment) {
  struct Case {
    const char* name;
    Surroundings surroundings;
    bool live, color, utf8;
  };
  const Case cases[] = {
      {"a terminal", {true, "xterm-256color", {}, "UTF-8"}, true, true, true},
      {"a pipe", {false, "xterm-256color", {}, "UTF-8"}, false, false, true},
      {"NO_COLOR", {true, "xterm", "1", "UTF-8"}, true, false, true},
      {"an empty NO_COLOR does not count", {true, "xterm", "", "UTF-8"}, true, true, true},
      {"TERM=dumb", {true, "dumb", {}, "UTF-8"}, false, false, true},
      {"no TERM", {true, {}, {}, "UTF-8"}, false, false, true},
      {"the C locale", {true, "xterm", {}, "ANSI_X3.4-1968"}, true, true, false},
  };
  for (const auto& [name, surroundings, live, color, utf8] : cases) {
    const Capabilities capabilities = decide(surroundings);
    EXPECT_EQ(capabilities.live, live) << name;
    EXPECT_EQ(capabilities.color, color) << name;
    EXPECT_EQ(capabilities.utf8, utf8) << name;
  }
}

TEST(Bar, IsFullOnlyAtTheEndAndEmptyOnlyAtTheStart) {
  EXPECT_EQ(bar(0, 4, BarGlyphs::ascii), "....");
  EXPECT_EQ(bar(0.001, 4, BarGlyphs::ascii), "#...");
  EXPECT_EQ(bar(0.5, 4, BarGlyphs::ascii), "##..");
  EXPECT_EQ(bar(0.999, 4, BarGlyphs::ascii), "###.");
  EXPECT_EQ(bar(1, 4, BarGlyphs::ascii), "####");
  EXPECT_EQ(bar(0.5, 2, BarGlyphs::blocks), "█░");
  EXPECT_EQ(bar(0.5, 0, BarGlyphs::blocks), "");
}

}  // namespace
}  // namespace housingd::terminal
