// Pages that are kept, and runs that are made of them.
#include <gmock/gmock.h>

#include <fstream>

#include "pipeline/archive/partition_files.h"
#include "pipeline/archive/run_description.h"
#include "tests/faults/small_disk.h"
#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using upsert::PartitionState;
using upsert::RunState;

class ArchivedImport : public ImportTest {
 protected:
  ArchivedImport() { archive_in(pages_); }

  void archive_in(const fs::path& directory) {
    set("jobs.copenhagen-villas.archive", "{ dir: " + directory.string() + " }");
  }

  // A run whose troubles are noted.
  Summary noted(RunOptions options = {}, const Watch& watch = {}) {
    return import("copenhagen-villas", std::move(options), [&](const Event& event, async::StopSignal& stop) {
      if (const auto* trouble = std::get_if<Trouble>(&event)) troubles_.push_back(trouble->message);
      if (watch) watch(event, stop);
    });
  }

  // A run of what was archived, that asked nobody.
  Summary replay(upsert::RunId run, RunOptions options = {}) {
    source().reset_ledger();
    options.replay = folder(run);
    Summary summary = noted(std::move(options));
    EXPECT_EQ(source().ledger().requests, 0U);
    EXPECT_EQ(summary.run.requests.sent, 0U);
    return summary;
  }

  [[nodiscard]] fs::path folder(upsert::RunId run) const { return pages_ / "copenhagen-villas" / std::to_string(run); }
  [[nodiscard]] std::vector<std::string> names_in(const fs::path& folder) const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
    return names;
  }
  void forget_store() {
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(file().string() + suffix);
  }

  support::ScratchFolder scratch_;
  fs::path pages_ = scratch_ / "pages";
  std::vector<std::string> troubles_;
};

TEST_F(ArchivedImport, KeepsEveryPageOfTheRun) {
  start_simulator(small_market());
  const Summary summary = noted();
  ASSERT_TRUE(summary.archive);
  EXPECT_EQ(summary.archive->folder, folder(summary.run.id));
  EXPECT_EQ(summary.archive->gap, "");
  EXPECT_THAT(names_in(folder(1)), UnorderedElementsAre("run.json", "whole", "Greve.zst", "Greve.index.jsonl",
                                                        "Solrød.zst", "Solrød.index.jsonl"));
  const auto kept = archive::read_run(folder(1));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->state, "complete");
  EXPECT_EQ(kept->started_at, summary.run.started_at);
  EXPECT_EQ(kept->endpoint, "boligsiden.addresses");
  EXPECT_THAT(troubles_, IsEmpty());
}

TEST_F(ArchivedImport, ComesToTheSameTablesInANewStoreAndAsksNobody) {
  start_simulator(small_market());
  const Summary first = noted();
  const auto expected = data();
  forget_store();
  const Summary replayed = replay(1);
  EXPECT_EQ(replayed.run.state, RunState::complete) << replayed.run.reason;
  EXPECT_EQ(replayed.run.records.declared, first.run.records.declared);
  EXPECT_EQ(replayed.run.records.distinct, 300U);
  EXPECT_THAT(replayed.run.reason, HasSubstr("replay of run 1, of " + first.run.started_at));
  EXPECT_EQ(data(), expected);
  EXPECT_FALSE(replayed.archive) << "a copy of a copy";
  EXPECT_THAT(troubles_, IsEmpty());
}

TEST_F(ArchivedImport, FillsAColumnThatTheModelHasGainedSince) {
  start_simulator(small_market());
  noted();
  set("models.housing.tables.properties.columns.city_name", "{ path: /cityName, type: text }");
  const Summary replayed = replay(1);
  EXPECT_EQ(replayed.run.state, RunState::complete) << replayed.run.reason;
  EXPECT_EQ(replayed.run.tables.at("properties").updated, 300U);
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE city_name IS NOT NULL"), 300);
  EXPECT_EQ(number("SELECT count(*) FROM properties p JOIN cities c ON c.slug = p.city_slug WHERE c.name <> city_name"),
            0);
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NOT NULL"), 0);
}

