// Takes connections and lets the service answer what comes over them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "pipeline/outcome/result.h"

namespace housingd::simulator {

class Service;

struct ServerOptions {
  std::string host;
  std::uint16_t port = 0;
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
};

// Binds and begins to listen; connections are served while the context runs.
// Everything happens on the context's one thread and ends when the context
// does; the service outlives the context. Gives the port.
[[nodiscard]] outcome::result<std::uint16_t> serve(boost::asio::io_context& context, Service& service,
                                                   const ServerOptions& options);

}  // namespace housingd::simulator
