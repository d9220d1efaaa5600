#include "pipeline/upsert/postgres/slot_operations.h"

#include "pipeline/upsert/postgres/schema.h"

namespace housingd::upsert::postgres {

async::awaitable<void> ScheduleWatch::perform(Attempt attempt) {
  static const definition::Model the_ledger_alone;
  auto preparing = prepare_schema(&attempt.connection, &the_ledger_alone, attempt.deadline);
  co_await std::move(preparing);
  auto watching = ledger_.watch(&attempt.connection, jobs_, now_, attempt.deadline);
  memories = co_await std::move(watching);
}

}  // namespace housingd::upsert::postgres
