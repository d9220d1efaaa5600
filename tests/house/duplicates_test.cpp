// What stands twice is a concept that has no home yet.
#include "tests/house/duplicates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/house/project_files.h"

namespace housingd::house {
namespace {

// 15 lines as they stand in a file hold about 12 that count.
constexpr std::size_t longest_let_pass = 11;

std::string numbered(int from, int to, const std::string& between = "\n") {
  std::string text;
  for (int i = from; i < to; ++i) text += "step_" + std::to_string(i) + "();" + between;
  return text;
}

TEST(Duplicates, AreFoundWhateverStandsBetweenTheirLines) {
  const auto found =
      duplicates({{"a.cpp", "first();\n" + numbered(0, 20)}, {"b.cpp", numbered(5, 18, "  \n// why\n\n}\n")}}, 12);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].file, "b.cpp");
  EXPECT_EQ(found[0].line, 1U);
  EXPECT_EQ(found[0].of_file, "a.cpp");
  EXPECT_EQ(found[0].of_line, 7U);
  EXPECT_EQ(found[0].length, 13U);
}

TEST(Duplicates, AreFoundWithinOneFile) {
  const auto found = duplicates({{"a.cpp", numbered(0, 12) + "other();\n" + numbered(0, 12)}}, 12);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].line, 14U);
}

TEST(Duplicates, AreNoneBelowTheLength) {
  EXPECT_THAT(duplicates({{"a.cpp", numbered(0, 11)}, {"b.cpp", numbered(0, 11)}}, 12), testing::IsEmpty());
}

TEST(Duplicates, AreNoneOfLinesThatRepeatThemselves) {
  std::string rows;
  for (int i = 0; i < 20; ++i) rows += "add_row();\n";
  EXPECT_THAT(duplicates({{"a.cpp", rows}}, 12), testing::IsEmpty());
}

bool is_code(const std::string& path) {
  const auto begins = [&](const char* folder) { return path.starts_with(folder); };
  const bool inside =
      std::ranges::any_of(std::vector<const char*>{"pipeline/", "daemon/", "simulator/", "bench/", "fuzz/", "scripts/",
                                                   "cmake/", "deploy/", "completion/", ".ci/", ".github/"},
                          begins);
  const auto ends = [&](const char* extension) { return path.ends_with(extension); };
  return inside &&
         std::ranges::any_of(
             std::vector<const char*>{".h", ".cpp", ".sh", ".cmake", ".txt", ".bash", ".yaml", ".html", "run"}, ends);
}

TEST(TheProject, SaysNothingTwice) {
  std::map<std::string, std::string> code;
  for (const auto& [path, text] : project_files()) {
    if (is_code(path)) code.emplace(path, text);
  }
  ASSERT_GT(code.size(), 500U);
  for (const auto& found : duplicates(code, longest_let_pass + 1)) {
    ADD_FAILURE() << found.file << ":" << found.line << ": " << found.length << " lines that stand in " << found.of_file
                  << ":" << found.of_line << " already";
  }
}

}  // namespace
}  // namespace housingd::house
