#include "tests/house/markdown_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "tests/house/project_files.h"
#include "tests/house/source_tree.h"

namespace housingd::house {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

std::vector<std::string> targets_of(const std::string& markdown) {
  std::vector<std::string> targets;
  for (const Link& link : links_of(markdown)) targets.push_back(link.target);
  return targets;
}

TEST(MarkdownLinks, AreFoundButNotInCode) {
  EXPECT_THAT(targets_of("see [a](a.md#x), ![b](b.svg \"B\")\n`[c](c.md)`\n```\n[d](d.md)\n```\n[e]: e.md\n"),
              ElementsAre("a.md#x", "b.svg", "e.md"));
}

TEST(MarkdownAnchors, AreThoseOfGitHub) {
  EXPECT_THAT(
      anchors_of("# The `store`, PostgreSQL!\n## Når a_b?\n## Når a_b?\n```\n# no\n```\n### See [it](x.md) now\n"),
      ElementsAre("når-a_b", "når-a_b-1", "see-it-now", "the-store-postgresql"));
}

bool leads_elsewhere(const std::string& target) {
  static const std::regex scheme("^[a-z]+:.*");
  return std::regex_match(target, scheme);
}

// What is wrong with a link of a page, or nothing.
std::string fault_of(const std::string& page, const std::string& target) {
  const std::size_t hash = target.find('#');
  const std::string path = target.substr(0, hash);
  // A link to a page of the repository's host, such as a badge's, leads out of the tree.
  if (path.starts_with("../../actions/")) return {};
  const std::string file =
      path.empty() ? page : (fs::path(page).parent_path() / path).lexically_normal().generic_string();
  if (!fs::exists(project_root() / file)) return "there is no " + file;
  if (hash == std::string::npos) return {};
  const auto text = project_files().find(file);
  if (text == project_files().end()) return file + " has no anchors";
  const std::string anchor = target.substr(hash + 1);
  return anchors_of(text->second).contains(anchor) ? std::string() : file + " has no heading #" + anchor;
}

TEST(EachPage, LinksToWhatIsThere) {
  std::size_t count = 0;
  for (const auto& [path, text] : project_files()) {
    if (!path.ends_with(".md")) continue;
    for (const Link& link : links_of(text)) {
      ++count;
      if (leads_elsewhere(link.target)) continue;
      const std::string fault = fault_of(path, link.target);
      EXPECT_EQ(fault, "") << path << ":" << link.line << ": " << link.target;
    }
  }
  EXPECT_GT(count, 20U);
}

}  // namespace
}  // namespace housingd::house
