// The slices that a partition beyond the result window is fetched in, one after
// the other: those of a list, or the parts of a range. Pure.
#pragma once

#include <memory>
#include <string>

#include "pipeline/definition/partition.h"
#include "pipeline/upsert/ledger.h"

namespace housingd::run {

class Slicing {
 public:
  virtual ~Slicing() = default;

  // All of them lie behind it.
  [[nodiscard]] virtual bool is_at_end() const = 0;
  // Not at the end.
  [[nodiscard]] virtual definition::Slice current() const = 0;
  // Of what is the current one, for people: "slice 2100", "the range 0..499".
  [[nodiscard]] virtual std::string name() const = 0;
  virtual void advance() = 0;
  // The current one is larger than a slice should be: its halves take its
  // place. False: it cannot be divided.
  virtual bool divide() = 0;

  // Where the partition stands before the first page of the current one, or at the end.
  [[nodiscard]] virtual upsert::Checkpoint before() const = 0;
  // And once a page of it was read.
  [[nodiscard]] virtual upsert::Checkpoint within() const = 0;
  // Goes to where a checkpoint was made. False: there is no such place.
  virtual bool go_to(const upsert::Checkpoint& checkpoint) = 0;

  // What is said of records that no slice gave.
  [[nodiscard]] virtual std::string outside() const = 0;
  // What may help where a slice that cannot be divided exceeds the window.
  [[nodiscard]] virtual std::string remedy() const = 0;
};

// At the first slice. `partition` outlives it and has a split.
[[nodiscard]] std::unique_ptr<Slicing> slicing_of(const definition::Partition& partition);

}  // namespace housingd::run
