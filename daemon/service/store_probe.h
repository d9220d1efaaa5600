// Asks a store that nobody has asked for a while whether it is there.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <string>

#include "daemon/metrics/store_condition.h"
#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"
#include "pipeline/upsert/store.h"

namespace housingd::service {

// A daemon is idle for most of its life: without this it would learn in the
// night that its database went in the morning, and of its return not before the
// next run. A transaction that writes nothing, at most every ten seconds.
class StoreProbe {
 public:
  // All outlive it, and its last question.
  StoreProbe(async::Executor executor, upsert::Store& store, const metrics::StoreCondition& condition)
      : executor_(std::move(executor)), store_(store), condition_(condition) {}

  void start();
  void stop();

 private:
  async::awaitable<void> ask_again_and_again();
  void tell(const outcome::result<void>& answered);

  async::Executor executor_;
  upsert::Store& store_;
  const metrics::StoreCondition& condition_;
  boost::asio::cancellation_signal stopping_;
  std::string told_;  // what it met; empty: it answered
  bool stopped_ = false;
};

}  // namespace housingd::service
