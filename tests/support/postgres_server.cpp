#include "tests/support/postgres_server.h"

#include <libpq-fe.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "tests/support/unprivileged.h"

namespace housingd::support {
namespace {

constexpr const char* superuser = "postgres";

// The newest of those that Debian's packages installed side by side.
std::optional<std::filesystem::path> programs() {
  std::optional<std::filesystem::path> newest;
  std::error_code ignored;
  int newest_version = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored)) {
    const int version = std::atoi(entry.path().filename().c_str());
    if (version <= newest_version || !std::filesystem::exists(entry.path() / "bin" / "initdb")) continue;
    newest_version = version;
    newest = entry.path() / "bin";
  }
  return newest;
}

int free_port() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool found = ::bind(listener, generic, size) == 0 && ::getsockname(listener, generic, &size) == 0;
  ::close(listener);
  if (!found) throw std::runtime_error("no free port on the loopback");
  return ntohs(address.sin_port);
}

std::string option_of(const std::string& url, std::string_view keyword) {
  PQconninfoOption* options = PQconninfoParse(url.c_str(), nullptr);
  std::string value;
  for (const auto* option = options; option != nullptr && option->keyword != nullptr; ++option) {
    if (option->keyword == keyword && option->val != nullptr) value = option->val;
  }
  PQconninfoFree(options);
  return value;
}

// The test run's.
class NamedServer : public PostgresServer {
 public:
  explicit NamedServer(const std::string& url)
      : PostgresServer(option_of(url, "host"), std::stoi(option_of(url, "port")), option_of(url, "user")) {}
};

void append(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::app) << text;
}

}  // namespace

PostgresServer::PostgresServer(std::string socket_folder, int port, std::string user)
    : socket_folder_(std::move(socket_folder)), port_(port), user_(std::move(user)) {}

PostgresServer& PostgresServer::shared() {
  static const std::unique_ptr<PostgresServer> server = []() -> std::unique_ptr<PostgresServer> {
    const char* url = std::getenv("HOUSINGD_TEST_POSTGRES");
    if (url != nullptr && *url != '\0') return std::make_unique<NamedServer>(url);
    return std::make_unique<PrivatePostgresServer>();
  }();
  return *server;
}

std::optional<std::string> PostgresServer::missing() {
  if (programs()) return std::nullopt;
  return "PostgreSQL's programs are not installed: scripts/install-packages.sh installs them";
}

std::string PostgresServer::url(const std::string& database) const {
  return "postgresql:///" + database + "?host=" + socket_folder_ + "&port=" + std::to_string(port_) + "&user=" + user_;
}

std::string PostgresServer::tcp_url(const std::string& database) const {
  return "postgresql://" + user_ + "@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

PostgresDatabase PostgresServer::create_database() {
  static int count = 0;
  std::string name = "housingd_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  oracle().execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
  return {*this, std::move(name)};
}

PrivatePostgresServer::PrivatePostgresServer(Options options)
    : PrivatePostgresServer(std::make_unique<ScratchFolder>(), std::move(options)) {}

PrivatePostgresServer::PrivatePostgresServer(std::unique_ptr<ScratchFolder> folder, Options options)
    : PostgresServer(folder->path(), free_port(), superuser),
      owned_folder_(std::move(folder)),
      folder_(*owned_folder_) {
  give_to_unprivileged(folder_.path());
  const std::string data = folder_ / "data";
  // Unsynced is but how the files are first written: a test outlives no power cut.
  std::vector<std::string> making{programs().value() / "initdb",
                                  "--pgdata",
                                  data,
                                  "--username",
                                  superuser,
                                  "--auth",
                                  "trust",
                                  "--encoding",
                                  "UTF8",
                                  "--locale",
                                  "C.UTF-8",
                                  "--no-sync",
                                  "--no-instructions"};
  if (options.standby_of != nullptr) {
    making = {programs().value() / "pg_basebackup",
              "--pgdata",
              data,
              "--dbname",
              options.standby_of->url(),
              "--write-recovery-conf",
              "--checkpoint=fast",
              "--no-sync"};
  }
  run_unprivileged(making, log());
  append(folder_ / "data/postgresql.conf", "listen_addresses = '127.0.0.1'\nport = " + std::to_string(port()) +
                                               "\nunix_socket_directories = '" + socket_folder() + "'\n" +
                                               options.settings + "\n");
  if (!options.access.empty()) std::ofstream(folder_ / "data/pg_hba.conf") << options.access;
  start();
}

PrivatePostgresServer::~PrivatePostgresServer() {
  stop(Mode::immediate);
}

void PrivatePostgresServer::stop(Mode mode) {
  if (postmaster_ < 0) return;
  ::kill(postmaster_, mode == Mode::fast ? SIGINT : SIGQUIT);
  ::waitpid(postmaster_, nullptr, 0);
  postmaster_ = -1;
}

void PrivatePostgresServer::start() {
  postmaster_ = start_unprivileged({programs().value() / "postgres", "-D", folder_ / "data"}, log(), SIGQUIT);
  // As pg_ctl does it: the server tells nobody when it is ready.
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!answers()) {
    const bool ended = ::waitpid(postmaster_, nullptr, WNOHANG) != 0;
    if (ended) postmaster_ = -1;
    if (ended || std::chrono::steady_clock::now() > give_up) {
      throw std::runtime_error("PostgreSQL does not start:\n" + text_of(log()));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

bool PrivatePostgresServer::answers() const {
  return PQping(url().c_str()) == PQPING_OK;
}

PostgresDatabase::PostgresDatabase(PostgresServer& server, std::string name)
    : server_(server), name_(std::move(name)) {}

PostgresDatabase::~PostgresDatabase() {
  if (name_.empty()) return;
  try {
    server_.oracle().execute("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
  } catch (const std::runtime_error&) {
    // A server that the test left stopped: its folder goes, too.
  }
}

}  // namespace housingd::support
