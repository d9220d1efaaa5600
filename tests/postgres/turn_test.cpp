#include "pipeline/upsert/postgres/turn.h"

#include "tests/postgres/postgres_test.h"

namespace housingd::upsert::postgres {
namespace {

using testing::ElementsAre;

class ATurn : public testing::Test {
 protected:
  // Takes the turn, notes its name, and holds it until told.
  struct Guest {
    std::string name;
    std::optional<Turn::Held> turn;
  };
  static async::awaitable<void> visit(Turn* turn, Guest* guest, std::vector<std::string>* order) {
    auto taking = turn->take();
    guest->turn.emplace(co_await std::move(taking));
    order->push_back(guest->name);
  }
  void poll() {
    io_.restart();
    io_.poll();
  }

  asio::io_context io_;
  Turn turn_;
  std::vector<std::string> order_;
  Guest a_{"a", std::nullopt}, b_{"b", std::nullopt}, c_{"c", std::nullopt};
};

TEST_F(ATurn, IsTakenByOneAfterTheOther) {
  const Running a(io_, visit(&turn_, &a_, &order_));
  const Running b(io_, visit(&turn_, &b_, &order_));
  const Running c(io_, visit(&turn_, &c_, &order_));
  poll();
  EXPECT_THAT(order_, ElementsAre("a"));
  a_.turn.reset();
  poll();
  EXPECT_THAT(order_, ElementsAre("a", "b"));
  b_.turn.reset();
  poll();
  EXPECT_THAT(order_, ElementsAre("a", "b", "c"));
}

TEST_F(ATurn, IsFreeAgainWhenNobodyWaits) {
  for (Guest* guest : {&a_, &b_}) {
    const Running running(io_, visit(&turn_, guest, &order_));
    poll();
    guest->turn.reset();
  }
  EXPECT_THAT(order_, ElementsAre("a", "b"));
}

TEST_F(ATurn, GoesToTheNextWhenAWaiterIsCancelled) {
  const Running a(io_, visit(&turn_, &a_, &order_));
  Running b(io_, visit(&turn_, &b_, &order_));
  const Running c(io_, visit(&turn_, &c_, &order_));
  poll();
  b.cancel();
  a_.turn.reset();
  poll();
  EXPECT_EQ(b.error().trouble(), Trouble::cancelled);
  EXPECT_THAT(order_, ElementsAre("a", "c"));
}

TEST_F(ATurn, IsHandedOnByOneThatIsGone) {
  const Running a(io_, visit(&turn_, &a_, &order_));
  poll();
  {
    asio::io_context other;
    const Running b(other, visit(&turn_, &b_, &order_));
    other.poll();
    a_.turn.reset();  // called, and never resumed
  }
  const Running c(io_, visit(&turn_, &c_, &order_));
  poll();
  EXPECT_THAT(order_, ElementsAre("a", "c"));
}

}  // namespace
}  // namespace housingd::upsert::postgres
