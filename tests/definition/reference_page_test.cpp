// To write docs/reference.md anew after a shape or an example has changed:
//   HOUSINGD_UPDATE_REFERENCE=1 ctest --preset dev -R ReferencePage
#include "pipeline/definition/reference_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "pipeline/definition/definitions.h"
#include "pipeline/definition/key_rows.h"
#include "pipeline/definition/shape/kinds.h"
#include "tests/definition/source_directory.h"

namespace housingd::definition {
namespace {

std::filesystem::path example_folder() {
  return source_directory() / "tests/definition/example";
}

std::string content_of(const std::filesystem::path& file) {
  std::ostringstream content;
  content << std::ifstream(file, std::ios::binary).rdbuf();
  return content.str();
}

TEST(ReferencePage, IsThatOfTheShapes) {
  const auto example = [](const char* file) { return content_of(example_folder() / file); };
  const std::string page = reference_page({.settings = example("housingd.yaml"),
                                           .source = example("sources/library.yaml"),
                                           .model = example("models/books.yaml"),
                                           .catalog = example("catalog/branches.yaml"),
                                           .job = example("jobs/new-books.yaml")});
  const std::filesystem::path file = source_directory() / "docs/reference.md";
  if (std::getenv("HOUSINGD_UPDATE_REFERENCE") != nullptr) std::ofstream(file, std::ios::binary) << page;
  EXPECT_TRUE(content_of(file) == page)
      << "docs/reference.md is not up to date: HOUSINGD_UPDATE_REFERENCE=1 ctest --preset dev -R ReferencePage";
}

TEST(ReferencePage, ShowsExamplesThatCanBeUsed) {
  const Loaded loaded = load({.directory = example_folder(), .overrides = {}});
  EXPECT_TRUE(loaded.diagnostics.empty()) << loaded.diagnostics.to_text();
}

TEST(ReferencePage, SaysOfEachKeyWhatItDoes) {
  std::vector<shape::Description> shapes{shape::settings_shape()->describe(), shape::source_shape()->describe(),
                                         shape::model_shape()->describe(), shape::catalog_shape()->describe(),
                                         shape::job_shape()->describe()};
  for (const auto& shape : shapes) {
    for (const KeyRow& row : key_rows(shape)) {
      EXPECT_THAT(row.doc, testing::EndsWith(".")) << row.path;
      EXPECT_NE(row.type, "") << row.path;
    }
  }
}

TEST(ReferencePage, HasARowForAKeyAtAnyDepth) {
  const auto rows = key_rows(shape::source_shape()->describe());
  const auto limit = std::ranges::find(rows, "endpoints.NAME.paginator.limit", &KeyRow::path);
  ASSERT_NE(limit, rows.end());
  EXPECT_EQ(limit->type, "whole number");
  EXPECT_EQ(limit->default_value, "50");
  EXPECT_EQ(limit->unit, "records");
  EXPECT_EQ(limit->range, "1 to 100000");
  EXPECT_FALSE(limit->required);
  const auto job = key_rows(shape::job_shape()->describe());
  for (const char* path : {"partitions.where.FIELD.min", "schedule.cron", "partitions.expect"}) {
    EXPECT_NE(std::ranges::find(job, path, &KeyRow::path), job.end()) << path;
  }
  const auto catalog = key_rows(shape::catalog_shape()->describe());
  EXPECT_NE(std::ranges::find(catalog, "entries[].FIELD", &KeyRow::path), catalog.end());
}

}  // namespace
}  // namespace housingd::definition
