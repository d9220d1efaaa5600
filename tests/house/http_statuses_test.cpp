// docs/errors.md explains each status that the HTTP API refuses with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "tests/house/project_files.h"

namespace housingd::house {
namespace {

std::set<std::string> matches_in(const std::string& text, const std::regex& pattern) {
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) found.insert((*at)[1].str());
  return found;
}

// As the sources write them: Refusal{404, "…"}, problem(503, why). The phrases
// of problem.cpp name every status that there is.
std::set<std::string> statuses_of_the_code() {
  static const std::regex status(R"([{(]([45]\d\d), ?["a-z{])");
  std::set<std::string> statuses;
  for (const auto& [path, text] : project_files()) {
    const bool answers = path.starts_with("daemon/http/") || path.starts_with("daemon/status/");
    if (answers && path.ends_with(".cpp") && path != "daemon/http/problem.cpp") {
      statuses.merge(matches_in(text, status));
    }
  }
  return statuses;
}

TEST(ErrorPage, ExplainsEachStatusOfTheHttpApi) {
  static const std::regex row(R"(\n\| ([45]\d\d) \|)");
  const auto used = statuses_of_the_code();
  ASSERT_GT(used.size(), 10U);
  EXPECT_THAT(matches_in(project_files().at("docs/errors.md"), row), testing::ContainerEq(used));
}

}  // namespace
}  // namespace housingd::house
