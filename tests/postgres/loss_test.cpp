// How operations end that do not end well.
#include <signal.h>

#include "tests/postgres/postgres_test.h"

namespace housingd::upsert::postgres {
namespace {

using testing::HasSubstr;

constexpr const char* endless = "SELECT pg_sleep(3600)";

class ALostConnection : public PostgresTest {
 protected:
  void terminate(const Connection& connection) const {
    oracle().execute("SELECT pg_terminate_backend(" + std::to_string(connection.backend_pid()) + ")");
  }
};

TEST_F(ALostConnection, SaysThatTheServerEndedItUnderAStatement) {
  const auto connection = open();
  const Running running(io_, connection->execute(endless, soon()));
  run_until([&] { return is_active(*connection); });
  terminate(*connection);
  run_to_end();
  EXPECT_EQ(running.error().trouble(), Trouble::lost);
  EXPECT_EQ(running.error().fields().sqlstate, "57P01");
  EXPECT_TRUE(connection->is_broken());
}

TEST_F(ALostConnection, SaysThatTheServerEndedItUnderAPipeline) {
  const auto connection = open();
  const Statement sleep(endless);
  const Running running(io_, connection->query_all({{&sleep, {}}, {&sleep, {}}}, soon()));
  run_until([&] { return is_active(*connection); });
  terminate(*connection);
  run_to_end();
  EXPECT_EQ(running.error().trouble(), Trouble::lost);
  EXPECT_EQ(running.error().fields().sqlstate, "57P01");
  EXPECT_TRUE(connection->is_broken());
}

TEST_F(ALostConnection, SaysThatTheServerEndedItUnderACopy) {
  const auto connection = open();
  execute(*connection, "CREATE TABLE homes (id integer)");
  // Terminated once its first rows are there, it can give rows for ever.
  bool terminated = false;
  const auto fill = [&](std::string& chunk) {
    for (int i = 0; i < 10'000; ++i) chunk += "1\n";
    if (!terminated) terminate(*connection);
    terminated = true;
    return true;
  };
  const ServerError error = error_of(connection->copy_in("COPY homes FROM STDIN", fill, soon()));
  EXPECT_EQ(error.trouble(), Trouble::lost);
  EXPECT_TRUE(connection->is_broken());
}

TEST_F(ALostConnection, IsNoticedWhileItIsIdle) {
  const auto connection = open();
  EXPECT_TRUE(connection->is_idle_and_well());
  terminate(*connection);
  run_until([&] { return is_gone(connection->backend_pid()); });
  EXPECT_FALSE(connection->is_idle_and_well());
  EXPECT_TRUE(connection->is_broken());
}

TEST_F(ALostConnection, FailsAtOnceWhenItIsUsedAgain) {
  const auto connection = open();
  terminate(*connection);
  run_until([&] { return is_gone(connection->backend_pid()); });
  const ServerError error = error_of(connection->execute("SELECT 1", soon()));
  EXPECT_EQ(error.trouble(), Trouble::lost);
  const Statement one("SELECT 1");
  EXPECT_EQ(error_of(connection->query({&one, {}}, soon())).trouble(), Trouble::lost);
  const auto nothing = [](std::string&) { return false; };
  EXPECT_EQ(error_of(connection->copy_in("COPY x FROM STDIN", nothing, soon())).trouble(), Trouble::lost);
}

TEST_F(ALostConnection, IsToldFromARefusalWhenTheServerCrashes) {
  PrivatePostgresServer server;
  const auto connection = open({.conninfo = server.url(), .session = {}, .on_notice = {}});
  const Running running(io_, connection->execute(endless, soon()));
  const auto sleeps = [&] {
    return server.oracle().number("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == 1;
  };
  run_until(sleeps);
  server.stop(PrivatePostgresServer::Mode::immediate);
  run_to_end();
  EXPECT_EQ(running.error().trouble(), Trouble::lost);
  EXPECT_EQ(running.error().to_error().disposition(), outcome::Disposition::retry);
  server.start();
  EXPECT_TRUE(open({.conninfo = server.url(), .session = {}, .on_notice = {}})->is_idle_and_well());
}

TEST_F(ALostConnection, IsToldInLibpqsWordsWhenTheServerSaysNothing) {
  PrivatePostgresServer server;
  const auto connection = open({.conninfo = server.url(), .session = {}, .on_notice = {}});
  ASSERT_EQ(::kill(connection->backend_pid(), SIGKILL), 0);
  const ServerError error = error_of(connection->execute(endless, soon()));
  EXPECT_EQ(error.trouble(), Trouble::lost);
  EXPECT_EQ(error.fields().sqlstate, "");
  EXPECT_EQ(error.to_error().message(), "the connection to postgres at " + server.socket_folder() +
                                            " is lost: server closed the connection unexpectedly");
}

class ADeadline : public PostgresTest {};

TEST_F(ADeadline, CancelsTheStatementOnTheServer) {
  const auto connection = open();
  const int pid = connection->backend_pid();
  const auto started = Deadline::Clock::now();
  const ServerError error = error_of(connection->execute(endless, Deadline::after(std::chrono::milliseconds(200))));
  EXPECT_EQ(error.trouble(), Trouble::lost);
  EXPECT_THAT(error.what(), HasSubstr("did not answer within 0.2 s"));
  EXPECT_THAT(error.what(), HasSubstr(connection->place()));
  // The cancel was obeyed: the five seconds of patience were not needed.
  EXPECT_LT(Deadline::Clock::now() - started, std::chrono::seconds(5));
  EXPECT_TRUE(connection->is_broken());
  run_until([&] { return is_gone(pid); });
}

TEST_F(ADeadline, CancelsAPipelineOnTheServer) {
  const auto connection = open();
  const int pid = connection->backend_pid();
  const Statement sleep(endless);
  const auto deadline = Deadline::after(std::chrono::milliseconds(200));
  EXPECT_EQ(error_of(connection->query_all({{&sleep, {}}, {&sleep, {}}}, deadline)).trouble(), Trouble::lost);
  run_until([&] { return is_gone(pid); });
}

TEST_F(ADeadline, EndsACopyThatWaitsForALock) {
  const auto holder = open();
  const auto connection = open();
  const int pid = connection->backend_pid();
  oracle().execute("CREATE TABLE homes (id integer PRIMARY KEY)");
  execute(*holder, "BEGIN; INSERT INTO homes VALUES (1)");
  const auto fill = [](std::string& chunk) {
    for (int i = 0; i < 10'000; ++i) chunk += "1\n";
    return true;
  };
  const auto deadline = Deadline::after(std::chrono::milliseconds(200));
  EXPECT_EQ(error_of(connection->copy_in("COPY homes FROM STDIN", fill, deadline)).trouble(), Trouble::lost);
  run_until([&] { return is_gone(pid); });
  execute(*holder, "COMMIT");
  EXPECT_EQ(oracle().number("SELECT count(*) FROM homes"), 1);
}

TEST_F(ADeadline, ThatHasPassedBeforeEndsItAtOnce) {
  const auto connection = open();
  const ServerError error = error_of(connection->execute(endless, Deadline::after(std::chrono::seconds(-1))));
  EXPECT_EQ(error.trouble(), Trouble::lost);
}

TEST_F(ADeadline, OfOneOperationDoesNotTouchTheNext) {
  const auto connection = open();
  for (int i = 0; i < 100; ++i) {
    run(connection->execute("SELECT 1", Deadline::after(std::chrono::seconds(5))));
  }
  EXPECT_TRUE(connection->is_idle_and_well());
}

class ACancel : public PostgresTest {};

TEST_F(ACancel, EndsAStatementHereAndOnTheServer) {
  const auto connection = open();
  const int pid = connection->backend_pid();
  Running running(io_, connection->execute(endless, soon()));
  run_until([&] { return is_active(pid); });
  running.cancel();
  run_to_end();
  EXPECT_EQ(running.error().trouble(), Trouble::cancelled);
  EXPECT_EQ(running.error().to_error().disposition(), outcome::Disposition::stop);
  EXPECT_TRUE(connection->is_broken());
  run_until([&] { return is_gone(pid); });
}

TEST_F(ACancel, RollsBackWhatWasOpen) {
  const auto connection = open();
  const int pid = connection->backend_pid();
  oracle().execute("CREATE TABLE homes (id integer)");
  execute(*connection, "BEGIN; INSERT INTO homes VALUES (1)");
  Running running(io_, connection->execute(endless, soon()));
  run_until([&] { return is_active(pid); });
  running.cancel();
  run_to_end();
  run_until([&] { return is_gone(pid); });
  EXPECT_EQ(oracle().number("SELECT count(*) FROM homes"), 0);
}

TEST_F(ACancel, EndsAnAttemptToConnect) {
  Running running(io_, Connection::open(options(), blocking_.get_executor(), soon()));
  io_.poll_one();
  running.cancel();
  run_to_end();
  EXPECT_EQ(running.error().trouble(), Trouble::cancelled);
}

TEST_F(ACancel, EndsACopyBetweenTwoChunks) {
  const auto connection = open();
  execute(*connection, "CREATE TABLE homes (id integer)");
  const int pid = connection->backend_pid();
  std::optional<Running> running;
  int chunks = 0;
  const auto fill = [&](std::string& chunk) {
    for (int i = 0; i < 100'000; ++i) chunk += "1\n";
    if (++chunks == 3) running->cancel();
    return true;
  };
  running.emplace(io_, connection->copy_in("COPY homes FROM STDIN", fill, soon()));
  run_to_end();
  EXPECT_EQ(running->error().trouble(), Trouble::cancelled);
  run_until([&] { return is_gone(pid); });
  EXPECT_EQ(oracle().number("SELECT count(*) FROM homes"), 0);
}

// The io_context is destroyed with everything in it.
TEST_F(PostgresTest, AConnectionMayGoInTheMiddleOfAStatement) {
  int pid = 0;
  {
    asio::io_context io;
    auto work = [](ConnectOptions with, async::Executor blocking, int* told) -> async::awaitable<void> {
      auto opening = Connection::open(std::move(with), std::move(blocking), soon());
      const auto connection = co_await std::move(opening);
      *told = connection->backend_pid();
      co_await connection->execute(endless, soon());
    };
    asio::co_spawn(io, work(options(), blocking_.get_executor(), &pid), asio::detached);
    while (pid == 0 || !is_active(pid)) io.poll();
  }
  // What nobody reads the answer of goes on till it writes: ended by hand.
  oracle().execute("SELECT pg_terminate_backend(" + std::to_string(pid) + ")");
  run_until([&] { return is_gone(pid); });
}

TEST_F(PostgresTest, AConnectionMayGoWhileItIsOpened) {
  for (int turns = 0; turns < 12; ++turns) {
    asio::io_context io;
    const Running running(io, Connection::open(options(), blocking_.get_executor(), soon()));
    for (int i = 0; i < turns && !running.ended(); ++i) io.run_one();
  }
}

}  // namespace
}  // namespace housingd::upsert::postgres
