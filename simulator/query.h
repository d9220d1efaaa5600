// The parameters of a search, as the API understands them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pipeline/outcome/result.h"
#include "simulator/search.h"

namespace housingd::simulator {

struct SearchQuery {
  Filter filter;
  std::size_t page = 1;
  std::size_t per_page = 50;
};

// `query` is what follows the question mark, percent-encoded. Unknown names are
// ignored, and so is `municipalities` when `ignore_filters`; a wrong value of a
// known name, or a page beyond the window, is an error that says what was
// allowed.
[[nodiscard]] outcome::result<SearchQuery> parse_query(std::string_view query, std::size_t max_window,
                                                       bool ignore_filters);

}  // namespace housingd::simulator
