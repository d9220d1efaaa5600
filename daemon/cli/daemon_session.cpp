#include "daemon/cli/daemon_session.h"

#include <utility>

#include "daemon/cli/block_on.h"

namespace housingd::cli {

using outcome::Deadline;

outcome::result<http::Reply> DaemonSession::get(const std::string& target) {
  return block_on(context_, client_.get(target, Deadline::after(answer_time)));
}

outcome::result<http::Reply> DaemonSession::post(const std::string& target, const std::string& json,
                                                 http::Client::Headers headers, std::chrono::seconds limit) {
  return block_on(context_, client_.post(target, json, std::move(headers), Deadline::after(limit)));
}

}  // namespace housingd::cli
