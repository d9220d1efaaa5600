// Answers requests: the API with its faults, and the simulator's own routes.
// Knows nothing of sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulator/changes.h"
#include "simulator/data_set.h"
#include "simulator/entity_counts.h"
#include "simulator/faults.h"
#include "simulator/ledger.h"
#include "simulator/page_body.h"
#include "simulator/query.h"
#include "simulator/registers.h"
#include "simulator/search.h"

namespace housingd::simulator {

struct Request {
  std::string_view method;
  std::string_view target;  // origin form: "/search/addresses?page=1"
  std::string_view body;
  Coding accepted = Coding::identity;
  std::string_view if_none_match{};
};

// What becomes of the connection.
enum class Ending : std::uint8_t {
  complete,   // the whole answer
  truncated,  // the head, half of the body, then closed
  closed,     // closed without an answer
  reset,      // the same by RST
  hanging,    // no answer; open until the client goes
};

struct Answer {
  int status = 200;
  std::string_view content_type;
  std::string retry_after;  // empty: no such header
  std::string etag;         // likewise
  Coding coding = Coding::identity;
  std::string body;
  Ending ending = Ending::complete;
  std::chrono::milliseconds delay{0};
};

// Not thread-safe.
class Service {
 public:
  // `generator` may be null: then no new records can be made.
  Service(std::vector<Document> documents, std::unique_ptr<generator::Generator> generator, std::size_t max_window);

  // Lets it answer for the registers of the state as well.
  void add(Registers registers) { registers_ = std::move(registers); }

  // Gives pages an ETag, and answers 304 to who has that page.
  void use_etags() { has_etags_ = true; }

  // Fills `answer` in anew; its body keeps its memory from call to call.
  void answer(const Request& request, Answer& answer);

  [[nodiscard]] Ledger& ledger() { return ledger_; }
  [[nodiscard]] const DataSet& data() const { return data_; }
  [[nodiscard]] EntityCounts entities(const Filter& filter) const { return count_entities(data_, filter); }
  [[nodiscard]] outcome::result<Changes> change(const ChangeRequest& request);
  // Replaces the faults and counts requests from 1 again. An error, and no
  // change, when a record to poison does not exist.
  [[nodiscard]] outcome::result<void> set_faults(Faults faults);

  // True for requests that the ledger leaves out.
  [[nodiscard]] static bool is_own_route(std::string_view target);
  // The path of the target as the ledger counts it.
  [[nodiscard]] static std::string_view ledger_path(std::string_view target);

 private:
  struct Target {
    std::string_view path;
    std::string_view query;
  };
  [[nodiscard]] static Target split(std::string_view target);

  void answer_api(const Request& request, const Target& target, Answer& answer);
  void answer_search(const Request& request, const Target& target, Resource resource, Answer& answer);
  void answer_record(const Request& request, std::optional<Record> record, Answer& answer);
  void write_page(const Request& request, const SearchQuery& query, Resource resource, Answer& answer);
  void write_record(const Record& record, PageBody& body);
  // True when it was theirs to answer.
  [[nodiscard]] bool answered_by_registers(const Request& request, const Target& target, Answer& answer);
  void answer_own(const Request& request, const Target& target, Answer& answer);
  void answer_error(const Request& request, int status, std::string_view message, Answer& answer);
  // True when the fault is the whole answer.
  [[nodiscard]] bool replaced_by_fault(const Request& request, Answer& answer);
  void answer_condition(const Request& request, Answer& answer);
  [[nodiscard]] bool is_aimed_at(std::string_view target) const;

  DataSet data_;
  std::unique_ptr<generator::Generator> generator_;
  bool has_etags_ = false;
  std::optional<Registers> registers_;
  std::size_t max_window_;
  Search search_{data_};
  Ledger ledger_;
  Deflater deflater_;
  Faults faults_;
  Faults no_faults_;
  const Faults* in_effect_ = &no_faults_;  // for the request in hand
  std::uint64_t requests_since_faults_ = 0;
  std::unordered_map<std::string, std::vector<Poison>> poison_;  // by record id
};

}  // namespace housingd::simulator
