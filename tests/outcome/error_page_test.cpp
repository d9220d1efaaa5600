// docs/errors.md explains each error that this program can name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "pipeline/outcome/error.h"

namespace housingd::outcome {
namespace {

// The first cells of the rows below a heading: "| `tls` | … |".
std::set<std::string> names_in(const std::string& page) {
  static const std::regex row(R"(^\| `([a-z_]+)` \|.*\|$)");
  std::set<std::string> names;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (std::regex_match(line, found, row)) names.insert(found[1]);
  }
  return names;
}

std::string error_page() {
  const char* root = std::getenv("HOUSINGD_SOURCE_DIR");
  std::ostringstream page;
  page << std::ifstream(std::string(root == nullptr ? "." : root) + "/docs/errors.md").rdbuf();
  return page.str();
}

template <class E>
std::set<std::string> all_names() {
  std::set<std::string> names;
  for (std::uint8_t value = 0; name_of(static_cast<E>(value)) != "unknown"; ++value) {
    names.emplace(name_of(static_cast<E>(value)));
  }
  return names;
}

TEST(ErrorPage, ExplainsEachErrorAndNoOther) {
  std::set<std::string> expected = all_names<ErrorCode>();
  ASSERT_GT(expected.size(), 25U);
  expected.merge(all_names<Disposition>());
  EXPECT_THAT(names_in(error_page()), testing::ContainerEq(expected));
}

}  // namespace
}  // namespace housingd::outcome