TEST_F(ArchivedImport, OfPartitionsThatAreSplitIsReplayedSliceBySlice) {
  start_simulator(small_market());
  set("jobs.copenhagen-villas.partitions.split.over", "60");
  noted();
  const auto expected = data();
  forget_store();
  EXPECT_EQ(replay(1).run.state, RunState::complete);
  EXPECT_EQ(data(), expected);
}

TEST_F(ArchivedImport, FailsThePartitionOfWhichAPageIsMissing) {
  start_simulator(small_market());
  noted();
  const auto greve = archive::PartitionFiles::in(folder(1), "Greve");
  fs::resize_file(greve.data, fs::file_size(greve.data) - 1);
  forget_store();
  const Summary replayed = replay(1);
  EXPECT_EQ(replayed.run.state, RunState::failed);
  for (const auto& partition : replayed.partitions) {
    if (partition.record.name != "Greve") {
      EXPECT_EQ(partition.record.state, PartitionState::complete);
      continue;
    }
    EXPECT_EQ(partition.record.state, PartitionState::failed);
    EXPECT_THAT(partition.record.reason,
                AllOf(HasSubstr("in the archive of run 1: the page is not in " + greve.index.string()),
                      HasSubstr("/search/addresses?")));
  }
}

TEST_F(ArchivedImport, SaysWhatOtherPagesTheJobAsksForThanItDid) {
  start_simulator(small_market());
  noted();
  set("jobs.copenhagen-villas.params", "{ addressTypes: holiday house }");
  const Summary replayed = replay(1);
  EXPECT_EQ(replayed.run.state, RunState::failed);
  EXPECT_THAT(replayed.partitions.front().record.reason, HasSubstr("addressTypes=holiday%20house"));
}

TEST_F(ArchivedImport, RepeatsNoPageThatWasGarbledInTheArchive) {
  start_simulator(small_market());
  noted();
  for (const char* partition : {"Greve", "Solrød"}) {
    auto writer = archive::PartitionWriter::open(archive::PartitionFiles::in(folder(1), partition));
    ASSERT_TRUE(writer);
    std::ifstream index(archive::PartitionFiles::in(folder(1), partition).index);
    std::string line;
    std::getline(index, line);
    ASSERT_TRUE(writer->append(*archive::indexed_page(line), "<html>"));
  }
  const Summary replayed = replay(1);
  EXPECT_EQ(replayed.run.state, RunState::failed);
  EXPECT_EQ(replayed.run.requests.retried, 0U);
  EXPECT_THAT(replayed.partitions.front().record.reason, HasSubstr("malformed_json"));
}

TEST_F(ArchivedImport, OfARunThatWasStoppedSaysThatItIsNotWholeUntilItIsTakenUp) {
  start_simulator(small_market());
  set("sources.boligsiden.endpoints.addresses.paginator.limit", "10");
  set("jobs.copenhagen-villas.partitions.concurrency", "1");
  int pages = 0;
  const Summary stopped = noted({}, [&](const Event& event, async::StopSignal& stop) {
    if (std::holds_alternative<PageFetched>(event) && ++pages == 8) stop.raise();
  });
  ASSERT_EQ(stopped.run.state, RunState::interrupted);
  fs::copy(pages_, scratch_ / "cut off", fs::copy_options::recursive);
  const Summary taken_up = noted();
  EXPECT_TRUE(taken_up.resumed);
  EXPECT_EQ(taken_up.run.state, RunState::complete);
  EXPECT_EQ(taken_up.archive->gap, "");
  const auto expected = data();
  forget_store();
  EXPECT_EQ(replay(1).run.state, RunState::complete);
  EXPECT_EQ(data(), expected);
  EXPECT_THAT(troubles_, IsEmpty());

  fs::remove_all(pages_);
  fs::rename(scratch_ / "cut off", pages_);
  EXPECT_EQ(replay(1).run.state, RunState::failed);
  EXPECT_THAT(troubles_, Contains("the archive of run 1 is not whole: the run was interrupted"));
}

