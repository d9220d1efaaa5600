// Any text as a cron expression, from any time, in a few difficult zones.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "daemon/schedule/cron_times.h"
#include "pipeline/definition/cron/cron_days.h"

namespace housingd::fuzz {
namespace {

using definition::CronExpression;
using definition::CronFault;
using definition::ParsedCron;
using schedule::CronTimes;
using schedule::Instant;
using schedule::Zone;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

std::shared_ptr<const Zone> zone_numbered(std::uint8_t number) {
  static const std::array<std::shared_ptr<const Zone>, 6> zones{schedule::load_zone("UTC").value(),
                                                                schedule::load_zone("Europe/Copenhagen").value(),
                                                                schedule::load_zone("Pacific/Apia").value(),
                                                                schedule::load_zone("Australia/Lord_Howe").value(),
                                                                schedule::load_zone("Africa/Monrovia").value(),
                                                                schedule::load_zone("Africa/Casablanca").value()};
  return zones.at(number % zones.size());
}

bool within(std::uint64_t mask, unsigned first, unsigned last) {
  return mask != 0 && (mask >> first << first) == mask && (mask >> last >> 1U) == 0;
}

bool same_times(const CronExpression& left, const CronExpression& right) {
  return left.minutes == right.minutes && left.hours == right.hours && left.days == right.days &&
         left.months == right.months && left.weekdays == right.weekdays;
}

void check_expression(const CronExpression& cron) {
  require(within(cron.minutes, 0, 59), "minutes are from 0 to 59");
  require(within(cron.hours, 0, 23), "hours are from 0 to 23");
  require(within(cron.days, 1, 31), "days are from 1 to 31");
  require(within(cron.months, 1, 12), "months are from 1 to 12");
  require(within(cron.weekdays, 0, 6), "weekdays are from 0 to 6");
  const ParsedCron again = definition::parse_cron(cron.text);
  require(again.expression && same_times(*again.expression, cron), "the text that is kept means the same");
  require(definition::shortest_interval(cron).count() > 0, "two starts are apart");
}

// A hint to write something else must not lead from one fault to the next.
void check_hint(std::string_view text, const CronFault& fault, std::size_t faults) {
  constexpr std::string_view begin = "write '";
  const bool replaces_part = fault.what.find("runs backwards") != std::string::npos ||
                             fault.what.find("has a step, but no range") != std::string::npos;
  if (!replaces_part) return;
  require(fault.hint.starts_with(begin), "the hint says what to write");
  const std::string part = fault.hint.substr(begin.size(), fault.hint.size() - begin.size() - 1);
  const std::size_t end = std::min(text.find_first_of(", \t\r\n", fault.position), text.size());
  const std::string mended = std::string(text.substr(0, fault.position)) + part + std::string(text.substr(end));
  const bool is_bounded = faults == definition::max_cron_faults || mended.size() > definition::max_cron_length;
  require(is_bounded || definition::parse_cron(mended).faults.size() < faults, "what the hint says is right");
}

void check_faults(std::string_view text, const std::vector<CronFault>& faults) {
  require(!faults.empty(), "what is refused is refused with a reason");
  require(faults.size() <= definition::max_cron_faults, "faults are bounded");
  std::size_t before = 0;
  for (const CronFault& fault : faults) {
    require(fault.position >= before && fault.position <= text.size(), "faults are in the text, in its order");
    require(!fault.what.empty(), "a fault says what is wrong");
    before = fault.position;
    check_hint(text, fault, faults.size());
  }
}

bool matches(const CronExpression& cron, std::chrono::local_seconds clock) {
  const auto day = std::chrono::floor<std::chrono::days>(clock);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(clock - day);
  return time.seconds().count() == 0 && (cron.minutes >> time.minutes().count() & 1U) != 0 &&
         (cron.hours >> time.hours().count() & 1U) != 0 && definition::matches_month(cron, date.month()) &&
         (definition::matching_days(cron, date.year(), date.month()) >> static_cast<unsigned>(date.day()) & 1U) != 0;
}

void check_times(const CronExpression& cron, std::shared_ptr<const Zone> zone, std::int64_t from) {
  const CronTimes times(cron, zone);
  Instant at{std::chrono::milliseconds(from)};
  for (int i = 0; i < 4; ++i) {
    const auto fire = times.next_after(at);
    if (!fire) return;
    require(fire->at > at, "the next time is later");
    require(fire->at < schedule::horizon && fire->at >= schedule::beginning, "times are between the bounds");
    require(!definition::never_matches(cron), "what never matches does not start");
    const auto second = std::chrono::floor<std::chrono::seconds>(fire->at);
    const auto& period = zone->periods()[zone->period_at(second)];
    require(fire->after_gap != matches(cron, period.clock_at(second)), "a time matches, or makes up for a gap");
    require(!fire->after_gap || second == period.begin, "a gap is made up for at its end");
    at = fire->at;
  }
}

void try_input(std::span<const std::uint8_t> input) {
  std::int64_t from = 0;
  if (input.size() <= sizeof from) return;
  std::memcpy(&from, input.data(), sizeof from);
  const std::uint8_t zone = input[sizeof from];
  std::string text;
  for (const std::uint8_t byte : input.subspan(sizeof from + 1)) text += static_cast<char>(byte);
  const ParsedCron parsed = definition::parse_cron(text);
  if (!parsed.expression) return check_faults(text, parsed.faults);
  require(parsed.faults.empty(), "what is accepted has no faults");
  check_expression(*parsed.expression);
  constexpr std::int64_t span = 10'000'000'000'000;  // in milliseconds: three centuries about the epoch
  check_times(*parsed.expression, zone_numbered(zone), from % span);
}

}  // namespace
}  // namespace housingd::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  housingd::fuzz::try_input({data, size});
  return 0;
}
