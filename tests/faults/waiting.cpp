#include "tests/faults/waiting.h"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace housingd::faults {

void wait_until(const std::function<bool()>& holds, const std::string& what) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > give_up) throw std::runtime_error("it did not come to be: " + what);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace housingd::faults
