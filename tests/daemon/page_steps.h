// What a Markdown page tells its reader to do, in its order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace housingd::daemon_test {

struct Step {
  enum class Kind : std::uint8_t { command, yaml, sql };

  Kind kind = Kind::command;
  std::size_t line = 0;     // of the page, from 1
  std::string text;         // a command: one line; else the whole block
  bool ends_block = false;  // the last of its block
};

// Lines of `sh` blocks, whole `yaml` and `sql` blocks, and what stands as
// `program …` within text.
[[nodiscard]] std::vector<Step> steps_of(const std::string& markdown, const std::string& program);

}  // namespace housingd::daemon_test
