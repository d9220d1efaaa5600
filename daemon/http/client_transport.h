// A connection to the server, over whatever leads there.
#pragma once

#include <boost/asio/buffer.hpp>
#include <memory>
#include <string_view>

#include "daemon/http/client.h"
#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/outcome/result.h"

namespace housingd::http {

class ClientTransport {
 public:
  virtual ~ClientTransport() = default;

  // `bytes` must stay until it is done.
  virtual async::awaitable<outcome::result<void>> send(std::string_view bytes, outcome::Deadline deadline) = 0;
  // How many bytes came; 0 at the end of the stream.
  virtual async::awaitable<outcome::result<std::size_t>> receive(async::asio::mutable_buffer into,
                                                                 outcome::Deadline deadline) = 0;
};

using OpenedTransport = outcome::result<std::unique_ptr<ClientTransport>>;

[[nodiscard]] async::awaitable<OpenedTransport> open_transport(async::Executor executor, ServerAddress address,
                                                               outcome::Deadline deadline);

// What Host says, and what comes before every path.
struct ServerName {
  std::string authority;
  std::string base_path;
};

// Error: invalid_url.
[[nodiscard]] outcome::result<ServerName> name_of(const ServerAddress& address);

}  // namespace housingd::http
