// A server that crashes, restarts, loses backends or connections under an
// import (faults D1 and D2).
#include <csignal>

#include "tests/faults/import_under_fire.h"
#include "tests/faults/rival.h"
#include "tests/faults/waiting.h"
#include "tests/support/postgres_proxy.h"

namespace housingd::faults {
namespace {

using support::CommitFate;
using support::PostgresProxy;
using support::PostgresServer;
using Mode = support::PrivatePostgresServer::Mode;

class AnImportThatLosesItsServer : public ImportUnderFire {
 protected:
  // As the kernel does it to a backend that takes too much memory: the server
  // ends all others and recovers.
  void kill_a_backend(const PostgresPlace& place) {
    const auto pids = place.rows(std::string("SELECT pid") + from_its_backends + "ORDER BY random() LIMIT 1");
    if (pids.empty()) return;
    Rival witness(server().url());
    const pid_t backend = std::stoi(pids.front().front());
    // It may have ended by itself meanwhile: then nothing happens to the others.
    if (::kill(backend, SIGKILL) != 0) return;
    wait_until([&] { return !witness.is_alive() || ::kill(backend, 0) != 0; }, "the backend is gone");
    wait_until([this] { return PQping(server().url().c_str()) == PQPING_OK; }, "the server answers again");
  }
};

TEST_F(AnImportThatLosesItsServer, GoesOnThroughCrashesAndRestartsOfTheServer) {
  import_under(
      {.attack = [this](const PostgresPlace& /*place*/) { server().restart(Mode::immediate); }, .attacks = rounds(3)});
  import_under(
      {.attack = [this](const PostgresPlace& /*place*/) { server().restart(Mode::fast); }, .attacks = rounds(1)});
  import_under({.attack = [this](const PostgresPlace& place) { kill_a_backend(place); }, .attacks = rounds(2)});
}

TEST_F(AnImportThatLosesItsServer, GoesOnThroughTheLossOfItsConnections) {
  const auto ask_of = [](const std::string& function, const std::string& which) {
    return [sql = "SELECT " + function + "(pid)" + from_its_backends + which](const PostgresPlace& place) {
      (void)place.rows(sql);
    };
  };
  import_under({.attack = ask_of("pg_terminate_backend", "ORDER BY random() LIMIT 1"), .attacks = rounds(6)});
  import_under({.attack = ask_of("pg_terminate_backend", ""), .attacks = rounds(4)});
  import_under({.attack = ask_of("pg_cancel_backend", ""), .attacks = rounds(4)});
  PostgresProxy proxy(server(), [](std::uint64_t /*commit*/) { return CommitFate::answered; });
  import_under({.attack = [&proxy](const PostgresPlace& /*place*/) { proxy.cut_all(); },
                .attacks = rounds(6),
                .way = proxy.url("postgres")});
}

}  // namespace
}  // namespace housingd::faults
