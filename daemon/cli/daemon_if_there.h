// The daemon, for commands that can do without one.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "daemon/cli/console.h"
#include "daemon/cli/daemon_session.h"
#include "daemon/cli/exit_status.h"
#include "daemon/cli/invocation.h"

namespace housingd::cli {

// Asks the daemon that the options name; or, where they name none, the one
// whose socket is there, unless --offline, --store or --set (of anything but
// settings.http) say that definitions and store are meant.
class DaemonIfThere {
 public:
  // What it means that the daemon knows no such thing.
  enum class Unknown {
    is_an_answer,
    may_be_in_the_files,  // a job that it has not loaded yet
  };
  // `instead`: what is read otherwise, "the definitions".
  DaemonIfThere(const CommonOptions& options, const Console& console, std::string instead,
                Unknown unknown = Unknown::is_an_answer);

  struct Absent {};  // nobody to ask: why was told, where that matters
  // An answer is 2xx; of every other failure the reason was told.
  using Answer = std::variant<Absent, http::Reply, ExitStatus>;
  [[nodiscard]] Answer get(const std::string& target, const std::string& job = {});
  // Of an answer that is none of the daemon's.
  ExitStatus not_understood(const outcome::Error& error, const std::string& job = {}) const;

 private:
  [[nodiscard]] bool is_wanted() const;
  [[nodiscard]] bool may_pass(const http::Reply& refusal) const;
  [[nodiscard]] bool may_be_of_other_files() const;
  Answer do_without(const std::string& why);

  const CommonOptions& options_;
  const Console& console_;
  std::string instead_;
  Unknown unknown_;
  std::optional<DaemonSession> session_;
  bool introduced_ = false;
};

}  // namespace housingd::cli
