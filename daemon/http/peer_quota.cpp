#include "daemon/http/peer_quota.h"

namespace housingd::http {

struct PeerQuota::Place::Counts {
  std::size_t in_all = 0;
  std::unordered_map<std::string, std::size_t> by_address;
};

PeerQuota::PeerQuota(std::size_t in_all, std::size_t per_address)
    : counts_(std::make_shared<Place::Counts>()), in_all_(in_all), per_address_(per_address) {}

std::optional<PeerQuota::Place> PeerQuota::admit(std::string address) {
  if (counts_->in_all >= in_all_) return std::nullopt;
  if (!address.empty()) {
    std::size_t& of_address = counts_->by_address[address];
    if (of_address >= per_address_) return std::nullopt;
    ++of_address;
  }
  ++counts_->in_all;
  return Place(counts_, std::move(address));
}

PeerQuota::Place::~Place() {
  if (!counts_) return;
  --counts_->in_all;
  const auto found = counts_->by_address.find(address_);
  if (found != counts_->by_address.end() && --found->second == 0) counts_->by_address.erase(found);
}

}  // namespace housingd::http
