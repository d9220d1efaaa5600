#include "pipeline/upsert/postgres/outage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "pipeline/upsert/store.h"
#include "tests/support/scratch_folder.h"

namespace housingd::upsert::postgres {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AnOutage : public testing::Test {
 protected:
  std::vector<std::string> told_;
  Outage outage_{[this](std::string_view notice) { told_.emplace_back(notice); }};
  Outage::Clock::time_point start_ = Outage::Clock::now();
};

TEST_F(AnOutage, IsToldOnceHoweverManyMeetItAndHoweverOften) {
  for (int i = 0; i < 100; ++i) outage_.met("connection refused", 200ms, start_ + i * 10ms);
  EXPECT_THAT(told_, ElementsAre("connection refused; tried again in 0.2 s and then less often"));
}

TEST_F(AnOutage, IsToldAnewWhenItHasAnotherReasonAndWhileItLasts) {
  outage_.met("connection refused", 200ms, start_);
  outage_.met("it is starting up", 1s, start_ + 1s);
  outage_.met("it is starting up", 1s, start_ + 2s);
  outage_.met("it is starting up", 5s, start_ + 40s);
  EXPECT_THAT(told_, ElementsAre(HasSubstr("refused"), HasSubstr("starting up"), HasSubstr("starting up; tried")));
}

TEST_F(AnOutage, IsOverOnceAndMayComeAgain) {
  outage_.met("connection refused", 200ms, start_);
  outage_.over(start_ + 3s);
  outage_.over(start_ + 4s);
  outage_.met("connection refused", 200ms, start_ + 5s);
  EXPECT_THAT(told_,
              ElementsAre(HasSubstr("refused"), "the database answers again, after 3.0 s", HasSubstr("refused")));
}

TEST_F(AnOutage, IsTheReasonOfEachWait) {
  int held_up = 0;
  const Outage outage({}, [&held_up](const outcome::Error&) { ++held_up; });
  for (int i = 0; i < 3; ++i) outage.holds_up({});
  EXPECT_EQ(held_up, 3) << "however often it is said to people";
}

TEST_F(AnOutage, ThatNobodyMetIsNotOver) {
  outage_.over(start_);
  EXPECT_THAT(told_, IsEmpty());
}

TEST(AStoreThatIsAway, IsWaitedForNoMoreOnceAProgramIsToEnd) {
  const support::ScratchFolder folder;
  boost::asio::io_context io;
  std::unique_ptr<Store> store;
  StoreOptions options;
  options.patience = 600s;
  options.on_held_up = [&store](const outcome::Error&) { store->lose_patience(); };
  store = open_store("host=" + folder.path().string() + " dbname=nowhere", Access::write, std::move(options)).value();
  std::optional<outcome::result<void>> answer;
  boost::asio::co_spawn(io, store->decide({}),
                        [&answer](const std::exception_ptr&, outcome::result<void> done) { answer = std::move(done); });
  const auto began = std::chrono::steady_clock::now();
  io.run();
  ASSERT_TRUE(answer);
  ASSERT_FALSE(*answer);
  EXPECT_EQ(answer->error().code(), outcome::ErrorCode::store_unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 30s);
}

}  // namespace
}  // namespace housingd::upsert::postgres
