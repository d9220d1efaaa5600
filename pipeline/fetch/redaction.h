// Secrets taken out of what is shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/fetch/http_client.h"
#include "pipeline/outcome/error.h"

namespace housingd::fetch {

// Servers repeat what they were sent: in the words of an error, in links.
class Redaction {
 public:
  // Secrets of fewer bytes would blacken ordinary text.
  static constexpr std::size_t least_bytes = 4;

  void add(std::string_view secret);
  // With "***" in the place of each secret, be it written plainly or
  // percent-encoded.
  [[nodiscard]] std::string of(std::string text) const;
  [[nodiscard]] outcome::Error of(const outcome::Error& error) const;
  // An answer that is no page, whose words will be shown: before they are cut,
  // as half a secret is not recognised.
  void apply(Response& response) const;

 private:
  std::vector<std::string> forms_;  // the longest first
};

}  // namespace housingd::fetch
