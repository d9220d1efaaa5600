#include "pipeline/upsert/postgres/run_operations.h"

#include "pipeline/upsert/stamp.h"

namespace housingd::upsert::postgres {

using async::awaitable;

awaitable<void> SchemaPreparation::perform(Attempt attempt) {
  auto preparing = prepare_schema(&attempt.connection, &model_, attempt.deadline);
  changes = co_await std::move(preparing);
  refuse_(changes);
}

awaitable<void> StagingCreation::perform(Attempt attempt) {
  auto creating = attempt.connection.execute(sql_, attempt.deadline);
  co_await std::move(creating);
}

awaitable<void> RunOpening::perform(Attempt attempt) {
  auto asking = has_happened(attempt);
  const bool happened = co_await std::move(asking);
  if (happened) co_return;
  const std::string now = now_text();
  auto opening = ledger_.open_run(&attempt.connection, &request_, now, attempt.deadline);
  opened = co_await std::move(opening);
  auto recording = slots_.record_started(&attempt.connection, request_.slots, opened.id, attempt.deadline);
  co_await std::move(recording);
  if (!request_.trigger) co_return;
  KeyedTrigger trigger = *request_.trigger;
  trigger.run = opened.id;
  auto adding = slots_.add_trigger(&attempt.connection, std::move(trigger), now, attempt.deadline);
  co_await std::move(adding);
}

// A run that is taken up was there before: taking it up once more changes nothing.
awaitable<bool> RunOpening::has_happened(Attempt attempt) {
  if (!attempt.in_doubt || opened.id == 0 || opened.resumed) co_return false;
  static const Statement exists("SELECT 1 FROM runs WHERE id = $1");
  Call call{&exists, {}};
  call.parameters.add(opened.id);
  auto asking = attempt.connection.query(std::move(call), attempt.deadline);
  const Rows found = co_await std::move(asking);
  co_return !found.empty();
}

awaitable<void> PartitionRestart::perform(Attempt attempt) {
  auto taking = hold_.take(attempt);
  const bool still_to_do = co_await std::move(taking);
  if (!still_to_do) co_return;
  auto restarting = attempt.connection.query_all(ledger_.restart_partition(run_, partition_), attempt.deadline);
  co_await std::move(restarting);
}

awaitable<void> RunEnding::perform(Attempt attempt) {
  std::vector<Call> calls;
  calls.push_back(ledger_.end_run(record_, now_text()));
  if (record_.state == RunState::yielded) calls.push_back(ledger_.note_wait(record_.id, record_.resume_at));
  auto ending = attempt.connection.query_all(std::move(calls), attempt.deadline);
  co_await std::move(ending);
}

}  // namespace housingd::upsert::postgres