TEST_F(ArchivedImport, OfAReplayThatWasStoppedIsTakenUp) {
  start_simulator(small_market());
  set("sources.boligsiden.endpoints.addresses.paginator.limit", "10");
  noted();
  const auto expected = data();
  forget_store();
  int pages = 0;
  const Summary stopped = noted({.replay = folder(1)}, [&](const Event& event, async::StopSignal& stop) {
    if (std::holds_alternative<PageFetched>(event) && ++pages == 8) stop.raise();
  });
  ASSERT_EQ(stopped.run.state, RunState::interrupted);
  EXPECT_THAT(stopped.run.reason, HasSubstr("replay of run 1"));
  const Summary taken_up = replay(1);
  EXPECT_TRUE(taken_up.resumed);
  EXPECT_EQ(taken_up.run.id, stopped.run.id);
  EXPECT_EQ(taken_up.run.state, RunState::complete);
  EXPECT_EQ(data(), expected);
}

TEST_F(ArchivedImport, IsNotTakenUpByAReplayNorTheOtherWayRound) {
  start_simulator(small_market());
  noted();
  int pages = 0;
  const auto stop_soon = [&](const Event& event, async::StopSignal& stop) {
    if (std::holds_alternative<PageFetched>(event) && ++pages == 1) stop.raise();
  };
  const Summary stopped = noted({}, stop_soon);
  ASSERT_EQ(stopped.run.state, RunState::interrupted);
  const Summary replayed = replay(1);
  EXPECT_FALSE(replayed.resumed);
  EXPECT_NE(replayed.run.id, stopped.run.id);
}

TEST_F(ArchivedImport, SweepsAsTheJobSaysWhenNobodyHasFetchedSince) {
  start_simulator(small_market());
  noted();
  static_cast<void>(
      source().change({.vanishing = 12, .among = {.types = {simulator::generator::AddressType::villa}}}).value());
  set("jobs.copenhagen-villas.gates.max_shrink", "0%");
  ASSERT_EQ(noted().run.state, RunState::failed) << "a gate that held it back";
  set("jobs.copenhagen-villas.gates.max_shrink", "50%");
  const Summary replayed = replay(2);
  EXPECT_EQ(replayed.run.state, RunState::complete);
  EXPECT_EQ(replayed.run.tables.at("properties").removed, 12U);
  EXPECT_THAT(troubles_, IsEmpty());
}

TEST_F(ArchivedImport, SweepsNothingOfWhatAnotherRunHasFetchedSinceAndSaysSo) {
  start_simulator(small_market());
  noted();
  const auto changes =
      source().change({.added = 5, .among = {.types = {simulator::generator::AddressType::villa}}}).value();
  ASSERT_EQ(changes.added.size(), 5U);
  noted();
  ASSERT_EQ(number("SELECT count(*) FROM properties"), 305);
  const Summary replayed = replay(1);
  EXPECT_EQ(replayed.run.state, RunState::complete) << replayed.run.reason;
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NULL"), 305);
  EXPECT_THAT(troubles_,
              Contains(AllOf(HasSubstr("were fetched by another run than run 1"), HasSubstr("none of them is swept"))));
}

TEST_F(ArchivedImport, IsNotTakenForTheRunOfThatNumberInAnotherStore) {
  start_simulator(small_market());
  noted();
  forget_store();
  static_cast<void>(
      source().change({.added = 5, .among = {.types = {simulator::generator::AddressType::villa}}}).value());
  set("jobs.copenhagen-villas.archive", "{ dir: " + (scratch_ / "others").string() + " }");
  ASSERT_EQ(noted().run.id, 1);
  // Ledgers know seconds, and both runs may have begun in the same one.
  auto run = archive::RunFolder::open(folder(1))->run();
  run.started_at = "2026-01-01T00:00:00Z";
  std::ofstream(folder(1) / "run.json") << archive::description_of(run);
  replay(1);
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NULL"), 305);
}

