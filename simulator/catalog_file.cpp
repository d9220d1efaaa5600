#include "simulator/catalog_file.h"

#include <system_error>

namespace housingd::simulator {

outcome::result<std::filesystem::path> catalog_file(const std::filesystem::path& wanted) {
  if (!wanted.empty()) return wanted;
  const std::filesystem::path below = std::filesystem::path("config") / "catalog" / "municipalities.yaml";
  for (const auto& root : {std::filesystem::path("."), std::filesystem::path(HOUSINGD_SOURCES)}) {
    std::error_code ignored;
    if (std::filesystem::exists(root / below, ignored)) return root / below;
  }
  return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition,
                        "no " + below.string() + " here; name one with --catalog FILE");
}

}  // namespace housingd::simulator
