// Puts the pasts of jobs on the board, however long the store is away.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/board/job_board.h"
#include "pipeline/upsert/store.h"

namespace housingd::board {

// Lives on one executor; not thread-safe.
class PastReader {
 public:
  struct Options {
    std::function<bool(std::string_view job)> is_running;
    std::function<void(const std::string& job)> on_read;  // the board has changed
  };

  // The board outlives the reader, the store the executor's work.
  PastReader(async::Executor executor, upsert::Store& store, JobBoard& board, Options options);
  ~PastReader();
  PastReader(const PastReader&) = delete;
  PastReader& operator=(const PastReader&) = delete;

  // Once, now. Errors: the store's.
  async::awaitable<outcome::result<void>> read(std::string job);

  // Soon, one job at a time; asked twice before it is read: once. While the
  // store doesn't answer it is asked again with a growing pause, at most half
  // a minute.
  void ask(std::string job);

  // Asks no more, and leaves the executor nothing to wait for but the answer
  // that is under way.
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace housingd::board
