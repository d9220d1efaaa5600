#include "pipeline/upsert/sqlite/commit_group.h"

#include <utility>

#include "pipeline/upsert/sqlite/worker.h"

namespace housingd::upsert::sqlite {

namespace {

// What a group touches must fit into the page cache (12 MiB), or SQLite writes
// pages out before their transaction is done.
constexpr std::size_t max_bytes = 6U << 20U;

std::size_t bytes_of(const Batch& batch) {
  std::size_t bytes = 0;
  for (const auto& page : batch.pages) bytes += page->memory_bytes;
  return bytes;
}

}  // namespace

std::shared_ptr<CommitGroup::Ticket> CommitGroup::add(Batch batch) {
  auto ticket = std::make_shared<Ticket>(Ticket{std::move(batch), std::nullopt});
  const std::lock_guard lock(mutex_);
  waiting_.push_back(ticket);
  return ticket;
}

outcome::result<Effect> CommitGroup::settle(Ticket& ticket, Worker& worker) {
  while (!ticket.outcome) commit(take(), worker);
  return *std::exchange(ticket.outcome, std::nullopt);
}

CommitGroup::Group CommitGroup::take() {
  const std::lock_guard lock(mutex_);
  Group group;
  std::size_t bytes = 0;
  while (!waiting_.empty() && (group.empty() || bytes < max_bytes)) {
    bytes += bytes_of(waiting_.front()->batch);
    group.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return group;
}

void CommitGroup::commit(const Group& group, Worker& worker) {
  if (group.size() > 1) {
    std::vector<const Batch*> batches;
    for (const auto& ticket : group) batches.push_back(&ticket->batch);
    auto together = worker.transact([&] { return worker.commit_all(batches); });
    if (together) {
      for (std::size_t i = 0; i < group.size(); ++i) group[i]->outcome = std::move((*together)[i]);
      return;
    }
  }
  for (const auto& ticket : group) {
    ticket->outcome = worker.transact([&] { return worker.commit(ticket->batch); });
  }
}

}  // namespace housingd::upsert::sqlite
