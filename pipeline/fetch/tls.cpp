#include "pipeline/fetch/tls.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>

namespace housingd::fetch {
namespace {

namespace ssl = boost::asio::ssl;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

Error unusable(std::string message) {
  return {Disposition::fail_run, ErrorCode::tls, std::move(message)};
}

bool is_address(const std::string& host) {
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  return !error;
}

}  // namespace

outcome::result<std::shared_ptr<ssl::context>> make_tls_context(const definition::Client& client) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  boost::system::error_code error;
  context->set_verify_mode(ssl::verify_peer, error);
  if (error) return unusable(fmt::format("certificates cannot be verified: {}", error.message()));
  if (client.ca_file.empty()) {
    context->set_default_verify_paths(error);
    if (error) return unusable(fmt::format("the system's certificates cannot be read: {}", error.message()));
  } else {
    context->load_verify_file(client.ca_file, error);
    if (error) return unusable(fmt::format("client.ca_file {} cannot be read: {}", client.ca_file, error.message()));
  }
  if (client.certificate_file.empty()) return context;
  context->use_certificate_chain_file(client.certificate_file, error);
  if (error) {
    return unusable(fmt::format("client.certificate {} cannot be used: {}", client.certificate_file, error.message()));
  }
  // A passphrase would be asked for on the terminal.
  context->set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); }, error);
  context->use_private_key_file(client.key_file, ssl::context::pem, error);
  if (error) return unusable(fmt::format("client.key {} cannot be used: {}", client.key_file, error.message()));
  return context;
}

// By OpenSSL's own check rather than Asio's callback: its verdict then names
// the mismatch ("hostname mismatch") instead of an unspecified failure.
outcome::result<void> expect_host(TlsStream& stream, const std::string& host) {
  SSL* const handle = stream.native_handle();
  if (is_address(host)) {
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(handle), host.c_str()) == 1) return {};
    return unusable(fmt::format("the address {} cannot be verified", host));
  }
  // SSL_set_tlsext_host_name(), whose macro casts in the old style.
  const auto name_indicated =
      SSL_ctrl(handle, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str()));
  SSL_set_hostflags(handle, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (SSL_set1_host(handle, host.c_str()) != 1 || name_indicated != 1) {
    return unusable(fmt::format("the host name {} cannot be verified", host));
  }
  return {};
}

Error handshake_error(TlsStream& stream, const boost::system::error_code& error) {
  const long verdict = SSL_get_verify_result(stream.native_handle());
  if (verdict != X509_V_OK) {
    return unusable(fmt::format("the certificate was refused: {}", X509_verify_cert_error_string(verdict)));
  }
  return {Disposition::retry, ErrorCode::tls, fmt::format("TLS handshake failed: {}", error.message())};
}

}  // namespace housingd::fetch