TEST_F(ArchivedImport, IsWholeWhereNothingHasChangedSinceTheRunBefore) {
  start_simulator(small_market());
  noted();
  const auto expected = data();
  noted();
  forget_store();
  EXPECT_EQ(replay(2).run.state, RunState::complete);
  EXPECT_EQ(data(), expected);
}

TEST_F(ArchivedImport, KeepsNoMoreRunsThanTheJobSays) {
  start_simulator(small_market());
  set("jobs.copenhagen-villas.archive.keep_runs", "2");
  for (int run = 0; run < 4; ++run) noted();
  EXPECT_THAT(names_in(pages_ / "copenhagen-villas"), UnorderedElementsAre("3", "4"));
  EXPECT_THAT(troubles_, IsEmpty());
}

TEST_F(ArchivedImport, OfSomePartitionsIsReplayedForThose) {
  start_simulator(small_market());
  noted({.partitions = {"Greve"}});
  forget_store();
  const Summary replayed = replay(1);
  EXPECT_EQ(replayed.run.state, RunState::complete);
  EXPECT_EQ(replayed.partitions.size(), 1U);
}

TEST_F(ArchivedImport, ThatIsRehearsedLeavesNoPages) {
  start_simulator(small_market());
  durability_ = upsert::Durability::rehearsed;
  const Summary summary = noted({.dry_run = true});
  EXPECT_FALSE(summary.archive);
  EXPECT_FALSE(fs::exists(pages_));
}

TEST_F(ArchivedImport, GoesOnWithoutItWhenTheDiskIsFull) {
  if (const auto why = faults::SmallDisk::missing()) GTEST_SKIP() << *why;
  faults::SmallDisk disk;
  pages_ = disk.path() / "pages";
  archive_in(pages_);
  start_simulator(small_market());
  disk.leave_free(40U << 10U);
  const Summary summary = noted();
  EXPECT_EQ(summary.run.state, RunState::complete) << summary.run.reason;
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 300);
  ASSERT_TRUE(summary.archive);
  EXPECT_THAT(summary.archive->gap, HasSubstr("No space left on device"));
  EXPECT_THAT(troubles_,
              Contains(AllOf(HasSubstr("the archive of this run is not whole"), HasSubstr("No space left"))).Times(1));
  disk.leave_free(64U << 20U);
  forget_store();
  troubles_.clear();
  EXPECT_EQ(replay(1).run.state, RunState::failed);
  EXPECT_THAT(troubles_, Contains(HasSubstr("the archive of run 1 is not whole")));
}

TEST_F(ArchivedImport, GoesOnWithoutItWhenItsFolderCannotBeMade) {
  start_simulator(small_market());
  std::ofstream(pages_) << "a file";
  const Summary summary = noted();
  EXPECT_EQ(summary.run.state, RunState::complete);
  ASSERT_TRUE(summary.archive);
  EXPECT_EQ(summary.archive->folder, "");
  EXPECT_THAT(troubles_, Contains(HasSubstr("there is no archive of this run: " + pages_.string())));
}

TEST_F(ArchivedImport, IsReplayedForItsOwnJobAlone) {
  start_simulator(small_market());
  noted();
  const auto other = try_import("active-listings", {.replay = folder(1)}, {});
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message(),
              HasSubstr("is the archive of a run of job 'copenhagen-villas', not of 'active-listings'"));
  const auto nothing = try_import("copenhagen-villas", {.replay = scratch_.path()}, {});
  ASSERT_FALSE(nothing);
  EXPECT_THAT(nothing.error().message(), HasSubstr("run.json"));
}

}  // namespace
}  // namespace housingd::run
