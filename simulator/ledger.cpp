#include "simulator/ledger.h"

#include <algorithm>

namespace housingd::simulator {
namespace {

// True when it was not marked before.
bool mark(std::vector<bool>& marks, std::size_t index) {
  if (index >= marks.size()) marks.resize(std::max(index + 1, marks.size() * 2));
  const bool is_new = !marks[index];
  marks[index] = true;
  return is_new;
}

}  // namespace

void Ledger::arrived(std::string_view path, Clock::time_point now) {
  ++reading_.requests;
  ++reading_.requests_by_path[std::string(path)];
  reading_.most_requests_in_flight = std::max(reading_.most_requests_in_flight, ++in_flight_);
  while (!last_second_.empty() && last_second_.front() <= now - std::chrono::seconds(1)) last_second_.pop_front();
  last_second_.push_back(now);
  reading_.most_requests_in_a_second = std::max<std::uint64_t>(reading_.most_requests_in_a_second, last_second_.size());
}

void Ledger::answered(int status, std::size_t body_bytes) {
  ++reading_.requests_by_status[status];
  reading_.body_bytes += body_bytes;
}

void Ledger::served(const Record& record, const Document& document) {
  if (record.open_case) {
    ++reading_.cases_served;
    if (mark(cases_, document.first_case + *record.open_case)) ++reading_.distinct_cases_served;
  } else {
    ++reading_.addresses_served;
    if (mark(addresses_, record.document)) ++reading_.distinct_addresses_served;
  }
}

void Ledger::reset() {
  reading_ = {};
  last_second_.clear();
  addresses_.clear();
  cases_.clear();
}

}  // namespace housingd::simulator
