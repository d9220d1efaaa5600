// Connections that do not come to be.
#include <boost/asio/ip/tcp.hpp>
#include <cstdlib>
#include <fstream>

#include "tests/postgres/postgres_test.h"

namespace housingd::upsert::postgres {
namespace {

using asio::ip::tcp;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Connecting : public PostgresTest {
 protected:
  ServerError refused(std::string conninfo, Deadline deadline = soon()) {
    ConnectOptions with{.conninfo = std::move(conninfo), .session = {}, .on_notice = {}};
    return error_of(Connection::open(std::move(with), blocking_.get_executor(), deadline));
  }
  tcp::acceptor listener_{io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  std::string listener_port() const { return std::to_string(listener_.local_endpoint().port()); }
};

TEST_F(Connecting, ToAnUnknownDatabaseIsRefused) {
  const ServerError error = refused(PostgresServer::shared().url("no_such_database"));
  EXPECT_EQ(error.trouble(), Trouble::refused);
  EXPECT_EQ(error.fields().sqlstate, "3D000");
  EXPECT_EQ(error.to_error().disposition(), outcome::Disposition::fail_run);
  EXPECT_THAT(error.to_error().message(),
              AllOf(HasSubstr("database \"no_such_database\" does not exist (SQLSTATE 3D000); make it: createdb"),
                    HasSubstr("\"no_such_database\""), Not(HasSubstr("LOCATION")), Not(HasSubstr("3D000:"))));
}

TEST_F(Connecting, AsAnUnknownRoleIsRefused) {
  const ServerError error =
      refused("host=" + PostgresServer::shared().socket_folder() +
              " port=" + std::to_string(PostgresServer::shared().port()) + " user=nobody_at_all dbname=postgres");
  EXPECT_EQ(error.trouble(), Trouble::refused);
  EXPECT_EQ(error.fields().sqlstate, "28000");
}

TEST_F(Connecting, ToAPortWithNobodyListeningIsALoss) {
  const std::string port = listener_port();
  listener_.close();
  const ServerError error = refused("host=127.0.0.1 dbname=postgres port=" + port);
  EXPECT_EQ(error.trouble(), Trouble::lost);
  EXPECT_EQ(error.to_error().message(),
            "connection to server at \"127.0.0.1\", port " + port + " failed: Connection refused");
}

TEST_F(Connecting, ToAFolderWithoutASocketIsALoss) {
  const support::ScratchFolder folder;
  const ServerError error = refused("host=" + folder.path().string());
  EXPECT_EQ(error.trouble(), Trouble::lost);
  EXPECT_THAT(error.to_error().message(), HasSubstr("No such file or directory"));
}

TEST_F(Connecting, ToAnUnresolvableHostIsALoss) {
  const ServerError error = refused("host=nobody.invalid dbname=postgres");
  EXPECT_EQ(error.trouble(), Trouble::lost);
  EXPECT_THAT(error.to_error().message(), HasSubstr("\"nobody.invalid\""));
}

TEST_F(Connecting, WithAnOptionThatIsNoneIsRefused) {
  const ServerError error = refused("host=127.0.0.1 sslmode=sometimes");
  EXPECT_EQ(error.trouble(), Trouble::refused);
  EXPECT_THAT(error.to_error().message(), HasSubstr("sometimes"));
}

TEST_F(Connecting, ByAServiceThatIsNotDefinedIsRefused) {
  EXPECT_EQ(refused("service=no_such_service").trouble(), Trouble::refused);
}

TEST_F(Connecting, ToAListenerThatNeverAnswersEndsAtTheDeadline) {
  const ServerError error =
      refused("host=127.0.0.1 dbname=housing port=" + listener_port(), Deadline::after(std::chrono::milliseconds(200)));
  EXPECT_EQ(error.trouble(), Trouble::lost);
  EXPECT_EQ(error.to_error().message(),
            "connecting: housing at 127.0.0.1:" + listener_port() + " did not answer within 0.2 s");
}

TEST_F(Connecting, TriesTheNextHost) {
  const std::string port = listener_port();
  listener_.close();
  const auto& server = PostgresServer::shared();
  const auto connection = open({.conninfo = "host=127.0.0.1,127.0.0.1 user=postgres dbname=postgres port=" + port +
                                            "," + std::to_string(server.port()),
                                .session = {},
                                .on_notice = {}});
  EXPECT_EQ(connection->place(), "postgres at 127.0.0.1:" + std::to_string(server.port()));
}

TEST_F(Connecting, SaysWhatTheLastHostRefusedBehindOneThatIsAway) {
  const std::string port = listener_port();
  listener_.close();
  const ServerError error = refused("host=127.0.0.1,127.0.0.1 user=postgres dbname=no_such_database port=" + port +
                                    "," + std::to_string(PostgresServer::shared().port()));
  EXPECT_EQ(error.trouble(), Trouble::refused);
  EXPECT_EQ(error.fields().sqlstate, "3D000");
  EXPECT_THAT(error.what(), HasSubstr("no_such_database"));
}

// One server for both: it takes a while to make.
TEST_F(Connecting, NeedsTheRightPassword) {
  const PrivatePostgresServer server(
      {.settings = {}, .access = "local all postgres trust\nhost all all 127.0.0.1/32 scram-sha-256\n"});
  server.oracle().execute("CREATE ROLE importer LOGIN PASSWORD 'right'");
  const std::string base = "host=127.0.0.1 dbname=postgres user=importer port=" + std::to_string(server.port());

  const ServerError wrong = refused(base + " password=wrong_and_secret");
  EXPECT_EQ(wrong.trouble(), Trouble::refused);
  EXPECT_EQ(wrong.fields().sqlstate, "28P01");
  EXPECT_THAT(wrong.to_error().message(), AllOf(HasSubstr("PGPASSFILE"), Not(HasSubstr("wrong_and_secret"))));

  const support::ScratchFolder folder;
  const ServerError none = refused(base + " passfile=" + (folder / "none").string());
  EXPECT_EQ(none.trouble(), Trouble::refused);
  EXPECT_THAT(none.to_error().message(), HasSubstr("PGPASSFILE"));

  std::ofstream(folder / "pgpass") << "127.0.0.1:*:*:importer:right\n";
  std::filesystem::permissions(folder / "pgpass", std::filesystem::perms::owner_read);
  const auto connection =
      open({.conninfo = base + " passfile=" + (folder / "pgpass").string(), .session = {}, .on_notice = {}});
  EXPECT_EQ(text(*connection, "SELECT current_user"), "importer");
}

TEST_F(Connecting, ToAFullServerIsALoss) {
  const PrivatePostgresServer server(
      {.settings = "max_connections = 2\nsuperuser_reserved_connections = 0\nmax_wal_senders = 0", .access = {}});
  // Few fit: who asked whether the server has started may still be leaving it.
  std::vector<std::unique_ptr<Connection>> held;
  std::optional<ServerError> full;
  while (!full && held.size() < 3) {
    try {
      held.push_back(open({.conninfo = server.url(), .session = {}, .on_notice = {}}));
    } catch (const ServerError& error) {
      full.emplace(error);
    }
  }
  ASSERT_TRUE(full.has_value());
  EXPECT_EQ(full->trouble(), Trouble::lost);
  EXPECT_EQ(full->fields().sqlstate, "53300");
  EXPECT_THAT(full->to_error().message(), HasSubstr("max_connections"));
}

}  // namespace
}  // namespace housingd::upsert::postgres
