// A stand-in for the housing API: the same shape, limits and habits, with a
// data set of its own, over real sockets.
//
//   auto simulator = Simulator::start({.properties = 500}).value();
//   ... requests to simulator->url() ...
//   EXPECT_EQ(simulator->ledger().distinct_addresses_served, 520);
//
// Runs on a thread of its own; every member may be called from any thread and
// takes effect between two requests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/outcome/result.h"
#include "simulator/changes.h"
#include "simulator/entity_counts.h"
#include "simulator/faults.h"
#include "simulator/ledger.h"
#include "simulator/search.h"

namespace housingd::simulator {

struct SimulatorOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: a free one
  std::uint64_t seed = 1;
  std::size_t properties = 1'000;           // villas; 4 % of that come on top as other types
  std::filesystem::path data{};             // JSON lines, packed or not; empty: made up from the seed
  std::filesystem::path catalog{};          // of municipalities; empty: config/catalog/municipalities.yaml
  std::string area = "reference";           // "all", or names separated by commas
  std::filesystem::path tls_certificate{};  // chain, PEM; empty: plain HTTP
  std::filesystem::path tls_key{};
  std::size_t max_window = 10'000;  // page * per_page beyond it is an error
  bool etags = false;               // on pages; and 304 for who has that page
  Faults faults{};
};

class Simulator {
 public:
  // Makes or reads the data, listens and begins to answer. Blocking.
  [[nodiscard]] static outcome::result<std::unique_ptr<Simulator>> start(SimulatorOptions options);

  // Stops it.
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url() const;  // "http://127.0.0.1:41234"

  [[nodiscard]] LedgerReading ledger() const;
  void reset_ledger();
  // What a store must hold after a complete run of such a search.
  [[nodiscard]] EntityCounts entities(const Filter& filter = {}) const;
  // The documents that a search would give, in its order.
  [[nodiscard]] std::vector<std::string> documents(const Filter& filter = {}) const;
  // The live document of that addressID.
  [[nodiscard]] std::optional<std::string> document(std::string_view address_id) const;

  [[nodiscard]] outcome::result<Changes> change(const ChangeRequest& request);
  // Replaces all faults; {} ends them. Errors: a record to poison is missing.
  [[nodiscard]] outcome::result<void> set_faults(Faults faults);

  // Closes every connection at once. May be called twice; what was counted can
  // still be read.
  void stop();

 private:
  struct Parts;
  explicit Simulator(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace housingd::simulator
