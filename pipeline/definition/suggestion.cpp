#include "pipeline/definition/suggestion.h"

#include <algorithm>
#include <numeric>

namespace housingd::definition {

namespace {

// The work grows with the product of the lengths and the number of words.
constexpr std::size_t longest_word = 64;
constexpr std::size_t most_words = 10'000;
constexpr std::size_t most_listed = 16;

std::string folded(std::string_view word) {
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return lower;
}

// Optimal string alignment: insert, delete, change, swap neighbours.
std::size_t distance(const std::string& left, const std::string& right) {
  std::vector<std::size_t> before_last(right.size() + 1);
  std::vector<std::size_t> last(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      const bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[right.size()];
}

}  // namespace

std::optional<std::size_t> closest(std::string_view word, const std::vector<std::string>& known) {
  if (word.empty() || word.size() > longest_word) return {};
  const std::string wanted = folded(word);
  std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::optional<std::size_t> nearest;
  for (std::size_t i = 0; i < std::min(known.size(), most_words); ++i) {
    if (known[i].size() > longest_word) continue;
    const std::size_t candidate = distance(wanted, folded(known[i]));
    if (candidate >= best || candidate >= known[i].size()) continue;
    best = candidate;
    nearest = i;
  }
  return nearest;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const auto meant = closest(word, known);
  return meant ? "did you mean '" + known[*meant] + "'?" : std::string();
}

std::string one_of(const std::vector<std::string>& known) {
  std::string text;
  const std::size_t listed = std::min(known.size(), most_listed);
  for (std::size_t i = 0; i < listed; ++i) {
    const bool last = i + 1 == listed && listed == known.size();
    if (i > 0) text += last ? " or " : ", ";
    text += known[i];
  }
  return listed < known.size() ? text + ", …" : text;
}

}  // namespace housingd::definition
