#include "pipeline/upsert/postgres/pool.h"

#include <set>

#include "tests/postgres/postgres_test.h"

namespace housingd::upsert::postgres {
namespace {

using testing::ElementsAre;

class APool : public PostgresTest {
 protected:
  Pool pool(std::size_t size) { return Pool({.connect = options(), .size = size}, blocking_.get_executor()); }

  // Leases, notes its name and the server's process, and holds until told.
  struct Guest {
    std::string name;
    std::optional<Pool::Lease> lease;
  };
  static async::awaitable<void> visit(Pool* pool, Guest* guest, std::vector<std::string>* order,
                                      Deadline deadline = soon()) {
    auto acquiring = pool->acquire(deadline);
    guest->lease.emplace(co_await std::move(acquiring));
    order->push_back(guest->name);
  }
  Guest lease(Pool& from) {
    Guest guest{"", std::nullopt};
    std::vector<std::string> unread;
    run(visit(&from, &guest, &unread));
    return guest;
  }
  int connections() const {
    return static_cast<int>(
        oracle().number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'housingd' AND datname = '" +
                        database_->name() + "'"));
  }
};

TEST_F(APool, OpensConnectionsWhenTheyAreNeeded) {
  Pool pool = this->pool(3);
  EXPECT_EQ(connections(), 0);
  const Guest first = lease(pool);
  EXPECT_EQ(connections(), 1);
  const Guest second = lease(pool);
  EXPECT_EQ(connections(), 2);
  EXPECT_NE((*first.lease)->backend_pid(), (*second.lease)->backend_pid());
}

TEST_F(APool, GivesAConnectionAgain) {
  Pool pool = this->pool(3);
  const int pid = (*lease(pool).lease)->backend_pid();
  EXPECT_EQ((*lease(pool).lease)->backend_pid(), pid);
  EXPECT_EQ(connections(), 1);
}

TEST_F(APool, LetsTheOthersWaitInLine) {
  Pool pool = this->pool(1);
  std::optional<Guest> first = lease(pool);
  std::vector<std::string> order;
  Guest a{"a", std::nullopt};
  Guest b{"b", std::nullopt};
  const Running one(io_, visit(&pool, &a, &order));
  const Running two(io_, visit(&pool, &b, &order));
  io_.restart();
  io_.poll();
  EXPECT_THAT(order, ElementsAre());
  first.reset();
  io_.poll();
  EXPECT_THAT(order, ElementsAre("a"));
  a.lease.reset();
  run_to_end();
  EXPECT_THAT(order, ElementsAre("a", "b"));
  EXPECT_EQ(connections(), 1);
}

TEST_F(APool, LetsNobodyIntoTheLineAheadOfOthers) {
  Pool pool = this->pool(1);
  std::optional<Guest> first = lease(pool);
  std::vector<std::string> order;
  Guest a{"a", std::nullopt};
  Guest b{"b", std::nullopt};
  const Running waits(io_, visit(&pool, &a, &order));
  io_.restart();
  io_.poll();
  // The connection is free again and called for, though not taken yet.
  first.reset();
  const Running comes(io_, visit(&pool, &b, &order));
  io_.poll();
  a.lease.reset();
  run_to_end();
  EXPECT_THAT(order, ElementsAre("a", "b"));
}

TEST_F(APool, EndsAWaitAtItsDeadline) {
  Pool pool = this->pool(1);
  const Guest first = lease(pool);
  const ServerError error = error_of(pool.acquire(Deadline::after(std::chrono::milliseconds(50))));
  EXPECT_EQ(error.trouble(), Trouble::lost);
  EXPECT_EQ(error.to_error().message(), "all connections of the pool to " + database_->name() + " at " +
                                            PostgresServer::shared().socket_folder() + " stayed in use");
}

TEST_F(APool, EndsAWaitThatIsCancelledAndKeepsTheLine) {
  Pool pool = this->pool(1);
  std::optional<Guest> first = lease(pool);
  std::vector<std::string> order;
  Guest a{"a", std::nullopt};
  Guest b{"b", std::nullopt};
  Running one(io_, visit(&pool, &a, &order));
  const Running two(io_, visit(&pool, &b, &order));
  io_.restart();
  io_.poll();
  one.cancel();
  first.reset();
  run_to_end();
  EXPECT_EQ(one.error().trouble(), Trouble::cancelled);
  EXPECT_THAT(order, ElementsAre("b"));
}

TEST_F(APool, HandsOnTheTurnOfOneThatIsGone) {
  Pool pool = this->pool(1);
  std::optional<Guest> first = lease(pool);
  std::vector<std::string> order;
  Guest b{"b", std::nullopt};
  {
    asio::io_context other;
    Guest a{"a", std::nullopt};
    const Running one(other, visit(&pool, &a, &order));
    other.poll();
    first.reset();  // called, and never resumed
  }
  run(visit(&pool, &b, &order));
  EXPECT_THAT(order, ElementsAre("b"));
}

TEST_F(APool, GivesTheTurnBackWhenConnectingFails) {
  ConnectOptions with = options();
  with.conninfo = PostgresServer::shared().url("no_such_database");
  Pool pool({.connect = with, .size = 1}, blocking_.get_executor());
  EXPECT_EQ(error_of(pool.acquire(soon())).fields().sqlstate, "3D000");
  EXPECT_EQ(error_of(pool.acquire(soon())).fields().sqlstate, "3D000");
}

TEST_F(APool, DropsAConnectionThatTheServerClosedWhileItWasIdle) {
  Pool pool = this->pool(2);
  const int pid = (*lease(pool).lease)->backend_pid();
  oracle().execute("SELECT pg_terminate_backend(" + std::to_string(pid) + ")");
  run_until([&] { return is_gone(pid); });
  const Guest next = lease(pool);
  EXPECT_NE((*next.lease)->backend_pid(), pid);
  run((*next.lease)->execute("SELECT 1", soon()));
}

TEST_F(APool, OutlivesARestartOfTheServer) {
  PrivatePostgresServer server;
  Pool pool({.connect = {.conninfo = server.url(), .session = {}, .on_notice = {}}, .size = 2},
            blocking_.get_executor());
  lease(pool);
  server.stop(PrivatePostgresServer::Mode::immediate);
  EXPECT_EQ(error_of(pool.acquire(soon())).trouble(), Trouble::lost);
  server.start();
  const Guest guest = lease(pool);
  run((*guest.lease)->execute("SELECT 1", soon()));
}

TEST_F(APool, ClosesAConnectionThatComesBackInATransaction) {
  Pool pool = this->pool(1);
  int pid = 0;
  {
    const Guest guest = lease(pool);
    pid = (*guest.lease)->backend_pid();
    run((*guest.lease)->execute("BEGIN", soon()));
  }
  run_until([&] { return is_gone(pid); });
  const Guest next = lease(pool);
  run((*next.lease)->execute("BEGIN", soon()));
}

TEST_F(APool, RunsANewSessionOnNewConnectionsAlone) {
  Pool pool = this->pool(2);
  const int old = (*lease(pool).lease)->backend_pid();
  pool.set_session("SET application_name = 'second'");
  run_until([&] { return is_gone(old); });
  std::optional<Guest> leased = lease(pool);
  EXPECT_EQ(text(**leased->lease, "SHOW application_name"), "second");
  const int second = (*leased->lease)->backend_pid();
  pool.set_session("SET application_name = 'second'");
  leased.reset();
  EXPECT_EQ((*lease(pool).lease)->backend_pid(), second);
  {
    const Guest again = lease(pool);
    pool.set_session("SET application_name = 'third'");
  }
  run_until([&] { return is_gone(second); });
}

TEST_F(APool, ServesManyWithAFew) {
  Pool pool = this->pool(3);
  std::set<int> pids;
  int served = 0;
  auto work = [](Pool* from, std::set<int>* into, int* count) -> async::awaitable<void> {
    auto acquiring = from->acquire(soon());
    const Pool::Lease lease = co_await std::move(acquiring);
    auto asking = lease->execute("SELECT pg_sleep(0.001)", soon());
    co_await std::move(asking);
    into->insert(lease->backend_pid());
    ++*count;
  };
  for (int i = 0; i < 50; ++i) asio::co_spawn(io_, work(&pool, &pids, &served), asio::detached);
  run_to_end();
  EXPECT_EQ(served, 50);
  EXPECT_EQ(pids.size(), 3U);
}

}  // namespace
}  // namespace housingd::upsert::postgres
