// Triggers that named a key and are still being answered.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace housingd::status {

// Lives on one executor. Bounded by the requests that are being answered.
class KeysInHand {
 public:
  // What the key stands for, where somebody has it in hand.
  [[nodiscard]] std::optional<std::string> request_of(std::string_view key) const {
    const auto found = requests_->find(key);
    return found == requests_->end() ? std::nullopt : std::optional(found->second);
  }

  // In hand until the last copy of what is returned goes.
  using Hold = std::shared_ptr<const void>;
  [[nodiscard]] Hold take(const std::string& key, std::string request) {
    requests_->emplace(key, std::move(request));
    return {requests_.get(), [requests = requests_, key](const void*) { requests->erase(key); }};
  }

 private:
  using Requests = std::map<std::string, std::string, std::less<>>;
  std::shared_ptr<Requests> requests_ = std::make_shared<Requests>();
};

}  // namespace housingd::status
