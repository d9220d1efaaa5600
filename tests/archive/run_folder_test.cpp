// Folders of runs: begun, taken up, lost, removed.
#include "pipeline/archive/run_folder.h"

#include <gmock/gmock.h>

#include <fstream>

#include "pipeline/archive/partition_files.h"
#include "pipeline/archive/replay.h"
#include "tests/support/scratch_folder.h"

namespace housingd::archive {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class RunFolders : public testing::Test {
 protected:
  static ArchivedRun run_of(std::int64_t number, std::string started_at = {}) {
    if (started_at.empty()) started_at = "2026-11-" + std::to_string(10 + number) + "T03:00:00Z";
    return {
        .job = "villas", .run = number, .started_at = std::move(started_at), .endpoint = "a.b", .partitions = {"Køge"}};
  }

  // Ended, with a page.
  fs::path write(std::int64_t number, std::string started_at = {}) {
    auto folder = RunFolder::begin(directory_, run_of(number, std::move(started_at)), Beginning::kept);
    EXPECT_TRUE(folder) << folder.error().message();
    auto writer = PartitionWriter::open(PartitionFiles::in(folder->path(), "Køge"));
    EXPECT_TRUE(writer->append({.url = "u", .time = "t"}, "{}"));
    EXPECT_TRUE(folder->leave("complete"));
    return folder->path();
  }

  std::vector<std::string> folders() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory_ / "villas")) names.push_back(entry.path().filename());
    return names;
  }

  support::ScratchFolder scratch_;
  fs::path directory_ = scratch_ / "pages";
};

TEST_F(RunFolders, SayWhatRunTheyAreOf) {
  const fs::path path = write(3);
  EXPECT_EQ(path, directory_ / "villas/3");
  const auto folder = RunFolder::open(path);
  ASSERT_TRUE(folder) << folder.error().message();
  EXPECT_EQ(folder->run().job, "villas");
  EXPECT_EQ(folder->run().run, 3);
  EXPECT_EQ(folder->run().started_at, "2026-11-13T03:00:00Z");
  EXPECT_EQ(folder->run().endpoint, "a.b");
  EXPECT_THAT(folder->run().partitions, testing::ElementsAre("Køge"));
  EXPECT_EQ(folder->run().state, "complete");
  EXPECT_EQ(folder->why_not_whole(), "");
}

TEST_F(RunFolders, OfARunThatDidNotEndSaySo) {
  const auto begun = RunFolder::begin(directory_, run_of(1), Beginning::kept);
  EXPECT_EQ(RunFolder::open(begun->path())->why_not_whole(), "the run was cut off");
  EXPECT_EQ(RunFolder::open(begun->path())->gap(), "");
}

TEST_F(RunFolders, ThatLostAPageNeverPassForWholeAgain) {
  {
    auto folder = RunFolder::begin(directory_, run_of(1), Beginning::kept);
    folder->lose("no room");
    EXPECT_EQ(folder->gap(), "no room");
  }
  auto taken_up = RunFolder::begin(directory_, run_of(1), Beginning::kept);
  ASSERT_TRUE(taken_up);
  ASSERT_TRUE(taken_up->leave("complete"));
  EXPECT_EQ(RunFolder::open(taken_up->path())->why_not_whole(), "no room");
  fs::remove(taken_up->path() / "run.json.new");
  EXPECT_FALSE(fs::exists(taken_up->path() / "whole"));
}

TEST_F(RunFolders, OfARunThatBeganWithoutAnArchiveAreNotWhole) {
  auto folder = RunFolder::begin(directory_, run_of(1), Beginning::missed);
  ASSERT_TRUE(folder->leave("complete"));
  EXPECT_THAT(RunFolder::open(folder->path())->why_not_whole(), HasSubstr("before the job had an archive"));
}

TEST_F(RunFolders, AreTakenUpWithTheirPages) {
  const fs::path path = write(1);
  const auto again = RunFolder::begin(directory_, run_of(1), Beginning::missed);
  ASSERT_TRUE(again) << again.error().message();
  EXPECT_EQ(again->path(), path);
  EXPECT_TRUE(fs::exists(PartitionFiles::in(path, "Køge").data));
  EXPECT_EQ(again->gap(), "");
}

TEST_F(RunFolders, OfAnotherStoreMakeWay) {
  write(1, "2026-01-01T00:00:00Z");
  const fs::path path = write(1, "2026-02-01T00:00:00Z");
  EXPECT_THAT(folders(), UnorderedElementsAre("1", "1.2026-01-01T00:00:00Z"));
  EXPECT_EQ(read_run(path)->started_at, "2026-02-01T00:00:00Z");
  EXPECT_EQ(read_run(directory_ / "villas/1.2026-01-01T00:00:00Z")->started_at, "2026-01-01T00:00:00Z");
}

