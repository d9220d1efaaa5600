#include "pipeline/definition/cron/field_parser.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "pipeline/definition/cron/refused_value.h"
#include "pipeline/definition/yaml/node.h"

namespace housingd::definition::cron {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_number(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, is_digit);
}

// Of digits; whatever is too long to be right becomes too large to be right.
int number_of(std::string_view digits) {
  constexpr int enough = 10'000;
  int number = 0;
  for (const char c : digits) number = std::min(number * 10 + (c - '0'), enough);
  return number;
}

struct Value {
  int number = 0;
  bool is_name = false;
};

struct Range {
  Value from;
  Value to;
  bool is_single = false;
  bool is_star = false;
};

class PartParser {
 public:
  PartParser(const FieldRules& rules, std::string_view part, std::size_t position, std::vector<CronFault>& faults)
      : rules_(rules), part_(part), position_(position), faults_(faults) {}

  std::uint64_t parse() {
    if (part_.empty()) return refuse(0, "a value is missing", std::string(rules_.expected));
    const auto range = take_range();
    if (!range) return 0;
    int step = 1;
    if (take('/')) {
      const auto taken = take_step(*range);
      if (!taken) return 0;
      step = *taken;
    }
    if (at_ < part_.size()) {
      return refuse(at_, yaml::quote(part_.substr(at_)) + " makes no sense after " + yaml::quote(part_.substr(0, at_)),
                    "',', a blank or the end");
    }
    return runs_backwards(*range, step) ? 0 : mask_of(*range, step);
  }

 private:
  std::optional<Range> take_range() {
    if (take('*')) return Range{.from = {rules_.first}, .to = {rules_.last}, .is_single = false, .is_star = true};
    const auto from = take_value();
    if (!from) return std::nullopt;
    if (!take('-')) return Range{.from = *from, .to = *from, .is_single = true, .is_star = false};
    auto to = take_value();
    if (!to) return std::nullopt;
    // "FRI-SUN" can only mean the Sunday at the week's end.
    const bool ends_week = rules_.greatest > rules_.last && to->is_name && to->number == rules_.first;
    if (ends_week && from->number > to->number) to->number = rules_.greatest;
    return Range{.from = *from, .to = *to, .is_single = false, .is_star = false};
  }

  std::optional<Value> take_value() {
    const std::size_t begin = at_;
    at_ = std::min(part_.find_first_of("-/", begin), part_.size());
    const std::string_view word = part_.substr(begin, at_ - begin);
    if (is_number(word)) {
      const int number = number_of(word);
      if (number >= rules_.first && number <= rules_.greatest) return Value{.number = number, .is_name = false};
    } else if (const auto named = rules_.value_of(word)) {
      return Value{.number = *named, .is_name = true};
    }
    add(refused_value(rules_, word, position_ + begin));
    return std::nullopt;
  }

  std::optional<int> take_step(const Range& range) {
    const std::size_t begin = at_;
    at_ = part_.size();
    const std::string_view word = part_.substr(begin);
    const std::string steps = "a step from 1 to " + std::to_string(rules_.count());
    if (word.empty()) {
      refuse(begin, "a step is missing after '/'", steps);
    } else if (!is_number(word) || number_of(word) == 0) {
      refuse(begin, yaml::quote(word) + " is no step", steps);
    } else if (range.is_single) {
      refuse(0, yaml::quote(part_) + " has a step, but no range to step through", "'*' or a range before '/'",
             "write '" + from_here_on(range.from, number_of(word)) + "'");
    } else if (range.is_star && number_of(word) > rules_.count()) {
      refuse(begin, "a step of " + std::string(word) + " never comes round: it starts anew with each " + next_unit(),
             steps, longer_interval(number_of(word)));
    } else {
      return number_of(word);
    }
    return std::nullopt;
  }

  // What "5/15" means where it is understood.
  [[nodiscard]] std::string from_here_on(const Value& from, int step) const {
    const std::string begin = rules_.written(from.number, from.is_name);
    if (from.number + step > rules_.greatest) return begin;
    const std::string steps = "/" + std::to_string(step);
    if (from.number == rules_.first) return "*" + steps;
    const int end = from.is_name ? rules_.last : rules_.greatest;
    return begin + "-" + rules_.written(end, from.is_name) + steps;
  }

  [[nodiscard]] std::string next_unit() const {
    const auto at = static_cast<std::size_t>(&rules_ - fields().data());
    constexpr std::string_view units[] = {"hour", "day", "month", "year", "week"};
    return std::string(units[at]);
  }

  [[nodiscard]] std::string longer_interval(int step) const {
    const bool is_minute = rules_.name == "minute";
    if (!is_minute && rules_.name != "hour") return {};
    return "write 'every: " + std::to_string(step) + (is_minute ? "m" : "h") + "' instead of 'cron'";
  }

  bool runs_backwards(const Range& range, int step) {
    if (range.from.number <= range.to.number) return false;
    refuse(0, yaml::quote(part_) + " runs backwards", "a range from the smaller to the larger value",
           "write '" + as_list(range, step) + "'");
    return true;
  }

  // The same values without crossing the field's end: "22-3" is "22-23,0-3".
  [[nodiscard]] std::string as_list(const Range& range, int step) const {
    const bool by_name = range.from.is_name && range.to.is_name;
    const auto written = [this, by_name](int value) { return rules_.written(value, by_name); };
    const int from = range.from.number > rules_.last ? rules_.first : range.from.number;
    if (step == 1) {
      const auto segment = [&written](int low, int high) {
        return low == high ? written(low) : written(low) + "-" + written(high);
      };
      if (from <= range.to.number) return segment(from, range.to.number);
      return segment(from, rules_.last) + "," + segment(rules_.first, range.to.number);
    }
    std::string list;
    for (int value = from; value <= range.to.number + rules_.count(); value += step) {
      const int wrapped = value > rules_.last ? value - rules_.count() : value;
      list += (list.empty() ? "" : ",") + written(wrapped);
    }
    return list;
  }

  [[nodiscard]] std::uint64_t mask_of(const Range& range, int step) const {
    std::uint64_t mask = 0;
    for (int value = range.from.number; value <= range.to.number; value += step) {
      mask |= std::uint64_t{1} << static_cast<unsigned>(value > rules_.last ? rules_.first : value);
    }
    return mask;
  }

  bool take(char wanted) {
    if (at_ >= part_.size() || part_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  std::uint64_t refuse(std::size_t at, std::string what, std::string expected, std::string hint = {}) {
    add({.position = position_ + at,
         .what = std::move(what),
         .expected = std::move(expected),
         .hint = std::move(hint)});
    return 0;
  }

  void add(CronFault fault) {
    if (faults_.size() < max_cron_faults) faults_.push_back(std::move(fault));
  }

  const FieldRules& rules_;
  std::string_view part_;
  std::size_t position_;
  std::vector<CronFault>& faults_;
  std::size_t at_ = 0;
};

}  // namespace

Field parse_field(const FieldRules& rules, std::string_view text, std::size_t position,
                  std::vector<CronFault>& faults) {
  Field field{.mask = 0, .is_star = text.starts_with('*')};
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    field.mask |= PartParser(rules, text.substr(begin, end - begin), position + begin, faults).parse();
    begin = end + 1;
  }
  return field;
}

}  // namespace housingd::definition::cron
