// A small housing market for tests, and pages of it taken apart.
#pragma once

#include <rapidjson/document.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/simulator.h"

namespace housingd::tests {

// Three municipalities, one of them of the reference area only in name; starts
// or fails the test.
[[nodiscard]] std::unique_ptr<simulator::Simulator> start_market(simulator::SimulatorOptions options = {});

// The same three as a catalog file.
[[nodiscard]] std::filesystem::path market_catalog();

// The root of the sources, as ctest gives it.
[[nodiscard]] std::filesystem::path source_directory();

[[nodiscard]] rapidjson::Document parsed(std::string_view json);

struct Page {
  std::vector<std::string> ids;  // addressID or caseID
  std::uint64_t total = 0;
};
// `json` is an answer to a search.
[[nodiscard]] Page page_of(std::string_view json);

// All pages of a search, until an empty one.
[[nodiscard]] std::vector<std::string> ids_of_all_pages(const simulator::Simulator& simulator, std::string_view search);

}  // namespace housingd::tests
