// Where the daemon's control socket is: asked by the daemon and by its clients.
#pragma once

#include <string>

#include "pipeline/definition/settings.h"

namespace housingd::service {

// What the settings name; else control.sock in the first of
// - $RUNTIME_DIRECTORY, which systemd gives to the service,
// - /run/housingd for root, and for anybody to whom it is there,
// - $XDG_RUNTIME_DIR/housingd.
// Nothing of this: housingd.sock in the working directory.
[[nodiscard]] std::string control_socket(const definition::Http& settings);

}  // namespace housingd::service
