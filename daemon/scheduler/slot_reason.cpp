#include "daemon/scheduler/slot_reason.h"

#include "daemon/scheduler/slot_decision.h"
#include "daemon/terminal/human_format.h"
#include "pipeline/definition/units.h"

namespace housingd::scheduler {

using definition::OnMissed;
using definition::Overlap;
using std::chrono::milliseconds;

namespace {

std::string lateness_text(milliseconds lateness) {
  return "noticed " + terminal::waiting_text(lateness) + " late";
}

}  // namespace

std::string reason_of_missed(const definition::Schedule& schedule, std::uint64_t count, milliseconds lateness,
                             const std::string& failure) {
  if (!failure.empty()) return "could not be started: " + failure;
  const std::string policy = schedule.on_missed == OnMissed::skip
                                 ? "on_missed is skip"
                                 : "starting_deadline is " + definition::format_duration(schedule.starting_deadline);
  return (count > 1 ? "the last of them " : "") + lateness_text(lateness) + "; " + policy;
}

std::string reason_of_started(const definition::Schedule& schedule, milliseconds lateness, bool waited,
                              const std::string& failure) {
  if (!failure.empty()) return "could not be started at once: " + failure;
  if (waited && schedule.overlap == Overlap::replace) return "the run before was ended for it; overlap is replace";
  if (waited) return "waited for the run before to end; overlap is buffer_one";
  return lateness > on_time ? lateness_text(lateness) + "; on_missed is run_once" : std::string();
}

std::string reason_of_passed_over(const std::string& failure) {
  if (!failure.empty()) return "could not be started: " + failure;
  return "noticed when a later one was due; on_missed is skip";
}

std::string reason_of_skipped(bool opening) {
  return opening ? "a run was being opened, and the store had not answered yet; overlap is skip"
                 : "the run before had not ended; overlap is skip";
}

std::string reason_of_coalesced(bool waited) {
  return waited ? "waited for the run before to end until a later one was due"
                : "noticed when a later one was due; on_missed is run_once";
}

}  // namespace housingd::scheduler
