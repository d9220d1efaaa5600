#include "daemon/status/store_questions.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace housingd::status {

namespace asio = async::asio;

async::awaitable<void> StoreQuestions::wait_for(asio::steady_timer* timer) {
  auto waiting = timer->async_wait(asio::as_tuple(asio::use_awaitable));
  co_await std::move(waiting);
}

outcome::Error StoreQuestions::no_answer() {
  return {outcome::Disposition::retry, outcome::ErrorCode::store_unavailable, "the store did not answer in time"};
}

outcome::Error StoreQuestions::error_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& exception) {
    return {outcome::Disposition::retry, outcome::ErrorCode::internal, exception.what()};
  } catch (...) {
    return {outcome::Disposition::retry, outcome::ErrorCode::internal, "unknown exception"};
  }
}

}  // namespace housingd::status
