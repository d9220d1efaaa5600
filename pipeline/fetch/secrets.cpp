#include "pipeline/fetch/secrets.h"

#include <boost/algorithm/string/predicate.hpp>

#include "pipeline/fetch/base64.h"
#include "pipeline/fetch/url.h"

namespace housingd::fetch {

using definition::AuthType;

bool is_secret_header(std::string_view name) {
  for (const std::string_view part : {"authorization", "cookie", "key", "token", "secret"}) {
    if (boost::algorithm::icontains(name, part)) return true;
  }
  return false;
}

std::vector<std::string> secrets_of(const definition::Client& client) {
  const definition::Auth& auth = client.auth;
  std::vector<std::string> secrets;
  for (const std::string& secret : {auth.token, auth.password, auth.api_key, auth.client_secret}) {
    if (!secret.empty()) secrets.push_back(secret);
  }
  for (const auto& [name, value] : client.headers) {
    if (is_secret_header(name)) secrets.push_back(value);
  }
  if (auth.type == AuthType::basic) secrets.push_back(base64(auth.username + ':' + auth.password));
  if (auth.type == AuthType::oauth2_client_credentials) {
    secrets.push_back(base64(encode_query_text(auth.client_id) + ':' + encode_query_text(auth.client_secret)));
  }
  return secrets;
}

}  // namespace housingd::fetch
