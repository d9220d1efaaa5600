// Those who watch the scheduler.
#pragma once

#include <chrono>
#include <string_view>

#include "daemon/scheduler/alarm.h"
#include "daemon/scheduler/launcher.h"

namespace housingd::scheduler {

// Called on the scheduler's executor: quick, does not throw.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void decided(const upsert::SlotRecord& slot) = 0;  // is durable
  virtual void launched(const ScheduledLaunch& launch, upsert::RunId run, std::chrono::milliseconds lateness) = 0;
  virtual void clock_moved(const ClockMove& move) = 0;
  // The schedule goes on, something did not: "cannot record ...; kept, and tried
  // again". Told once for each reason, however often it is tried.
  virtual void trouble(std::string_view what) = 0;
};

}  // namespace housingd::scheduler
