// Batches that wait for the writer go together; private to the SQLite store.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "pipeline/outcome/result.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::sqlite {

class Worker;

// A transaction costs the pages of every index it touches once, however many
// batches it holds: keys are random, so those of eight partitions touch much
// the same pages. Batches that queue up behind the writer therefore share one.
// Each still commits whole, with its own checkpoint; one that fails is tried
// again alone, so that it takes no other down with it.
class CommitGroup {
 public:
  struct Ticket {
    Batch batch;
    std::optional<outcome::result<Effect>> outcome;  // set on the writer's thread
  };

  // Any thread.
  [[nodiscard]] std::shared_ptr<Ticket> add(Batch batch);

  // On the writer's thread: commits what waits, unless this ticket's batch went
  // with an earlier one already. Returns what became of it.
  [[nodiscard]] outcome::result<Effect> settle(Ticket& ticket, Worker& worker);

 private:
  using Group = std::vector<std::shared_ptr<Ticket>>;
  [[nodiscard]] Group take();
  static void commit(const Group& group, Worker& worker);

  std::mutex mutex_;  // of waiting_ alone, held for moments
  std::deque<std::shared_ptr<Ticket>> waiting_;
};

}  // namespace housingd::upsert::sqlite
