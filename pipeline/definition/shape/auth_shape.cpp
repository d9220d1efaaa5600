#include <algorithm>

#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"
#include "pipeline/definition/shape/url_rule.h"

namespace housingd::definition::shape {

namespace {

using Type = AuthType;

constexpr const char* expected_secret = "${NAME} or ${file:PATH}: a secret is not written into a definition";

// A text that comes from the environment or a file, and is fit for a header.
class SecretShape final : public Shape<std::string> {
 public:
  void read(const yaml::Node& node, std::string& into, Reading& reading) const override {
    if (node.kind != yaml::NodeKind::scalar) return reading.refuse_value(node, expected_secret);
    if (node.is_incomplete) return;
    if (!node.is_interpolated()) {
      return reading.refuse(node.spot, reading.subject() + " stands in the file itself", expected_secret);
    }
    const bool control = std::ranges::any_of(node.text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
    if (node.text.empty()) return reading.refuse(node.spot, reading.subject() + " is empty", "a secret");
    if (control) {
      return reading.refuse(node.spot, reading.subject() + " holds a line break or control character", "one line");
    }
    into = node.text;
  }
  [[nodiscard]] Description describe() const override {
    return {.kind = Description::Kind::text, .expected = expected_secret, .type = "secret", .pattern = ".*\\$\\{.*"};
  }
};

ShapeOf<std::string> secret() {
  return std::make_shared<SecretShape>();
}

struct AuthKey {
  std::string_view name;
  Type type;
  bool required;
};

constexpr AuthKey auth_keys[] = {{"token", Type::bearer, true},
                                 {"username", Type::basic, true},
                                 {"password", Type::basic, true},
                                 {"name", Type::api_key, true},
                                 {"api_key", Type::api_key, true},
                                 {"location", Type::api_key, false},
                                 {"access_token_url", Type::oauth2_client_credentials, true},
                                 {"client_id", Type::oauth2_client_credentials, true},
                                 {"client_secret", Type::oauth2_client_credentials, true},
                                 {"client_authentication", Type::oauth2_client_credentials, false},
                                 {"access_token_request_data", Type::oauth2_client_credentials, false}};

void check_keys(const Auth& auth, const yaml::Node& node, Reading& reading) {
  const yaml::Node* type = node.find("type");
  if (type == nullptr || auth.type == Type::none) return;
  for (const AuthKey& key : auth_keys) {
    const auto member = std::ranges::find(node.members, key.name, &yaml::Member::key);
    const std::string name = yaml::quote(std::string(key.name));
    if (member == node.members.end() && key.type == auth.type && key.required) {
      reading.refuse(node.spot, name + " is missing in " + reading.subject() + " of type " + yaml::quote(type->text));
    } else if (member != node.members.end() && key.type != auth.type) {
      reading.refuse(member->key_spot, name + " means nothing to the type " + yaml::quote(type->text));
    }
  }
}

}  // namespace

ShapeOf<Auth> auth_shape() {
  return object<Auth>()
      .required("type", &Auth::type,
                choice<Type>({{"bearer", Type::bearer},
                              {"basic", Type::basic},
                              {"api_key", Type::api_key},
                              {"oauth2_client_credentials", Type::oauth2_client_credentials}}),
                "What the source wants to see: a token, a name with a password, a key, or a token that is asked for "
                "with the client's credentials (RFC 6749, 4.4).")
      .optional("token", &Auth::token, secret(), "bearer: the token.")
      .optional("username", &Auth::username, text(any_key()), "basic: the name.")
      .optional("password", &Auth::password, secret(), "basic: the password.")
      .optional("name", &Auth::name, text(any_key()), "api_key: the header or parameter that holds the key.")
      .optional("api_key", &Auth::api_key, secret(), "api_key: the key.")
      .optional("location", &Auth::location,
                choice<KeyLocation>({{"header", KeyLocation::header}, {"query", KeyLocation::query}}),
                "api_key: where it is sent. URLs are shown and stored without it.")
      .optional("access_token_url", &Auth::access_token_url, base_url_shape(),
                "oauth2_client_credentials: where tokens are had. One is kept until shortly before it expires, and "
                "renewed once when the source refuses it.")
      .optional("client_id", &Auth::client_id, text(any_key()), "oauth2_client_credentials: the client's name.")
      .optional("client_secret", &Auth::client_secret, secret(), "oauth2_client_credentials: the client's secret.")
      .optional(
          "client_authentication", &Auth::client_authentication,
          choice<ClientAuthentication>({{"basic", ClientAuthentication::basic}, {"body", ClientAuthentication::body}}),
          "oauth2_client_credentials: whether the token endpoint gets them as a header or in the form.")
      .optional("access_token_request_data", &Auth::access_token_request_data, named_values(),
                "oauth2_client_credentials: what the form holds besides, such as scope or audience.")
      .check(check_keys)
      .done();
}

}  // namespace housingd::definition::shape
