#include "daemon/terminal/screen.h"

#include <gtest/gtest.h>

#include "tests/daemon/terminal_double.h"

namespace housingd::terminal {
namespace {

using Lines = std::vector<std::string>;

TEST(Screen, PassesLinesOnWhileNothingIsLive) {
  TerminalDouble terminal;
  Screen screen(terminal.writer());
  screen.print("one");
  screen.print("two");
  EXPECT_EQ(terminal.bytes(), "one\ntwo\n");
}

TEST(Screen, DrawsTheBlockOverItself) {
  TerminalDouble terminal;
  Screen screen(terminal.writer());
  screen.show({"10 %", "Køge 1 of 10"});
  screen.show({"20 %", "Køge 2 of 10"});
  EXPECT_EQ(terminal.lines(), (Lines{"20 %", "Køge 2 of 10"}));
}

TEST(Screen, ErasesWhatAShorterBlockLeavesBehind) {
  TerminalDouble terminal;
  Screen screen(terminal.writer());
  screen.show({"a long first line", "second", "third"});
  screen.show({"short"});
  EXPECT_EQ(terminal.lines(), (Lines{"short"}));
}

TEST(Screen, KeepsPrintedLinesAboveTheBlock) {
  TerminalDouble terminal;
  Screen screen(terminal.writer());
  screen.show({"10 %", "Køge"});
  screen.print("! a retry");
  screen.print("! another");
  screen.show({"20 %", "Køge"});
  EXPECT_EQ(terminal.lines(), (Lines{"! a retry", "! another", "20 %", "Køge"}));
}

TEST(Screen, LeavesNothingOfTheBlockBehind) {
  TerminalDouble terminal;
  {
    Screen screen(terminal.writer());
    screen.print("kept");
    screen.show({"10 %"});
  }
  EXPECT_EQ(terminal.lines(), (Lines{"kept"}));
}

TEST(Screen, DrawsEachPictureInOneWriteAndErasesNoLineBeforeItIsWrittenAnew) {
  TerminalDouble terminal;
  Screen screen(terminal.writer());
  screen.show({"10 %", "Køge"});
  const std::size_t before = terminal.writes();
  screen.show({"20 %", "Køge"});
  EXPECT_EQ(terminal.writes(), before + 1);
  EXPECT_EQ(terminal.bytes().find("\x1b[2K"), std::string::npos);
}

}  // namespace
}  // namespace housingd::terminal
