// What the simulator was asked and what it served.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/data_set.h"

namespace housingd::simulator {

// Requests to /_simulator are not in it.
struct LedgerReading {
  std::uint64_t connections = 0;
  std::uint64_t requests = 0;
  std::map<int, std::uint64_t> requests_by_status;  // 0: no answer was given
  std::map<std::string, std::uint64_t> requests_by_path;
  std::uint64_t most_requests_in_a_second = 0;  // of all windows of one second, wherever they begin
  std::uint64_t most_requests_in_flight = 0;    // read and not yet answered to the last byte
  std::uint64_t body_bytes = 0;                 // as sent, packed or not
  std::uint64_t addresses_served = 0;
  std::uint64_t distinct_addresses_served = 0;
  std::uint64_t cases_served = 0;
  std::uint64_t distinct_cases_served = 0;
};

class Ledger {
 public:
  using Clock = std::chrono::steady_clock;

  void connected() { ++reading_.connections; }
  // `path` with its ids left out: /addresses/{id}. Each arrival is followed by
  // one `left`.
  void arrived(std::string_view path, Clock::time_point now);
  void answered(int status, std::size_t body_bytes);
  void left() { --in_flight_; }

  void served(const Record& record, const Document& document);

  [[nodiscard]] const LedgerReading& reading() const { return reading_; }
  void reset();

 private:
  LedgerReading reading_;
  std::uint64_t in_flight_ = 0;
  std::deque<Clock::time_point> last_second_;
  std::vector<bool> addresses_;  // by document number
  std::vector<bool> cases_;      // by case number
};

}  // namespace housingd::simulator
