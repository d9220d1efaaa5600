// Asks the store on behalf of a request, which does not wait for ever.
#pragma once

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"

namespace housingd::status {

// Lives on one executor; not thread-safe. Held by shared_ptr: a question that
// nobody waits for any more still ends here.
class StoreQuestions : public std::enable_shared_from_this<StoreQuestions> {
 public:
  // What becomes of an operation whose answer comes too late.
  enum class Late : bool { cancelled, goes_on };

  struct Options {
    std::chrono::milliseconds patience;
    std::size_t most_given_up = 16;
  };
  explicit StoreQuestions(Options options) : options_(options) {}

  // What `asking` returns; store_unavailable where it takes longer than the
  // patience (or the one given). A store that leaves too many questions unanswered is not asked:
  // store_unavailable at once.
  //
  // `asking` owns, or outlives, what it uses: it may end after this call.
  template <class T>
  async::awaitable<outcome::result<T>> ask(async::awaitable<outcome::result<T>> asking, Late late = Late::cancelled) {
    return ask(std::move(asking), late, options_.patience);
  }
  template <class T>
  async::awaitable<outcome::result<T>> ask(async::awaitable<outcome::result<T>> asking, Late late,
                                           std::chrono::milliseconds patience);

  // Questions that nobody waits for any more, and that have not ended.
  [[nodiscard]] std::size_t given_up() const { return given_up_; }

 private:
  template <class T>
  struct Question {
    explicit Question(const async::Executor& executor) : answered(executor) {}
    std::optional<outcome::result<T>> answer;
    bool given_up = false;
    async::asio::steady_timer answered;  // cancelled: it is
    async::asio::cancellation_signal cancel;
  };
  template <class T>
  void on_answer(Question<T>& question, const std::exception_ptr& thrown, outcome::result<T> answer);

  [[nodiscard]] static async::awaitable<void> wait_for(async::asio::steady_timer* timer);
  [[nodiscard]] static outcome::Error no_answer();
  [[nodiscard]] static outcome::Error error_of(const std::exception_ptr& thrown);

  Options options_;
  std::size_t given_up_ = 0;
};

template <class T>
void StoreQuestions::on_answer(Question<T>& question, const std::exception_ptr& thrown, outcome::result<T> answer) {
  if (thrown) answer = error_of(thrown);
  question.answer.emplace(std::move(answer));
  question.answered.cancel();
  if (question.given_up) --given_up_;
}

template <class T>
async::awaitable<outcome::result<T>> StoreQuestions::ask(async::awaitable<outcome::result<T>> asking, Late late,
                                                         std::chrono::milliseconds patience) {
  if (given_up_ >= options_.most_given_up) co_return no_answer();
  const auto executor = co_await async::asio::this_coro::executor;
  const auto question = std::make_shared<Question<T>>(executor);
  question->answered.expires_after(patience);
  auto on_end = [self = shared_from_this(), question](const std::exception_ptr& thrown, outcome::result<T> answer) {
    self->on_answer(*question, thrown, std::move(answer));
  };
  async::asio::co_spawn(executor, std::move(asking),
                        async::asio::bind_cancellation_slot(question->cancel.slot(), std::move(on_end)));
  auto waiting = wait_for(&question->answered);
  if (!question->answer) co_await std::move(waiting);
  if (question->answer) co_return std::move(*question->answer);
  question->given_up = true;
  ++given_up_;
  if (late == Late::cancelled) question->cancel.emit(async::asio::cancellation_type::terminal);
  co_return no_answer();
}

}  // namespace housingd::status
