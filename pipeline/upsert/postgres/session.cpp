#include "pipeline/upsert/postgres/session.h"

#include <new>
#include <string_view>
#include <utility>

#include "pipeline/upsert/postgres/server_answer.h"

namespace housingd::upsert::postgres {
namespace {

// A notice that never comes in one piece would be kept whole by libpq itself;
// this bounds those that nobody fetches.
constexpr std::size_t max_notices = 1000;

// In order of precedence: what stands before dbname yields to what conninfo
// says, what stands behind it does not.
struct Arguments {
  const char* keywords[5];
  const char* values[5];
};

Arguments arguments_of(const std::string& conninfo) {
  return {{"fallback_application_name", "tcp_user_timeout", "dbname", "client_encoding", nullptr},
          // A server that does not answer at all is given up after 30 s, by
          // PQcancel too, which has no other limit.
          {"housingd", "30000", conninfo.c_str(), "UTF8", nullptr}};
}

constexpr int expand_dbname = 1;

}  // namespace

std::shared_ptr<Session> Session::start(const std::string& conninfo) noexcept try {
  const Arguments arguments = arguments_of(conninfo);
  PGconn* connection = PQconnectStartParams(arguments.keywords, arguments.values, expand_dbname);
  if (connection == nullptr) return nullptr;
  std::shared_ptr<Session> session(new Session(connection));
  PQsetNoticeReceiver(connection, &Session::receive, session.get());
  if (PQstatus(connection) == CONNECTION_BAD) {
    // Libpq tells by words alone whether it refused the options or failed to
    // find the host; a ping tells by its status, at once in the first case.
    const PGPing ping = PQpingParams(arguments.keywords, arguments.values, expand_dbname);
    session->misconfigured_ = ping == PQPING_NO_ATTEMPT;
  }
  return session;
} catch (const std::bad_alloc&) {
  return nullptr;
}

std::vector<std::string> Session::take_notices() {
  return std::exchange(notices_, {});
}

// Called by libpq from within its functions, on whatever thread that is.
void Session::receive(void* session, const PGresult* notice) noexcept try {
  auto& self = *static_cast<Session*>(session);
  if (is_goodbye(notice)) self.dismissed_ = true;
  if (self.notices_.size() < max_notices) self.notices_.push_back(notice_line(notice));
} catch (const std::bad_alloc&) {
  // A notice less.
}

}  // namespace housingd::upsert::postgres
