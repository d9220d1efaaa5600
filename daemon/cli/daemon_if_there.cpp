#include "daemon/cli/daemon_if_there.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "daemon/cli/daemon_address.h"
#include "daemon/cli/daemon_report.h"
#include "daemon/cli/error_report.h"
#include "daemon/terminal/text_width.h"

namespace housingd::cli {
namespace {

constexpr int not_found = 404;
constexpr int bad_gateway = 502;
constexpr int gateway_timeout = 504;

bool is_of_http(const definition::Override& it) {
  return it.path.starts_with("settings.http.");
}

}  // namespace

DaemonIfThere::DaemonIfThere(const CommonOptions& options, const Console& console, std::string instead, Unknown unknown)
    : options_(options), console_(console), instead_(std::move(instead)), unknown_(unknown) {}

bool DaemonIfThere::may_pass(const http::Reply& refusal) const {
  if (refusal.status == not_found) return unknown_ == Unknown::may_be_in_the_files || !is_of_housingd(refusal);
  return refusal.status >= bad_gateway && refusal.status <= gateway_timeout;
}

bool DaemonIfThere::is_wanted() const {
  if (options_.daemon.names_one()) return true;
  return !options_.daemon.offline && !options_.store && std::ranges::all_of(options_.overrides, is_of_http);
}

// Somebody who names a folder expects to hear of that one; the socket that every
// daemon has by default may lead to the daemon of another.
bool DaemonIfThere::may_be_of_other_files() const {
  return !options_.config.empty() && !options_.daemon.names_one() && is_default_socket(session_->address());
}

DaemonIfThere::Answer DaemonIfThere::get(const std::string& target, const std::string& job) {
  if (!is_wanted()) return Absent{};
  if (!session_) {
    auto address = daemon_address(options_);
    if (!address) return report(console_, options_.output, address.error(), job);
    if (!options_.daemon.names_one() && !socket_is_there(*address)) return Absent{};
    session_.emplace(std::move(*address));
  }
  const http::ServerAddress& address = session_->address();
  auto reply = session_->get(target);
  if (!reply) {
    if (options_.daemon.names_one()) {
      return report_no_answer(console_, options_.output, address, reply.error(), job);
    }
    return do_without(why_no_answer(address, reply.error()));
  }
  if (reply->problem) {
    if (options_.daemon.names_one() || !may_pass(*reply)) {
      return report_refusal(console_, options_.output, address, *reply, job);
    }
    return do_without("the daemon at " + name_of(address) + ": " + refusal_text(address, *reply));
  }
  if (!introduced_ && may_be_of_other_files()) {
    introduced_ = true;
    console_.err << "housingd: this is what the daemon at " << terminal::one_line(name_of(address))
                 << " says; --offline reads the files instead\n";
  }
  return std::move(*reply);
}

ExitStatus DaemonIfThere::not_understood(const outcome::Error& error, const std::string& job) const {
  return report(console_, options_.output, error, job);
}

DaemonIfThere::Answer DaemonIfThere::do_without(const std::string& why) {
  console_.err << "housingd: " << terminal::one_line(why) << "\nhousingd: this is from " << instead_ << " instead\n";
  return Absent{};
}

}  // namespace housingd::cli
