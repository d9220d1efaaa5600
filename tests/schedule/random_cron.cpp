#include "tests/schedule/random_cron.h"

#include <string>

namespace housingd::schedule {
namespace {

struct Field {
  int first;
  int last;
};

// Not std::uniform_int_distribution, whose numbers differ between libraries.
int draw(std::mt19937& lot, int from, int to) {
  return from + static_cast<int>(lot() % static_cast<std::uint32_t>(to - from + 1));
}

std::string part(std::mt19937& lot, Field field, Values& values) {
  const auto fill = [&values](int from, int to, int step) {
    for (int value = from; value <= to; value += step) values[static_cast<std::size_t>(value)] = true;
  };
  const int low = draw(lot, field.first, field.last);
  const int high = draw(lot, low, field.last);
  const int step = draw(lot, 1, field.last - field.first);
  switch (draw(lot, 0, 3)) {
    case 0:
      fill(low, high, 1);
      return std::to_string(low) + "-" + std::to_string(high);
    case 1:
      fill(low, high, step);
      return std::to_string(low) + "-" + std::to_string(high) + "/" + std::to_string(step);
    default:
      fill(low, low, 1);
      return std::to_string(low);
  }
}

// A star, with a step or without; else some parts.
std::string field(std::mt19937& lot, Field field, int stars_of_ten, Values& values, bool& is_star) {
  is_star = draw(lot, 1, 10) <= stars_of_ten;
  std::string text;
  if (is_star) {
    const int step = draw(lot, 0, 1) == 0 ? 1 : draw(lot, 1, field.last - field.first + 1);
    for (int value = field.first; value <= field.last; value += step) values[static_cast<std::size_t>(value)] = true;
    text = step == 1 ? "*" : "*/" + std::to_string(step);
  }
  const int parts = draw(lot, is_star ? 0 : 1, is_star ? 1 : 3);
  for (int i = 0; i < parts; ++i) text += (text.empty() ? "" : ",") + part(lot, field, values);
  return text;
}

}  // namespace

SlowCron random_cron(std::mt19937& lot) {
  SlowCron cron;
  bool month_is_star = false;
  cron.text = field(lot, {0, 59}, 4, cron.minutes, cron.minute_is_star);
  cron.text += " " + field(lot, {0, 23}, 4, cron.hours, cron.hour_is_star);
  cron.text += " " + field(lot, {1, 31}, 7, cron.days, cron.day_is_star);
  cron.text += " " + field(lot, {1, 12}, 8, cron.months, month_is_star);
  cron.text += " " + field(lot, {0, 6}, 7, cron.weekdays, cron.weekday_is_star);
  return cron;
}

}  // namespace housingd::schedule
