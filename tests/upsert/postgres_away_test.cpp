// Reads for a status page while the database is away: cancelled, they end at once.
#include <gmock/gmock.h>
#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>

#include "tests/support/postgres_server.h"
#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using support::PostgresServer;
using support::PrivatePostgresServer;

class APostgresStoreThatIsAway : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto why = PostgresServer::missing()) GTEST_SKIP() << *why;
  }

  static void expect_stopped_soon(StoreSession& store, milliseconds after) {
    for (const auto throws : {StoreSession::Throws::no, StoreSession::Throws::yes}) {
      const auto began = std::chrono::steady_clock::now();
      const auto read = store.cancelled_runs(after, throws);
      EXPECT_LT(std::chrono::steady_clock::now() - began, after + seconds(3));
      ASSERT_TRUE(read.has_error());
      EXPECT_EQ(read.error().disposition(), outcome::Disposition::stop);
    }
  }
};

TEST_F(APostgresStoreThatIsAway, LetsReadsBeCancelledAndServesThemWhenItIsBack) {
  PrivatePostgresServer server;
  StoreSession store(open_store(server.url(), Access::write, {.patience = seconds(600)}).value());
  store.watch({}, SlotTime()).value();
  server.stop(PrivatePostgresServer::Mode::immediate);
  // Before it is noticed, while it is waited out, and more often than there are connections.
  for (const int after : {0, 20, 100, 300, 0}) expect_stopped_soon(store, milliseconds(after));
  server.start();
  EXPECT_TRUE(store.runs(10).has_value());
}

TEST_F(APostgresStoreThatIsAway, LetsReadsBeCancelledThatNobodyAnswers) {
  boost::asio::io_context context;
  using boost::asio::ip::tcp;
  // Takes connections, and says nothing.
  tcp::acceptor silent(context, {boost::asio::ip::make_address("127.0.0.1"), 0});
  const std::string url =
      "postgresql://nobody@127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/housing?sslmode=disable";
  StoreSession store(open_store(url, Access::write, {.patience = seconds(600)}).value());
  for (const int after : {0, 50, 50, 50, 50}) expect_stopped_soon(store, milliseconds(after));
}

}  // namespace
}  // namespace housingd::upsert
