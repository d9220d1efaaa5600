// "did you mean": the one place that compares a misspelt word with the known ones.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace housingd::definition {

// Which of the known words is close to `word`: at most a third of its letters
// changed, added, left out or swapped with the next; upper and lower case are
// the same letter.
[[nodiscard]] std::optional<std::size_t> closest(std::string_view word, const std::vector<std::string>& known);

// "did you mean 'timeout'?" when one is close, else nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

// "a, b or c"; a long list is cut.
[[nodiscard]] std::string one_of(const std::vector<std::string>& known);

}  // namespace housingd::definition