TEST_F(RunFolders, ThatNoArchiveWroteAreLeftAlone) {
  fs::create_directories(directory_ / "villas/1");
  std::ofstream(directory_ / "villas/1/letters.txt") << "mine";
  const auto begun = RunFolder::begin(directory_, run_of(1), Beginning::kept);
  ASSERT_FALSE(begun);
  EXPECT_THAT(begun.error().message(), HasSubstr("no archive wrote it"));
}

TEST_F(RunFolders, SayWhyTheyCannotBeMade) {
  std::ofstream(directory_) << "a file";
  const auto begun = RunFolder::begin(directory_, run_of(1), Beginning::kept);
  ASSERT_FALSE(begun);
  EXPECT_THAT(begun.error().message(), HasSubstr((directory_ / "villas").string()));
}

TEST_F(RunFolders, AreRemovedWhenThereAreMoreThanAreKept) {
  for (std::int64_t number = 1; number <= 5; ++number) write(number);
  EXPECT_EQ(prune(directory_, "villas", 2, directory_ / "villas/5"), "");
  EXPECT_THAT(folders(), UnorderedElementsAre("4", "5"));
}

TEST_F(RunFolders, AreOrderedByTheirTimeAsStoresNumberAlike) {
  write(7, "2026-01-01T00:00:00Z");
  write(8, "2026-01-02T00:00:00Z");
  write(1, "2026-02-01T00:00:00Z");
  EXPECT_EQ(prune(directory_, "villas", 2, directory_ / "villas/1"), "");
  EXPECT_THAT(folders(), UnorderedElementsAre("1", "8"));
}

TEST_F(RunFolders, InUseAreNotRemoved) {
  write(1);
  write(2);
  write(3);
  {
    const auto replayed = RunFolder::open(directory_ / "villas/1");
    ASSERT_TRUE(replayed);
    EXPECT_EQ(prune(directory_, "villas", 1, directory_ / "villas/3"), "");
    EXPECT_THAT(folders(), UnorderedElementsAre("1", "3"));
  }
  EXPECT_EQ(prune(directory_, "villas", 1, directory_ / "villas/3"), "");
  EXPECT_THAT(folders(), UnorderedElementsAre("3"));
}

TEST_F(RunFolders, OfOthersAndWhatOthersPutThereStay) {
  write(1);
  write(2);
  std::ofstream(directory_ / "villas/1/notes.txt") << "mine";
  fs::create_directories(directory_ / "villas/holiday");
  std::ofstream(directory_ / "villas/holiday/letters.zst") << "mine";
  fs::create_directories(scratch_ / "elsewhere");
  fs::copy(directory_ / "villas/1/run.json", scratch_ / "elsewhere/run.json");
  fs::create_directory_symlink(scratch_ / "elsewhere", directory_ / "villas/link");
  EXPECT_EQ(prune(directory_, "villas", 1, directory_ / "villas/2"), "");
  EXPECT_THAT(folders(), UnorderedElementsAre("1", "2", "holiday", "link"));
  EXPECT_TRUE(fs::exists(directory_ / "villas/1/notes.txt"));
  EXPECT_FALSE(fs::exists(directory_ / "villas/1/run.json"));
  EXPECT_TRUE(fs::exists(directory_ / "villas/holiday/letters.zst"));
  EXPECT_TRUE(fs::exists(scratch_ / "elsewhere/run.json"));
}

TEST_F(RunFolders, AreFoundByTheirNumber) {
  write(3);
  write(12);
  EXPECT_EQ(*folder_of_run(directory_, "villas", 12), directory_ / "villas/12");
  const auto missing = folder_of_run(directory_, "villas", 4);
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message(), HasSubstr("there is one of each of these: 3, 12"));
  const auto none = folder_of_run(directory_, "homes", 4);
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message(), HasSubstr("there is none of the job"));
}

TEST_F(RunFolders, WithADescriptionThatIsNoneAreNoArchives) {
  fs::create_directories(directory_);
  for (const char* text : {"", "[]", "{}", R"({"job": "villas", "run": "1", "partitions": []})", "{\"run\": 1"}) {
    std::ofstream(directory_ / "run.json") << text;
    EXPECT_FALSE(RunFolder::open(directory_)) << text;
  }
}

}  // namespace
}  // namespace housingd::archive
