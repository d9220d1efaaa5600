// ${NAME}, ${NAME:-default} and ${file:PATH} in the values of a tree.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/definition/yaml/node.h"

namespace housingd::definition::yaml {

// - ${NAME}: an environment variable; it must be set.
// - ${NAME:-default}: the default where NAME is not set or empty. The default
//   and a file's PATH may hold references themselves.
// - ${file:PATH}: the text of a file without its last line break; a relative
//   PATH begins at the configuration folder.
// - $${ stands for ${ itself.
class Interpolation {
 public:
  using Environment = std::function<std::optional<std::string>(const std::string& name)>;

  static constexpr std::size_t max_file_bytes = 64U << 10U;
  static constexpr std::size_t max_inserted_bytes = 4U << 20U;  // in all values together

  Interpolation(Environment environment, std::filesystem::path directory, Diagnostics& diagnostics)
      : environment_(std::move(environment)), directory_(std::move(directory)), diagnostics_(diagnostics) {}

  // Keys are left as they are. A value that cannot be completed is reported.
  void apply(Node& node);

 private:
  class Expander;

  Environment environment_;
  std::filesystem::path directory_;
  Diagnostics& diagnostics_;
  std::size_t inserted_bytes_ = 0;
};

}  // namespace housingd::definition::yaml
