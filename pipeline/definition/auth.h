// How a client shows who it is.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace housingd::definition {

enum class AuthType : std::uint8_t { none, bearer, basic, api_key, oauth2_client_credentials };
enum class KeyLocation : std::uint8_t { header, query };
// How a client shows who it is to the token endpoint (RFC 6749, 2.3.1).
enum class ClientAuthentication : std::uint8_t { basic, body };

// Only what belongs to `type` is set.
struct Auth {
  AuthType type = AuthType::none;
  std::string token;                           // bearer
  std::string username;                        // basic
  std::string password;                        // basic
  std::string name;                            // api_key: of the header or parameter
  std::string api_key;                         // api_key
  KeyLocation location = KeyLocation::header;  // api_key
  std::string access_token_url;                // oauth2_client_credentials
  std::string client_id;
  std::string client_secret;
  ClientAuthentication client_authentication = ClientAuthentication::basic;
  std::vector<std::pair<std::string, std::string>> access_token_request_data;  // scope, audience

  bool operator==(const Auth&) const = default;

  // The parameter of the query that holds the key; empty: none does.
  [[nodiscard]] std::string secret_param() const {
    return type == AuthType::api_key && location == KeyLocation::query ? name : std::string();
  }
};

}  // namespace housingd::definition
