// What each of the five fields of a cron expression may hold.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace housingd::definition::cron {

struct FieldRules {
  std::string_view name;                    // "minute"
  int first;                                // the least value
  int last;                                 // the greatest that "*" stands for
  int greatest;                             // the greatest that may be written: weekday 7 is Sunday again
  std::span<const std::string_view> names;  // of the values from `first` on; may be empty
  std::string_view expected;                // "0 to 59"

  [[nodiscard]] int count() const { return last - first + 1; }
  // The value of a name, in any case.
  [[nodiscard]] std::optional<int> value_of(std::string_view word) const;
  // As the file would write it: by name where the field has names and `by_name`.
  [[nodiscard]] std::string written(int value, bool by_name) const;
};

inline constexpr std::size_t field_count = 5;
inline constexpr std::string_view field_order = "minute hour day month weekday";

[[nodiscard]] const std::array<FieldRules, field_count>& fields();

}  // namespace housingd::definition::cron
