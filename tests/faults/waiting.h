// Waits for what only the server or another program can tell.
#pragma once

#include <functional>
#include <string>

namespace housingd::faults {

// Asks again and again; throws after a minute.
void wait_until(const std::function<bool()>& holds, const std::string& what);

}  // namespace housingd::faults
