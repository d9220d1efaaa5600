// What a log line is about, apart from what it says.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace housingd::logging {

// "job", "run", "partition", ...: lower case, no spaces.
using Field = std::pair<std::string_view, std::string>;

// A message that carries fields to the formatter through spdlog 1.10, which
// knows none: spdlog::info("{}", with_fields("ended", {{"job", job}})).
[[nodiscard]] std::string with_fields(std::string_view message, std::initializer_list<Field> fields);

struct Parted {
  std::string_view message;
  std::vector<std::pair<std::string_view, std::string_view>> fields;
};
// What with_fields() put together; views into it.
[[nodiscard]] Parted parted(std::string_view payload);

}  // namespace housingd::logging
