// A run of the daemon's on the display of a run of one's own.
#pragma once

#include <set>
#include <string>

#include "daemon/client/run_follower.h"
#include "daemon/progress/display.h"

namespace housingd::cli {

// Makes events of what the daemon tells, for their lines; the numbers are the
// daemon's own.
class RemoteProgress final : public client::RunWatcher {
 public:
  // The display outlives it.
  explicit RemoteProgress(progress::Display& display) : display_(display) {}

  void on_live(const client::LiveRun& run) override;
  void on_trouble(const std::string& text) override;
  void on_silence(const std::string& why) override;
  void on_heard_again() override;

  // The run took up an interrupted one.
  [[nodiscard]] bool resumed() const { return resumed_; }

 private:
  void begin(const client::LiveRun& run);
  void tell_ended(const upsert::PartitionRecord& partition);

  progress::Display& display_;
  bool begun_ = false;
  bool resumed_ = false;
  std::set<std::string> ended_;  // partitions whose end was told
  std::string waiting_, stopping_;
};

}  // namespace housingd::cli
