#include "daemon/export/folder_snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <fstream>
#include <iterator>

#include "tests/support/scratch_folder.h"

namespace housingd::exporting {
namespace {

namespace fs = std::filesystem;
using definition::ColumnType;
using record::Cell;
using testing::HasSubstr;
using testing::UnorderedElementsAre;
using upsert::SnapshotTable;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

SnapshotTable table(const std::string& name) {
  SnapshotTable table;
  table.name = name;
  table.description = "What it is";
  table.columns = {{"id", ColumnType::uuid, "Which it is"}, {"area", ColumnType::number, ""}};
  table.key = {"id"};
  return table;
}

class FolderSnapshotTest : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(target_)) names.push_back(entry.path().filename());
    return names;
  }

  static void fill(FolderSnapshot& folder, const std::vector<std::string>& tables) {
    upsert::Snapshot snapshot{"2026-01-31T12:00:00Z", {}};
    for (const auto& name : tables) snapshot.tables.push_back(table(name));
    folder.begin(snapshot).value();
    for (const auto& one : snapshot.tables) {
      folder.begin_table(one).value();
      const Cell row[] = {Cell::text("x"), Cell::number(1.5)};
      folder.add_row(row).value();
      folder.end_table().value();
    }
  }

  void write(const std::vector<std::string>& tables, Format format, Existing existing) const {
    FolderSnapshot folder(target_, format, true);
    fill(folder, tables);
    folder.publish(existing).value();
  }

  support::ScratchFolder folder_;
  fs::path target_ = folder_ / "snapshot";
};

TEST_F(FolderSnapshotTest, HasAFileATableAndSaysWhatTheyAre) {
  write({"homes", "runs"}, Format::csv, Existing::keep);
  EXPECT_THAT(names(), UnorderedElementsAre("homes.csv", "runs.csv", "tables.json"));
  EXPECT_EQ(text_of(target_ / "homes.csv"), "id,area\r\nx,1.5\r\n");
  rapidjson::Document document;
  ASSERT_FALSE(document.Parse(text_of(target_ / "tables.json").c_str()).HasParseError());
  EXPECT_STREQ(document["moment"].GetString(), "2026-01-31T12:00:00Z");
  EXPECT_STREQ(document["format"].GetString(), "csv");
  const auto& homes = document["tables"][0];
  EXPECT_STREQ(homes["name"].GetString(), "homes");
  EXPECT_STREQ(homes["file"].GetString(), "homes.csv");
  EXPECT_STREQ(homes["description"].GetString(), "What it is");
  EXPECT_EQ(homes["rows"].GetInt(), 1);
  EXPECT_STREQ(homes["key"][0].GetString(), "id");
  EXPECT_STREQ(homes["columns"][0]["type"].GetString(), "uuid");
  EXPECT_STREQ(homes["columns"][0]["description"].GetString(), "Which it is");
  EXPECT_STREQ(homes["columns"][1]["type"].GetString(), "double");
}

TEST_F(FolderSnapshotTest, LeavesNothingUnlessItIsPublished) {
  {
    FolderSnapshot folder(target_, Format::jsonl, true);
    fill(folder, {"homes"});
    EXPECT_TRUE(fs::exists(target_));
  }
  EXPECT_FALSE(fs::exists(target_));
}

TEST_F(FolderSnapshotTest, LeavesAFolderThatWasThereAsItWas) {
  fs::create_directory(target_);
  std::ofstream(target_ / "notes") << "mine";
  {
    FolderSnapshot folder(target_, Format::jsonl, true);
    fill(folder, {"homes"});
  }
  EXPECT_THAT(names(), UnorderedElementsAre("notes"));
}

TEST_F(FolderSnapshotTest, ReplacesAnEarlierExportAndNothingElse) {
  write({"homes", "rooms", "runs"}, Format::csv, Existing::keep);
  std::ofstream(target_ / "notes.csv") << "mine";
  write({"homes"}, Format::jsonl, Existing::replace);
  EXPECT_THAT(names(), UnorderedElementsAre("homes.jsonl", "notes.csv", "tables.json"));
  EXPECT_EQ(text_of(target_ / "homes.jsonl"), "{\"id\":\"x\",\"area\":1.5}\n");
  EXPECT_THAT(text_of(target_ / "tables.json"), HasSubstr("homes.jsonl"));
}

// A document of that name may be anybody's.
TEST_F(FolderSnapshotTest, RemovesNothingThatATablesDocumentOfAnotherNames) {
  fs::create_directory(target_);
  std::ofstream(folder_ / "outside") << "mine";
  std::ofstream(target_ / "inside") << "mine";
  const char* documents[] = {
      R"({"program":"other","tables":[{"file":"inside"}]})",
      R"({"program":"housingd","tables":[{"file":"../outside"},{"file":"/etc/hostname"},{"file":".."},{"file":7},3]})",
      R"({"program":"housingd"})",
      "[]",
      "oops",
      ""};
  for (const char* document : documents) {
    std::ofstream(target_ / "tables.json") << document;
    write({"homes"}, Format::csv, Existing::replace);
    EXPECT_THAT(names(), UnorderedElementsAre("inside", "homes.csv", "tables.json")) << document;
    EXPECT_TRUE(fs::exists(folder_ / "outside")) << document;
  }
}

TEST_F(FolderSnapshotTest, RefusesATableWhoseNameLeadsElsewhere) {
  for (const char* name : {"../homes", "a/b", "", ".", "a\nb"}) {
    FolderSnapshot folder(target_, Format::csv, true);
    const auto begun = folder.begin({"2026-01-31T12:00:00Z", {table(name)}});
    ASSERT_TRUE(begun.has_error()) << name;
    EXPECT_EQ(begun.error().code(), outcome::ErrorCode::store_conflict);
  }
  EXPECT_FALSE(fs::exists(target_));
}

}  // namespace
}  // namespace housingd::exporting
