// What the simulator does wrong on demand.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/outcome/result.h"

namespace housingd::simulator {

// Which requests a fault hits, counted from 1 since the faults were set.
struct Occurrence {
  std::uint64_t first_n = 0;    // the first n; 0: none of these
  std::uint64_t every_nth = 0;  // the nth, 2nth, ...; 0: none of these

  [[nodiscard]] bool hits(std::uint64_t request) const {
    return request != 0 && (request <= first_n || (every_nth != 0 && request % every_nth == 0));
  }
};

struct StatusFault {
  int code = 503;
  Occurrence when{};
  std::string retry_after{};  // the header's value; empty: none
};

enum class PoisonKind : std::uint8_t {
  wrong_type,          // text where a number was, or an object where text was
  missing_key,         // without the member
  null_key,            // the member is null
  invalid_utf8,        // bytes that are not UTF-8
  lone_surrogate,      // half of a surrogate pair, escaped
  nul_text,            // U+0000 inside text
  deep_nesting,        // 10,000 arrays in each other
  too_long,            // text of 1 MiB
  wrong_municipality,  // a municipalityCode that nobody asked for
};

struct Poison {
  PoisonKind kind = PoisonKind::wrong_type;
  std::optional<std::uint32_t> record{};  // number of the document in the data, from 0; or
  std::string id{};                       // an addressID or a caseID
  std::string field{};                    // a member of the record; empty: one that suits the kind
};

// All combine. What ends a connection or replaces an answer wins over what
// changes it, in this order: reset, close, hang, status, HTML, empty body.
struct Faults {
  std::string only{};  // none but requests whose decoded target holds this; empty: all
  std::chrono::milliseconds delay{0};
  bool ignore_filters = false;                      // `municipalities` is taken for an unknown parameter
  std::uint64_t declare_extra = 0;                  // totalHits says so many more than there are
  std::uint64_t drop_records = 0;                   // so many of each search are on no page, but counted
  Occurrence duplicate_last_record_on_next_page{};  // order shifts: pages after the first begin one too early
  Occurrence truncate_body{};                       // Content-Length of the whole, half of the bytes, then closed
  Occurrence close_before_response{};
  Occurrence reset{};         // RST instead of an answer
  Occurrence hang{};          // no answer, the connection stays open
  Occurrence respond_html{};  // 200, text/html
  Occurrence empty_body{};    // 200, nothing in it
  std::optional<StatusFault> status{};
  std::vector<Poison> poison{};
};

// {"delay_ms": 5, "status": {"code": 429, "every_nth": 7, "retry_after": 1},
//  "hang": {"first_n": 1}, "reset": 10, "truncate_body": true,
//  "poison": [{"kind": "wrong_type", "record": 3}], ...}
// A number stands for every_nth, true for always. Unknown names are errors.
[[nodiscard]] outcome::result<Faults> parse_faults(std::string_view json);

}  // namespace housingd::simulator
