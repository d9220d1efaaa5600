// Walks the pages of one slice. Pure: facts in, requests out.
#pragma once

#include <cstdint>
#include <optional>

#include "pipeline/definition/source.h"

namespace housingd::fetch {

struct PageRequest {
  std::uint32_t number = 0;        // 0-based, for progress and checkpoints
  definition::NamedValues params;  // what the paginator adds to the query
};

// What the run learnt from a page once it was parsed.
struct PageFacts {
  std::uint64_t record_count = 0;
  std::optional<std::uint64_t> declared_total;
};

// page_number and offset end when `declared_total` is reached or, where the
// API declares none, at the first page shorter than `limit`. An empty page
// before the declared total ends the walk too: completeness is judged
// elsewhere, an endless walk by nobody. Never asks beyond max_items: a page
// that would cross it is not asked for, so max_items is rounded down to whole
// pages.
class Paginator {
 public:
  // `first_page`: where to resume; 0 from the start.
  explicit Paginator(const definition::Paginator& settings, std::uint32_t first_page = 0);

  // The next request if it is certain already, without the facts of the page
  // in hand: lets it be fetched ahead. Each request is given out once.
  [[nodiscard]] std::optional<PageRequest> ahead();
  // The next request after learn() was told of every page given out.
  [[nodiscard]] std::optional<PageRequest> next();
  void learn(const PageFacts& facts);

  [[nodiscard]] std::optional<std::uint64_t> declared_total() const { return declared_total_; }
  // Whether the declared total lies beyond what can be paged through.
  [[nodiscard]] bool exceeds_window() const;

 private:
  std::optional<PageRequest> give_out();
  [[nodiscard]] PageRequest request(std::uint32_t page) const;

  definition::Paginator settings_;
  std::uint32_t first_page_;
  std::uint32_t next_page_;
  std::uint32_t learnt_pages_;
  bool ended_ = false;
  std::optional<std::uint64_t> declared_total_;
};

// Requests that `total` records take: at least the one that says there are none.
[[nodiscard]] std::uint64_t pages_for(const definition::Paginator& settings, std::uint64_t total);

}  // namespace housingd::fetch
