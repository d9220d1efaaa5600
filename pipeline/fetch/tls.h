// TLS as this program speaks it: verified, 1.2 or later.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <string>

#include "pipeline/definition/source.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

// Trusts client.ca_file alone or, without one, the system's authorities; shows
// client.certificate to servers that ask. Errors: tls (fail_run) when one of
// the files cannot be read, or the key is not the certificate's.
[[nodiscard]] outcome::result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(
    const definition::Client& client);

// Makes the handshake to come ask for `host` (SNI) and accept no other's
// certificate. Errors: tls (fail_run).
[[nodiscard]] outcome::result<void> expect_host(TlsStream& stream, const std::string& host);

// What went wrong in a handshake. A certificate that was refused stays refused
// for every request of the run: fail_run. Anything else may pass: retry.
[[nodiscard]] outcome::Error handshake_error(TlsStream& stream, const boost::system::error_code& error);

}  // namespace housingd::fetch
