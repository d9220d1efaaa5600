// What libpq and the server said, as errors and lines; private to the
// PostgreSQL store.
#pragma once

#include <libpq-fe.h>

#include <string>

#include "pipeline/upsert/postgres/server_error.h"

namespace housingd::upsert::postgres {

class Session;

// Of a result that is an error.
[[nodiscard]] ServerError error_of_result(const PGresult* result, PGconn* connection, const std::string& place);

// Of a connection that stood and fell, in libpq's words.
[[nodiscard]] ServerError error_of_loss(PGconn* connection, const std::string& place);

// Of one that did not come to be.
[[nodiscard]] ServerError error_of_connecting(const Session& session);

// Whether it is the server's last word on this connection (FATAL, PANIC).
[[nodiscard]] bool is_goodbye(const PGresult* result);

[[nodiscard]] std::string notice_line(const PGresult* notice);

}  // namespace housingd::upsert::postgres
