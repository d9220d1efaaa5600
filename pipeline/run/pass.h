// One reading of a partition, from its first page to its last, and whether its
// numbers prove that nothing was missed. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/record/row.h"
#include "pipeline/run/seen_keys.h"

namespace housingd::run {

// What counting can prove and what it cannot: a record that is added or
// vanishes moves all behind it by one place, so that one is met twice or not
// at all. It also moves the declared total, and that is seen by the next page.
// As many records added as vanished between the same two pages leave the total
// as it was: no count shows that, only the next run does.
class Pass {
 public:
  // Begins a slice; an empty name is the whole partition. `known`: what the
  // slice declared before a stop, when it is taken up in its middle.
  void begin(std::string slice, std::optional<std::uint64_t> known = std::nullopt);
  // Every page that declares a total tells it. False: an earlier page of this
  // slice declared another one.
  bool declares(std::uint64_t total);
  void met(const record::PageRows& page);
  // The slice in work was walked to its end.
  void end();
  // Something else than its numbers speaks against the pass.
  void doubted(std::string why);

  // Of the slice in work, as its latest page declared it.
  [[nodiscard]] std::optional<std::uint64_t> total() const { return total_; }
  [[nodiscard]] bool is_doubtful() const { return !first_doubt_.empty() || total_ != first_total_; }
  // Once its slices have ended: why the pass proves nothing, whatever it adds up to; empty: no reason.
  [[nodiscard]] std::string doubt() const;

 private:
  std::string slice_;
  std::optional<std::uint64_t> total_;
  std::optional<std::uint64_t> first_total_;
  bool counted_whole_ = true;  // false: its earlier pages were met before a stop
  SeenKeys met_;               // in the slice in work
  std::string first_doubt_;
  std::size_t further_doubts_ = 0;
};

}  // namespace housingd::run
