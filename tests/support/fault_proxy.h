// A relay between a client and a server on the loopback that does to their
// connections what networks do.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace housingd::support {

// How a connection ends before its time.
enum class Break : std::uint8_t {
  reset,       // RST
  half_close,  // the client reads an end, and may go on writing
  black_hole,  // nothing comes any more, and nothing tells so
};

// What becomes of one connection. All combine; bytes are those of the server,
// counted from the connection's first.
struct Weather {
  std::chrono::milliseconds latency{0};  // before each piece
  std::chrono::milliseconds jitter{0};   // up to so much more
  std::size_t piece = 0;                 // bytes that are passed on together; 0: as they come
  std::optional<std::uint64_t> ends_after{};
  Break by = Break::reset;
  std::optional<std::uint64_t> flips{};  // the byte of which one bit changes
};

class FaultProxy {
 public:
  // Asked for each connection, by its number from 0; on the proxy's thread.
  using Forecast = std::function<Weather(std::uint64_t connection)>;

  // In front of that port of 127.0.0.1. `seed`: of the jitter and the bits.
  FaultProxy(std::uint16_t server_port, Forecast forecast, std::uint64_t seed = 1);
  ~FaultProxy();
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url(const std::string& scheme = "http") const;

  // Nobody listens from now on, and every connection is lost.
  void refuse();
  void listen();

  struct Counts {
    std::uint64_t connections = 0;
    std::uint64_t ended = 0;    // before their time
    std::uint64_t flipped = 0;  // bits
  };
  [[nodiscard]] Counts counts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace housingd::support
