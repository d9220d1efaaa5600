// What Markdown pages point to.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace housingd::house {

struct Link {
  std::size_t line = 0;
  std::string target;  // "docs/metrics.md#jobs", "#runs", "https://…"
};

// Inline links, images and reference definitions; none within code.
[[nodiscard]] std::vector<Link> links_of(const std::string& markdown);

// The anchors that GitHub makes of headings: "The store" is "the-store", and a
// second one "the-store-1".
[[nodiscard]] std::set<std::string> anchors_of(const std::string& markdown);

}  // namespace housingd::house
