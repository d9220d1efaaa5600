#include <stdexcept>

#include "daemon/terminal/text_table.h"

#include <gtest/gtest.h>

namespace housingd::terminal {
namespace {

TEST(TextTable, AlignsByWidthOnTheTerminal) {
  TextTable table({{"partition"}, {"records", Align::right}}, "  ");
  table.add_row({"København", "13,422"});
  table.add_row({"Ærø", "7"});
  EXPECT_EQ(table.to_text(),
            "  partition  records\n"
            "  København   13,422\n"
            "  Ærø              7\n");
}

TEST(TextTable, CutsCellsThatAreTooWide) {
  TextTable table({{"why", Align::left, 6}}, "");
  table.add_row({"much too long"});
  EXPECT_EQ(table.to_text(), "why\nmuch …\n");
}

TEST(TextTable, KeepsARowOnOneLine) {
  TextTable table({{"why"}}, "");
  table.add_row({"first\nsecond"});
  EXPECT_EQ(table.to_text(), "why\nfirst second\n");
}

TEST(TextTable, RefusesARowOfAnotherWidth) {
  TextTable table({{"a"}, {"b"}});
  EXPECT_THROW(table.add_row({"1"}), std::logic_error);
}

}  // namespace
}  // namespace housingd::terminal
