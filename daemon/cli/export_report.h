// What is said of an export.
#pragma once

#include <chrono>
#include <string>

#include "daemon/export/export.h"

namespace housingd::cli {

// One line, while it goes on: "table 5 of 24  case_images  1,234,567 rows".
[[nodiscard]] std::string export_progress(const exporting::Watch::View& view);

[[nodiscard]] std::string export_text(const exporting::Request& request, const exporting::Exported& exported,
                                      std::chrono::milliseconds took);
// {"to", "format", "moment", "seconds", "bytes", "removed_rows", "tables": {NAME: rows}}
[[nodiscard]] std::string export_json(const exporting::Request& request, const exporting::Exported& exported,
                                      std::chrono::milliseconds took);

}  // namespace housingd::cli
