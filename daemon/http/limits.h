// How much a peer may send, and how long it may take.
#pragma once

#include <chrono>
#include <cstddef>

namespace housingd::http {

struct Limits {
  // TCP connections in all; those of Unix sockets are counted apart, with the
  // same limit, so that the network cannot shut out the machine's own operator.
  std::size_t connections = 1'024;
  std::size_t connections_per_peer = 64;          // TCP, by address (IPv6: by /64); 503 and close beyond
  std::size_t target = 8U << 10U;                 // 414 beyond
  std::size_t header = 8U << 10U;                 // all header fields; 431 beyond
  std::size_t header_fields = 100;                // 431 beyond
  std::size_t body = 64U << 10U;                  // 413 beyond, before a byte of it is read
  std::chrono::milliseconds header_time{10'000};  // from the first byte (or accept) to the end of the header: 408
  std::chrono::milliseconds body_time{10'000};    // 408
  std::chrono::milliseconds idle_time{75'000};    // between requests of a connection
  std::chrono::milliseconds write_time{10'000};   // one piece, at most 64 KiB
  std::chrono::milliseconds linger_time{1'000};   // after a refusal: for the peer to read it before the connection goes
  std::chrono::milliseconds wrong_token_time{100};  // what a wrong token costs its address before the next is looked at
  std::size_t requests_per_connection = 1'000;
};

}  // namespace housingd::http
