// The token that gives control over TCP.
#pragma once

#include <array>
#include <string_view>

namespace housingd::http {

// Keeps the token's digest, not the token. Comparing takes the same time
// whatever part of a guess is right: digests of one length are compared, all
// of their bytes.
class BearerToken {
 public:
  explicit BearerToken(std::string_view token);
  [[nodiscard]] bool matches(std::string_view offered) const;

 private:
  std::array<unsigned char, 32> digest_;
};

// What follows "Bearer " in an Authorization field; empty for anything else.
[[nodiscard]] std::string_view offered_token(std::string_view authorization);

}  // namespace housingd::http
