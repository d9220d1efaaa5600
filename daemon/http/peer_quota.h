// How many connections there may be, in all and per address.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace housingd::http {

class PeerQuota {
 public:
  PeerQuota(std::size_t in_all, std::size_t per_address);

  // One admitted connection: counts until destroyed.
  class Place {
   public:
    Place(Place&& other) noexcept : counts_(std::move(other.counts_)), address_(std::move(other.address_)) {}
    Place& operator=(Place&&) = delete;
    Place(const Place&) = delete;
    ~Place();

   private:
    friend class PeerQuota;
    struct Counts;
    Place(std::shared_ptr<Counts> counts, std::string address)
        : counts_(std::move(counts)), address_(std::move(address)) {}

    std::shared_ptr<Counts> counts_;
    std::string address_;
  };

  // Nothing when the quota, or that of the address, is used up. An empty
  // address has no quota of its own.
  [[nodiscard]] std::optional<Place> admit(std::string address);

 private:
  std::shared_ptr<Place::Counts> counts_;
  std::size_t in_all_;
  std::size_t per_address_;
};

}  // namespace housingd::http
