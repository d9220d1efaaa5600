// Imports into PostgreSQL that something disturbs, held against undisturbed
// ones.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "tests/faults/importer.h"
#include "tests/faults/market.h"
#include "tests/faults/postgres_place.h"
#include "tests/faults/programme.h"
#include "tests/faults/undisturbed.h"
#include "tests/support/postgres_server.h"

namespace housingd::faults {

struct MarketSize {
  std::size_t properties = 800;
  std::string area = four_municipalities;
};

class ImportUnderFire : public testing::Test {
 protected:
  // Settings of the server, besides those it needs itself.
  explicit ImportUnderFire(std::string server_settings = {}, MarketSize size = {})
      : market_(make_market(size.properties, size.area)), server_settings_(std::move(server_settings)) {
    importer_.set_area(size.area);
  }

  // Starts a server of the test's own and imports without disturbance, to
  // know what must come out: a first import, and one of a market that has
  // changed.
  void SetUp() override;

  // One attack on an import into that place.
  using Attack = std::function<void(const PostgresPlace& place)>;
  struct Plan {
    Attack attack;
    int attacks = 0;      // in all imports together
    int each_import = 4;  // at most, so that each comes to an end
    // How the program reaches the server; empty: directly.
    std::string way{};
  };
  // Imports, first and again, into places of their own, attacked at random
  // moments, until there were enough attacks. Each must be complete without
  // being started again, hold what an undisturbed one holds, and have asked
  // the source for no page twice.
  void import_under(const Plan& plan);

  // What an undisturbed import and the one behind it left.
  [[nodiscard]] const PostgresPlace& calm() const { return *calm_; }
  // A place that holds what the first import brought.
  [[nodiscard]] std::unique_ptr<PostgresPlace> imported_once();
  // An import that has ended: whether it did what an undisturbed one does.
  void expect_as_undisturbed(const ChildProcess::Ended& end, const Place& place, simulator::Simulator& source,
                             const Undisturbed& undisturbed);

  // Lines of the server's log with that SQLSTATE.
  [[nodiscard]] std::size_t times_logged(const std::string& sqlstate) const;

  [[nodiscard]] support::PrivatePostgresServer& server() { return *server_; }

  Importer importer_;
  Chance chance_;
  Market market_;
  Undisturbed first_, second_;

 private:
  void attack_one(const Plan& plan, const PostgresPlace& place, simulator::Simulator& source,
                  const Undisturbed& undisturbed, int* attacks);

  std::string server_settings_;
  std::optional<support::PrivatePostgresServer> server_;
  std::optional<PostgresPlace> calm_;
};

}  // namespace housingd::faults
