// A job: an endpoint x partitions x model, with gates and a schedule.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "pipeline/definition/catalog.h"
#include "pipeline/definition/cron/cron_expression.h"
#include "pipeline/definition/json_path.h"
#include "pipeline/definition/source.h"

namespace housingd::definition {

struct Range {
  std::optional<double> min;
  std::optional<double> max;

  bool operator==(const Range&) const = default;
};

// One condition of `where`; all of them must hold.
// `names`, `codes`: any of the list; a field: equal, any of a list, or in a range.
struct Condition {
  std::string field;
  std::variant<Scalar, ScalarList, Range> allowed;

  bool operator==(const Condition&) const = default;
};

// What a parameter of the source may range over, both ends included. Dates are
// counted in days since 1970-01-01.
struct SplitRange {
  enum class Unit : std::uint8_t { number, date };
  Unit unit = Unit::number;
  std::int64_t min = 0;
  std::int64_t max = 0;

  bool operator==(const SplitRange&) const = default;
};

// A partition whose declared total exceeds `over` is fetched in slices: one per
// element of the entry's list `by`, or parts of `range`, which is halved until
// each of them fits. Exactly one of the two.
struct Split {
  std::uint64_t over = 0;
  std::string by;
  std::string as;  // the placeholder's name; default: `by` up to its first '_'
  std::optional<SplitRange> range;
  NamedValues params;  // templates, added to the partition's; of a range: {from} and {to}

  bool operator==(const Split&) const = default;
};

// Templates name an entry's fields in braces: "{name}".
struct Partitions {
  std::string from;  // a catalog; empty: one partition named "all"
  std::vector<Condition> where;
  NamedValues params;
  std::vector<std::pair<JsonPath, std::string>> expect;  // pointer in a record, template
  std::optional<Split> split;
  std::uint32_t concurrency = 4;
  std::uint32_t rereads = 2;  // of a partition whose records do not add up to what the source declares

  bool operator==(const Partitions&) const = default;
};

enum class OnMissing : std::uint8_t { keep, soft_delete, hard_delete };

struct Gates {
  double max_reject_ratio = 0.01;
  double max_shrink = 0.30;

  bool operator==(const Gates&) const = default;
};

// No `allow`: two runs of one job would write the same rows and sweep what the
// other has not seen yet.
enum class Overlap : std::uint8_t { skip, buffer_one, replace };
enum class OnMissed : std::uint8_t { skip, run_once };

// Exactly one of `cron` and `every`.
struct Schedule {
  std::optional<CronExpression> cron;
  std::optional<milliseconds> every;  // in real time, counted from the Unix epoch
  milliseconds phase{0};              // how long after each multiple of `every`
  std::string timezone = "UTC";       // where the clock of `cron` hangs; one that the system knows
  milliseconds jitter{0};
  Overlap overlap = Overlap::skip;
  OnMissed on_missed = OnMissed::skip;
  milliseconds starting_deadline{0};

  bool operator==(const Schedule&) const = default;
};

// A run by schedule that did not end complete is tried again: the partitions
// that are not complete, until the next slot.
struct RunRetry {
  std::uint32_t max_attempts = 1;  // the first run included
  milliseconds initial{60'000};    // before the second; doubles with each further one
  milliseconds max{3'600'000};

  bool operator==(const RunRetry&) const = default;
};

// Every page as it was served, kept for `keep_runs` runs.
struct Archive {
  std::string dir;  // absolute; a folder for each job is made in it
  std::uint32_t keep_runs = 3;

  bool operator==(const Archive&) const = default;
};

struct Job {
  std::string name;
  std::string description;
  std::string source;    // the part of `endpoint` before the dot
  std::string endpoint;  // the part after it
  std::string model;
  NamedValues params;
  Partitions partitions;
  OnMissing on_missing = OnMissing::keep;
  Gates gates;
  std::optional<Schedule> schedule;
  RunRetry retry;
  std::optional<Archive> archive;
  milliseconds deadline{std::chrono::hours(6)};

  bool operator==(const Job&) const = default;
};

}  // namespace housingd::definition
