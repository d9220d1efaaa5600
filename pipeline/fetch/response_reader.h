// Bytes to one HTTP/1.1 response (RFC 9112). No I/O: bytes are put in.
#pragma once

#include <boost/asio/buffer.hpp>
#include <cstdint>
#include <memory>

#include "pipeline/fetch/http_client.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

// Reads the answer to one GET. Interim responses (1xx) are skipped, a bounded
// number of them; 101 is refused, nobody asked for it. A transfer coding other
// than exactly `chunked`, and one beside a Content-Length, are refused: two
// readings of one message are how responses are smuggled.
//
// Errors: malformed_response (retry), response_too_large (fail_partition).
class ResponseReader {
 public:
  enum class Progress : std::uint8_t { more, complete };

  explicit ResponseReader(std::uint64_t max_body_bytes);
  ~ResponseReader();
  ResponseReader(const ResponseReader&) = delete;
  ResponseReader& operator=(const ResponseReader&) = delete;

  // Room for the next bytes, at most 64 KiB; then how many came.
  [[nodiscard]] boost::asio::mutable_buffer room();
  [[nodiscard]] outcome::result<Progress> received(std::size_t bytes);
  // The peer closed: the end of a body without a length, else an error.
  [[nodiscard]] outcome::result<Progress> ended();

  // No byte came yet.
  [[nodiscard]] bool untouched() const;
  // Complete, and the connection may carry another request.
  [[nodiscard]] bool leaves_connection_open() const;
  // Once, when complete. The body is still packed.
  [[nodiscard]] Response take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace housingd::fetch
