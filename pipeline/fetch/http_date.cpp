#include "pipeline/fetch/http_date.h"

#include <algorithm>
#include <array>

namespace housingd::fetch {
namespace {

using std::chrono::system_clock;

constexpr std::array<std::string_view, 7> weekdays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                      "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Takes a date apart from left to right; the first part that does not fit
// makes all that follow fail as well.
class DateText {
 public:
  explicit DateText(std::string_view rest) : rest_(rest) {}

  [[nodiscard]] bool complete() const { return fits_ && rest_.empty(); }

  DateText& text(std::string_view expected) {
    fits_ = fits_ && rest_.starts_with(expected);
    if (fits_) rest_.remove_prefix(expected.size());
    return *this;
  }

  DateText& number(std::size_t digits, int& into) {
    fits_ = fits_ && rest_.size() >= digits && std::all_of(rest_.begin(), rest_.begin() + signed_of(digits), is_digit);
    if (!fits_) return *this;
    into = 0;
    for (const char digit : rest_.substr(0, digits)) into = into * 10 + (digit - '0');
    rest_.remove_prefix(digits);
    return *this;
  }

  // asctime() pads the day of the month with a space.
  DateText& padded_day(int& into) {
    if (!rest_.starts_with(' ')) return number(2, into);
    return text(" ").number(1, into);
  }

  DateText& weekday(std::string_view::size_type letters) {
    const auto known = [&](std::string_view name) { return rest_.starts_with(name.substr(0, letters)); };
    const auto* const found = std::find_if(weekdays.begin(), weekdays.end(), known);
    fits_ = fits_ && found != weekdays.end();
    if (fits_) rest_.remove_prefix(found->substr(0, letters).size());
    return *this;
  }

  DateText& month(int& into) {
    const auto known = [&](std::string_view name) { return rest_.starts_with(name); };
    const auto* const found = std::find_if(months.begin(), months.end(), known);
    fits_ = fits_ && found != months.end();
    if (!fits_) return *this;
    into = static_cast<int>(found - months.begin()) + 1;
    rest_.remove_prefix(found->size());
    return *this;
  }

 private:
  static bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
  static std::ptrdiff_t signed_of(std::size_t count) { return static_cast<std::ptrdiff_t>(count); }

  std::string_view rest_;
  bool fits_ = true;
};

struct DateParts {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;

  [[nodiscard]] std::optional<system_clock::time_point> time_point() const {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    // 60 is a leap second.
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
  }
};

DateText& time_of_day(DateText& text, DateParts& parts) {
  return text.number(2, parts.hour).text(":").number(2, parts.minute).text(":").number(2, parts.second);
}

std::optional<DateParts> imf_fixdate(DateText text) {
  DateParts parts;
  text.weekday(3).text(", ").number(2, parts.day).text(" ").month(parts.month).text(" ").number(4, parts.year);
  time_of_day(text.text(" "), parts).text(" GMT");
  return text.complete() ? std::optional(parts) : std::nullopt;
}

int full_year(int two_digits) {
  const auto today = std::chrono::floor<std::chrono::days>(system_clock::now());
  const int this_year = static_cast<int>(std::chrono::year_month_day(today).year());
  const int year = this_year - this_year % 100 + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

std::optional<DateParts> rfc850_date(DateText text) {
  DateParts parts;
  text.weekday(std::string_view::npos).text(", ").number(2, parts.day).text("-").month(parts.month).text("-");
  time_of_day(text.number(2, parts.year).text(" "), parts).text(" GMT");
  if (!text.complete()) return std::nullopt;
  parts.year = full_year(parts.year);
  return parts;
}

std::optional<DateParts> asctime_date(DateText text) {
  DateParts parts;
  text.weekday(3).text(" ").month(parts.month).text(" ").padded_day(parts.day).text(" ");
  time_of_day(text, parts).text(" ").number(4, parts.year);
  return text.complete() ? std::optional(parts) : std::nullopt;
}

}  // namespace

std::optional<system_clock::time_point> parse_http_date(std::string_view value) {
  for (const auto form : {imf_fixdate, rfc850_date, asctime_date}) {
    if (const auto parts = form(DateText(value))) return parts->time_point();
  }
  return std::nullopt;
}

}  // namespace housingd::fetch
