// Where the daemon's control socket is: asked by the daemon and by its clients.
#pragma once

#include <string>

#include "pipeline/definition/settings.h"
#include "pipeline/outcome/result.h"

namespace housingd::service {

// What the settings name; else control.sock in the first of
// - $RUNTIME_DIRECTORY, which systemd gives to the service,
// - /run/housingd for root, and for anybody to whom it is there,
// - $XDG_RUNTIME_DIR/housingd where $XDG_RUNTIME_DIR is the user's own.
// Nothing of this: housingd.sock in the working directory.
[[nodiscard]] std::string control_socket(const definition::Http& settings);

// The last folder of a path that control_socket() chose by itself: made where
// it is not there, for its owner alone, and removed again with this object.
class ControlFolder {
 public:
  // Error: connection (fail_run).
  [[nodiscard]] static outcome::result<ControlFolder> make(const definition::Http& settings);
  ControlFolder(ControlFolder&& other) noexcept;
  ControlFolder& operator=(ControlFolder&&) = delete;
  ControlFolder(const ControlFolder&) = delete;
  ~ControlFolder();

 private:
  ControlFolder() = default;
  std::string path_;  // empty: it was there
};

}  // namespace housingd::service
