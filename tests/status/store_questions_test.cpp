#include <array>
#include <stdexcept>

#include "daemon/status/store_questions.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace housingd::status {
namespace {

using namespace std::chrono_literals;
using async::awaitable;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using Late = StoreQuestions::Late;

class StoreQuestionsTest : public testing::Test {
 protected:
  // As a request would: its answer comes while the loop runs.
  template <class T>
  void ask(awaitable<result<T>> asking, std::optional<result<T>>* into, Late late = Late::cancelled) {
    boost::asio::co_spawn(io_, questions_->ask(std::move(asking), late),
                          [into](const std::exception_ptr& thrown, result<T> answer) {
                            if (thrown) std::rethrow_exception(thrown);
                            into->emplace(std::move(answer));
                          });
  }
  // A store that answers once it is told to, or was cancelled.
  static awaitable<result<int>> slow(boost::asio::steady_timer* release, bool* cancelled) {
    boost::system::error_code error;
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    auto waiting = release->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
    co_await std::move(waiting);
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    *cancelled = state.cancelled() != boost::asio::cancellation_type::none;
    co_return 7;
  }
  static awaitable<result<int>> at_once() { co_return 7; }
  static awaitable<result<int>> failing() {
    co_return Error(outcome::Disposition::fail_run, ErrorCode::store_damaged, "damaged");
  }
  static awaitable<result<int>> throwing() {
    throw std::runtime_error("broken");
    co_return 7;
  }

  boost::asio::io_context io_;
  boost::asio::steady_timer release_{io_, boost::asio::steady_timer::time_point::max()};
  bool cancelled_ = false;
  std::shared_ptr<StoreQuestions> questions_ =
      std::make_shared<StoreQuestions>(StoreQuestions::Options{.patience = 20ms, .most_given_up = 2});
  std::optional<result<int>> answer_;
};

TEST_F(StoreQuestionsTest, GiveTheStoresAnswer) {
  ask(at_once(), &answer_);
  io_.run();
  EXPECT_EQ(answer_->value(), 7);
  std::optional<result<int>> other;
  ask(failing(), &other);
  io_.restart();
  io_.run();
  EXPECT_EQ(other->error().code(), ErrorCode::store_damaged);
}

TEST_F(StoreQuestionsTest, TakeWhatIsThrownForAnError) {
  ask(throwing(), &answer_);
  io_.run();
  EXPECT_EQ(answer_->error().code(), ErrorCode::internal);
}

TEST_F(StoreQuestionsTest, AreGivenUpAndCancelledWhenTheAnswerTakesTooLong) {
  ask(slow(&release_, &cancelled_), &answer_);
  io_.run();
  EXPECT_EQ(answer_->error().code(), ErrorCode::store_unavailable);
  EXPECT_TRUE(cancelled_);
  EXPECT_EQ(questions_->given_up(), 0U) << "it has ended";
}

TEST_F(StoreQuestionsTest, MayGoOnThoughNobodyWaits) {
  ask(slow(&release_, &cancelled_), &answer_, Late::goes_on);
  while (!answer_) io_.run_one();
  EXPECT_EQ(questions_->given_up(), 1U);
  release_.cancel();
  io_.run();
  EXPECT_FALSE(cancelled_);
  EXPECT_EQ(questions_->given_up(), 0U);
}

TEST_F(StoreQuestionsTest, AreNotAskedOfAStoreThatLeavesTooManyUnanswered) {
  std::array<std::optional<result<int>>, 2> given_up;
  for (auto& answer : given_up) ask(slow(&release_, &cancelled_), &answer, Late::goes_on);
  while (!given_up[0] || !given_up[1]) io_.run_one();
  ask(at_once(), &answer_);
  while (!answer_) io_.run_one();
  EXPECT_EQ(answer_->error().code(), ErrorCode::store_unavailable);
  release_.cancel();
  io_.run();
  answer_.reset();
  ask(at_once(), &answer_);
  io_.restart();
  io_.run();
  EXPECT_EQ(answer_->value(), 7) << "once they have been answered";
}

}  // namespace
}  // namespace housingd::status
