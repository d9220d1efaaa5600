#include "tests/postgres/postgres_test.h"

namespace housingd::upsert::postgres {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* copy_homes = "COPY homes FROM STDIN";

class Copy : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped()) return;
    connection_ = open();
    execute(*connection_, "CREATE TABLE homes (id integer PRIMARY KEY, note text)");
  }

  // Rows "ID<tab>note" from 1 on, some 64 KiB a chunk.
  static Connection::Fill numbered(int rows, std::string note) {
    return [next = 1, rows, note = std::move(note)](std::string& chunk) mutable {
      for (; next <= rows && chunk.size() < 64UL * 1024; ++next) chunk += std::to_string(next) + "\t" + note + "\n";
      return next <= rows;
    };
  }
  std::uint64_t copy(Connection::Fill fill, std::string sql = copy_homes) {
    return run(connection_->copy_in(std::move(sql), std::move(fill), soon()));
  }
  ServerError refused(Connection::Fill fill, std::string sql = copy_homes) {
    return error_of(connection_->copy_in(std::move(sql), std::move(fill), soon()));
  }

  std::unique_ptr<Connection> connection_;
};

TEST_F(Copy, MovesSeveralMegabytesIn) {
  const std::string note(1000, 'n');
  EXPECT_EQ(copy(numbered(20'000, note)), 20'000U);
  EXPECT_THAT(oracle().rows("SELECT count(*), sum(id), sum(length(note)) FROM homes"),
              ElementsAre(ElementsAre("20000", "200010000", "20000000")));
  EXPECT_TRUE(connection_->is_idle_and_well());
}

TEST_F(Copy, AsksAgainForAnEmptyChunk) {
  int asked = 0;
  const auto fill = [&asked](std::string& chunk) {
    if (++asked == 3) chunk = "1\tlast\n";
    return asked < 3;
  };
  EXPECT_EQ(copy(fill), 1U);
  EXPECT_EQ(asked, 3);
}

TEST_F(Copy, AcceptsNoRowsAtAll) {
  EXPECT_EQ(copy([](std::string&) { return false; }), 0U);
}

TEST_F(Copy, UndoesAllWhenTheServerRefusesARowInTheMiddle) {
  execute(*connection_, "ALTER TABLE homes ADD CHECK (id <> 5000)");
  const ServerError error = refused(numbered(50'000, "some text"));
  EXPECT_EQ(error.trouble(), Trouble::row);
  EXPECT_EQ(error.fields().sqlstate, "23514");
  EXPECT_EQ(error.fields().table, "homes");
  EXPECT_THAT(error.fields().context, HasSubstr("line 5000"));
  EXPECT_EQ(oracle().number("SELECT count(*) FROM homes"), 0);
  EXPECT_TRUE(connection_->is_idle_and_well());
}

TEST_F(Copy, NamesTheColumnOfAMalformedValue) {
  const ServerError error = refused([](std::string& chunk) {
    chunk = "seven\tx\n";
    return false;
  });
  EXPECT_EQ(error.fields().sqlstate, "22P02");
  EXPECT_THAT(error.fields().context, HasSubstr("column id"));
}

TEST_F(Copy, KeepsValuesOfRowsOutOfWhatPeopleRead) {
  const ServerError error = refused([](std::string& chunk) {
    chunk = "1\ta secret\n1\ta secret\n";
    return false;
  });
  EXPECT_THAT(error.fields().detail, HasSubstr("(id)=(1)"));
  EXPECT_EQ(error.to_error().message(),
            "duplicate key value violates unique constraint \"homes_pkey\" (SQLSTATE 23505)");
}

TEST_F(Copy, EndsCleanlyWhenTheRowsCannotBeMade) {
  const auto fill = [given = false](std::string& chunk) mutable {
    if (given) throw std::runtime_error("the page is gone");
    chunk = "1\tx\n";
    return given = true;
  };
  EXPECT_THROW(copy(fill), std::runtime_error);
  EXPECT_TRUE(connection_->is_idle_and_well());
  EXPECT_EQ(oracle().number("SELECT count(*) FROM homes"), 0);
}

TEST_F(Copy, IsRefusedWhereThereIsNoTable) {
  EXPECT_EQ(refused(numbered(1, ""), "COPY nothing FROM STDIN").fields().sqlstate, "42P01");
  EXPECT_TRUE(connection_->is_idle_and_well());
}

TEST_F(Copy, TakesPartInATransaction) {
  execute(*connection_, "BEGIN");
  EXPECT_EQ(copy(numbered(10, "x")), 10U);
  EXPECT_EQ(oracle().number("SELECT count(*) FROM homes"), 0);
  execute(*connection_, "COMMIT");
  EXPECT_EQ(oracle().number("SELECT count(*) FROM homes"), 10);
}

TEST_F(Copy, MovesSeveralMegabytesOutRowByRow) {
  std::size_t rows = 0;
  std::size_t bytes = 0;
  const auto take = [&](std::string_view row) {
    ++rows;
    bytes += row.size();
  };
  run(connection_->copy_out("COPY (SELECT repeat('x', 999) FROM generate_series(1, 10000)) TO STDOUT", take, soon()));
  EXPECT_EQ(rows, 10'000U);
  EXPECT_EQ(bytes, 10'000'000U);
  EXPECT_TRUE(connection_->is_idle_and_well());
}

TEST_F(Copy, SaysWhatFailedBehindTheFirstRowsOut) {
  std::size_t rows = 0;
  const ServerError error = error_of(connection_->copy_out(
      "COPY (SELECT 10 / (5000 - i) FROM generate_series(1, 9000) i) TO STDOUT", [&](std::string_view) { ++rows; },
      soon()));
  EXPECT_EQ(error.fields().sqlstate, "22012");
  EXPECT_EQ(rows, 4999U);
  EXPECT_TRUE(connection_->is_idle_and_well());
}

TEST_F(Copy, BreaksWhenNobodyTakesTheRowsOut) {
  const int pid = connection_->backend_pid();
  const auto take = [](std::string_view) { throw std::runtime_error("the disk is full"); };
  EXPECT_THROW(run(connection_->copy_out("COPY (SELECT generate_series(1, 100000000)) TO STDOUT", take, soon())),
               std::runtime_error);
  EXPECT_TRUE(connection_->is_broken());
  run_until([&] { return is_gone(pid); });
}

TEST_F(Copy, IsNoPlainStatement) {
  EXPECT_THROW(execute(*connection_, "COPY homes FROM STDIN"), ServerError);
  EXPECT_TRUE(connection_->is_broken());
}

}  // namespace
}  // namespace housingd::upsert::postgres
