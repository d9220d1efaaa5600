// A record that PostgreSQL refused, as a reject; private to the PostgreSQL store.
#pragma once

#include "pipeline/definition/model.h"
#include "pipeline/record/reject.h"
#include "pipeline/upsert/postgres/batch_rows.h"
#include "pipeline/upsert/postgres/server_error.h"

namespace housingd::upsert::postgres {

// reason store_refused; keyword: the SQLSTATE; pointer: of the column's value
// within its entity, where the server names a column; message: the server's,
// with table and column. Payload: the record's rows, {"table":[{"column":
// value}]}: its own text is not kept that long.
[[nodiscard]] record::Reject refusal(const definition::Model& model, const RecordAt& record, const ServerError& error);

}  // namespace housingd::upsert::postgres
