#include "pipeline/run/slicing.h"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "pipeline/definition/range_value.h"

namespace housingd::run {

using definition::Partition;
using definition::Slice;
using upsert::Checkpoint;

namespace {

class ListOfSlices final : public Slicing {
 public:
  explicit ListOfSlices(const Partition& partition) : slices_(partition.slices) {}

  [[nodiscard]] bool is_at_end() const override { return at_ >= slices_.size(); }
  [[nodiscard]] Slice current() const override { return slices_[at_]; }
  [[nodiscard]] std::string name() const override { return "slice " + slices_[at_].name; }
  void advance() override { ++at_; }
  bool divide() override { return false; }
  [[nodiscard]] Checkpoint before() const override { return {.slice = at_, .split = true}; }
  [[nodiscard]] Checkpoint within() const override { return before(); }
  bool go_to(const Checkpoint& checkpoint) override {
    at_ = checkpoint.slice;
    return at_ <= slices_.size();
  }
  [[nodiscard]] std::string outside() const override {
    return fmt::format("they are in none of its {} slices", slices_.size());
  }
  [[nodiscard]] std::string remedy() const override {
    return "give the job a 'split' by a list that divides it further";
  }

 private:
  const std::vector<Slice>& slices_;
  std::uint32_t at_ = 0;
};

// Both ends included.
struct Part {
  std::int64_t from, to;

  bool operator==(const Part&) const = default;
};

std::pair<Part, Part> halves_of(const Part& part) {
  const std::int64_t middle = part.from + (part.to - part.from) / 2;
  return {{part.from, middle}, {middle + 1, part.to}};
}

// A binary tree of parts, walked from left to right. Halving is always the
// same, so one part says where in the tree it is.
class HalvedRange final : public Slicing {
 public:
  explicit HalvedRange(const Partition& partition) : partition_(partition), range_(*partition.range) { begin(); }

  [[nodiscard]] bool is_at_end() const override { return ahead_.empty(); }
  [[nodiscard]] Slice current() const override { return slice_of(partition_, ahead_.back().from, ahead_.back().to); }
  [[nodiscard]] std::string name() const override {
    const Part& part = ahead_.back();
    return part.from == part.to ? fmt::format("the value {}", text_of(part.from)) : "the range " + current().name;
  }
  void advance() override {
    ahead_.pop_back();
    ++behind_;
  }
  bool divide() override {
    const Part part = ahead_.back();
    if (part.from == part.to) return false;
    ahead_.pop_back();
    put_halves_of(part);
    return true;
  }
  [[nodiscard]] Checkpoint before() const override {
    return at(is_at_end() ? at_end : text_of(ahead_.back().from) + "..");
  }
  [[nodiscard]] Checkpoint within() const override { return at(current().name); }
  bool go_to(const Checkpoint& checkpoint) override;
  [[nodiscard]] std::string outside() const override {
    return fmt::format("they lie nowhere from {} to {}: have no value, or one beyond 'range'", text_of(range_.min),
                       text_of(range_.max));
  }
  [[nodiscard]] std::string remedy() const override {
    return "one value cannot be halved: give the job a parameter that lists fewer of them, or partitions that divide "
           "it further";
  }

 private:
  static constexpr const char* at_end = "..";

  [[nodiscard]] std::string text_of(std::int64_t value) const { return to_text(value, range_.unit); }
  [[nodiscard]] Checkpoint at(std::string place) const {
    return {.slice = behind_, .split = true, .range = std::move(place)};
  }
  // The whole exceeds the window already, so its halves are the first to ask for.
  void begin() {
    ahead_.clear();
    put_halves_of({range_.min, range_.max});
  }
  void put_halves_of(const Part& part) {
    const auto [left, right] = halves_of(part);
    ahead_.push_back(right);
    ahead_.push_back(left);
  }

  const Partition& partition_;
  const definition::SplitRange& range_;
  std::vector<Part> ahead_;  // the current one is the last
  std::uint32_t behind_ = 0;
};

bool HalvedRange::go_to(const Checkpoint& checkpoint) {
  const std::string& place = checkpoint.range;
  const std::size_t dots = place.find("..");
  if (dots == std::string::npos) return false;
  const auto from = definition::range_value(std::string_view(place).substr(0, dots), range_.unit);
  const auto to = definition::range_value(std::string_view(place).substr(dots + 2), range_.unit);
  behind_ = checkpoint.slice;
  if (place == at_end) {
    ahead_.clear();
    return true;
  }
  if (!from || (!to && dots + 2 != place.size())) return false;
  begin();
  while (!ahead_.empty()) {
    const Part part = ahead_.back();
    const bool is_there = part.from == *from && (!to || part.to == *to);
    if (is_there) return true;
    if (part.to < *from) {
      ahead_.pop_back();
    } else if (!divide()) {
      return false;
    }
  }
  return false;
}

}  // namespace

std::unique_ptr<Slicing> slicing_of(const Partition& partition) {
  if (partition.range) return std::make_unique<HalvedRange>(partition);
  return std::make_unique<ListOfSlices>(partition);
}

}  // namespace housingd::run
