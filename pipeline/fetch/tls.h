// TLS as this program speaks it: verified, 1.2 or later.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <string>

#include "pipeline/outcome/result.h"

namespace housingd::fetch {

using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

// `ca_file`: the PEM file of the only authorities to trust; empty: those of
// the system. Errors: tls (fail_run) when they cannot be read.
[[nodiscard]] outcome::result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(const std::string& ca_file);

// Makes the handshake to come ask for `host` (SNI) and accept no other's
// certificate. Errors: tls (fail_run).
[[nodiscard]] outcome::result<void> expect_host(TlsStream& stream, const std::string& host);

// What went wrong in a handshake. A certificate that was refused stays refused
// for every request of the run: fail_run. Anything else may pass: retry.
[[nodiscard]] outcome::Error handshake_error(TlsStream& stream, const boost::system::error_code& error);

}  // namespace housingd::fetch
