#include "daemon/http/bearer_token.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "daemon/http/characters.h"

namespace housingd::http {
namespace {

std::array<unsigned char, 32> digest_of(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return digest;
}

}  // namespace

BearerToken::BearerToken(std::string_view token) : digest_(digest_of(token)) {}

bool BearerToken::matches(std::string_view offered) const {
  const auto digest = digest_of(offered);
  return CRYPTO_memcmp(digest.data(), digest_.data(), digest.size()) == 0;
}

std::string_view offered_token(std::string_view authorization) {
  constexpr std::string_view scheme = "Bearer ";
  if (!equal_ignoring_case(authorization.substr(0, scheme.size()), scheme)) return {};
  return trimmed(authorization.substr(scheme.size()));
}

}  // namespace housingd::http
