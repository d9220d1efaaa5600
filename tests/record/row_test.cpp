#include "pipeline/record/row.h"

#include <gtest/gtest.h>

#include <string>

namespace housingd::record {
namespace {

TEST(Cell, EqualsOneOfTheSameKindAndValue) {
  const std::string here = "Algade", there = "Algade";
  EXPECT_EQ(Cell::text(here), Cell::text(there));
  EXPECT_EQ(Cell::text(""), Cell::text(std::string_view()));
  EXPECT_EQ(Cell::integer(-5), Cell::integer(-5));
  EXPECT_EQ(Cell::boolean(true), Cell::boolean(true));
  EXPECT_EQ(Cell::number(0.0), Cell::number(-0.0));
  EXPECT_EQ(Cell::null(), Cell::null());
  EXPECT_EQ(Cell::absent(), Cell::absent());
}

TEST(Cell, DiffersByKindEvenWhereTheValueLooksTheSame) {
  EXPECT_NE(Cell::integer(1), Cell::boolean(true));
  EXPECT_NE(Cell::integer(1), Cell::number(1));
  EXPECT_NE(Cell::text("1"), Cell::integer(1));
  EXPECT_NE(Cell::text(""), Cell::null());
  EXPECT_NE(Cell::null(), Cell::absent());
}

TEST(Cell, DiffersByValue) {
  EXPECT_NE(Cell::text("Algade"), Cell::text("algade"));
  EXPECT_NE(Cell::text("a"), Cell::text(std::string_view("a\0", 2)));
  EXPECT_NE(Cell::number(0.1), Cell::number(0.1 + 1e-16));
  EXPECT_NE(Cell::boolean(true), Cell::boolean(false));
}

TEST(Cell, SaysNothingWhenNullOrAbsent) {
  EXPECT_TRUE(Cell::null().is_null());
  EXPECT_TRUE(Cell::absent().is_null());
  EXPECT_FALSE(Cell::text("").is_null());
  EXPECT_FALSE(Cell::integer(0).is_null());
}

TEST(PageRows, GiveEachRowItsOwnCells) {
  PageRows page;
  for (const int number : {1, 2, 3, 4}) page.cells.push_back(Cell::integer(number));
  const Row second{.table = 0, .first_cell = 2, .parent = no_row};
  const auto cells = page.cells_of(second, 2);
  ASSERT_EQ(cells.size(), 2U);
  EXPECT_EQ(cells[0], Cell::integer(3));
  EXPECT_EQ(cells[1], Cell::integer(4));
}

}  // namespace
}  // namespace housingd::record
