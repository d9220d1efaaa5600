#include "daemon/board/past_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "tests/board/ingredients.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/stubborn_store.h"

namespace housingd::board {
namespace {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using testing::ElementsAre;

constexpr const char* job = "copenhagen-villas";

async::awaitable<result<void>> away() {
  co_return Error(Disposition::retry, ErrorCode::store_unavailable, "away");
}
async::awaitable<result<void>> there() {
  co_return result<void>();
}

class PastReaderTest : public testing::Test {
 protected:
  PastReaderTest() {
    board_.adopt(shipped_definitions({{"jobs.copenhagen-villas.partitions.where", "{ names: [Greve, Solrød] }"}}));
    make_runs();
  }

  // A run whose first partition is complete, and whose second one fails.
  void make_runs() {
    boost::asio::co_spawn(io_, run_once(real_.get(), &board_), [](const std::exception_ptr& thrown) {
      if (thrown) std::rethrow_exception(thrown);
    });
    io_.run();
    io_.restart();
  }
  static async::awaitable<void> run_once(upsert::Store* store, JobBoard* board) {
    const auto& definitions = board->definitions();
    const auto model = std::shared_ptr<const definition::Model>(definitions, &definitions->models.at("housing"));
    auto preparing = store->prepare(model);
    (co_await std::move(preparing)).value();
    upsert::RunRequest request{.job = job, .fingerprint = "f", .partitions = {"Greve", "Solrød"}};
    auto opening = store->open_run(std::move(request));
    const upsert::RunId run = (co_await std::move(opening)).value().id;
    for (const char* partition : {"Greve", "Solrød"}) {
      upsert::PartitionEnd end;
      end.run = run;
      end.model = model.get();
      end.job = job;
      end.partition = partition;
      end.state = partition[0] == 'G' ? upsert::PartitionState::complete : upsert::PartitionState::failed;
      end.saw = [](std::uint64_t) { return true; };
      auto ending = store->end_partition(std::move(end));
      (co_await std::move(ending)).value();
    }
    upsert::RunRecord record;
    record.id = run;
    record.job = job;
    record.state = upsert::RunState::failed;
    record.partitions_total = 2;
    auto ending = store->end_run(record);
    (co_await std::move(ending)).value();
  }

  PastReader reader() {
    return {io_.get_executor(),
            store_,
            board_,
            {.is_running = [](std::string_view) { return false; },
             .on_read = [this](const std::string& name) { read_.push_back(name); }}};
  }

  support::ScratchFolder folder_;
  boost::asio::io_context io_;
  std::unique_ptr<upsert::Store> real_ =
      upsert::open_store("sqlite:" + (folder_ / "housing.db").string(), upsert::Access::write).value();
  support::StubbornStore store_{*real_};
  JobBoard board_;
  std::vector<std::string> read_;
};

TEST_F(PastReaderTest, PutsWhatTheLedgerHoldsOnTheBoard) {
  PastReader reader = this->reader();
  reader.ask(job);
  io_.run();
  EXPECT_THAT(read_, ElementsAre(job));
  const JobEntry* entry = board_.find(job);
  ASSERT_TRUE(entry->past.last_run);
  EXPECT_EQ(entry->past.last_run->state, upsert::RunState::failed);
  EXPECT_EQ(coverage_of(entry->past.standings).complete, 1U);
  EXPECT_EQ(coverage_of(entry->past.standings).failed, 1U);
}

TEST_F(PastReaderTest, ReadsAJobOnceHoweverOftenItIsAsked) {
  int asked = 0;
  store_.before = [&asked](std::string_view operation) {
    if (operation == "standings") ++asked;
    return there();
  };
  PastReader reader = this->reader();
  for (int i = 0; i < 10; ++i) reader.ask(job);
  io_.run();
  EXPECT_EQ(asked, 1);
}

TEST_F(PastReaderTest, AsksAgainUntilTheStoreAnswers) {
  int tries = 0;
  store_.before = [&tries](std::string_view) { return ++tries < 2 ? away() : there(); };
  PastReader reader = this->reader();
  reader.ask(job);
  io_.run();
  EXPECT_THAT(read_, ElementsAre(job));
  EXPECT_TRUE(board_.find(job)->known);
}

TEST_F(PastReaderTest, ReadsAgainWhereTheJobChangedMeanwhile) {
  int tries = 0;
  store_.before = [&](std::string_view operation) {
    if (operation == "standings" && ++tries == 1) {
      board_.partition_ended(job, 9, partition_ended("Greve", upsert::PartitionState::failed), Instant());
    }
    return there();
  };
  PastReader reader = this->reader();
  reader.ask(job);
  io_.run();
  EXPECT_EQ(tries, 2);
}

TEST_F(PastReaderTest, AsksNoMoreOnceItIsStopped) {
  int tries = 0;
  store_.before = [&tries](std::string_view) {
    ++tries;
    return away();
  };
  PastReader reader = this->reader();
  reader.ask(job);
  io_.poll();
  const int asked = tries;
  reader.stop();
  reader.ask(job);
  io_.run();  // ends
  EXPECT_EQ(tries, asked);
}

TEST_F(PastReaderTest, GivesUpWithItsOwner) {
  store_.before = [](std::string_view) { return away(); };
  {
    PastReader reader = this->reader();
    reader.ask(job);
    io_.run_one();
  }
  io_.run();  // ends
  EXPECT_TRUE(read_.empty());
}

}  // namespace
}  // namespace housingd::board
