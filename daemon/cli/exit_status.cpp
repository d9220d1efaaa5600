#include "daemon/cli/exit_status.h"

namespace housingd::cli {

ExitStatus exit_status_of(upsert::RunState state) {
  switch (state) {
    case upsert::RunState::complete:
      return ExitStatus::complete;
    case upsert::RunState::incomplete:
    case upsert::RunState::yielded:
      return ExitStatus::incomplete;
    case upsert::RunState::interrupted:
      return ExitStatus::interrupted;
    case upsert::RunState::running:
    case upsert::RunState::failed:
      return ExitStatus::failed;
  }
  return ExitStatus::failed;
}

ExitStatus exit_status_of(const outcome::Error& error) {
  if (error.code() == outcome::ErrorCode::invalid_definition) return ExitStatus::usage;
  if (error.disposition() == outcome::Disposition::stop) return ExitStatus::interrupted;
  return ExitStatus::failed;
}

}  // namespace housingd::cli
