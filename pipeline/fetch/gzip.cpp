#include "pipeline/fetch/gzip.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>

namespace housingd::fetch {
namespace {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

constexpr int gzip_only = 16 + MAX_WBITS;
constexpr std::size_t trailer_bytes = 8;
// Deflate packs no better than this (zlib's technical notes), so a trailer
// that promises more lies.
constexpr std::uint64_t best_ratio = 1032;

Error malformed(std::string_view why) {
  return {Disposition::retry, ErrorCode::malformed_response, fmt::format("the gzip body {}", why)};
}

class Inflater {
 public:
  explicit Inflater(std::string_view packed) {
    // zlib's interface predates const.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    ready_ = inflateInit2(&stream_, gzip_only) == Z_OK;
  }
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] bool input_left() const { return stream_.avail_in > 0; }
  bool next_member() { return inflateReset(&stream_) == Z_OK; }

  // Fills `out` from `used` on; zlib's verdict.
  int fill(std::string& out, std::size_t& used) {
    const std::size_t room = std::min<std::size_t>(out.size() - used, std::numeric_limits<uInt>::max());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data() + used);
    stream_.avail_out = static_cast<uInt>(room);
    const int verdict = inflate(&stream_, Z_NO_FLUSH);
    used += room - stream_.avail_out;
    return verdict;
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

// The trailer's last four bytes hold the size, modulo 2^32: right for every
// honest body of one member, so that most are unpacked in one step.
std::uint64_t promised_bytes(std::string_view packed) {
  if (packed.size() < trailer_bytes) return 0;
  std::uint64_t size = 0;
  for (const char byte : {packed.end()[-1], packed.end()[-2], packed.end()[-3], packed.end()[-4]}) {
    size = size << 8U | static_cast<unsigned char>(byte);
  }
  return std::min<std::uint64_t>(size, packed.size() * best_ratio);
}

}  // namespace

outcome::result<std::string> unpack_gzip(std::string_view packed, std::uint64_t max_bytes) {
  if (packed.size() > std::numeric_limits<uInt>::max()) return malformed("is larger than zlib can take");
  Inflater inflater(packed);
  if (!inflater.ready()) return Error(Disposition::fail_run, ErrorCode::internal, "zlib cannot be set up");
  // One byte more than allowed, to see that there is more.
  const std::uint64_t most = max_bytes + 1;
  std::string out(std::min(promised_bytes(packed) + 1, most), '\0');
  std::size_t used = 0;
  for (;;) {
    const int verdict = inflater.fill(out, used);
    if (used > max_bytes) {
      return Error(Disposition::fail_partition, ErrorCode::response_too_large,
                   fmt::format("the response unpacks to more than client.max_response ({} bytes)", max_bytes));
    }
    if (verdict == Z_STREAM_END) {
      if (!inflater.input_left()) break;
      if (!inflater.next_member()) return malformed("cannot be read on");
    } else if (verdict != Z_OK && verdict != Z_BUF_ERROR) {
      return malformed("is damaged");
    } else if (used < out.size()) {
      return malformed("was cut short");
    }
    if (used == out.size()) out.resize(std::min<std::uint64_t>(most, std::max<std::uint64_t>(used * 2, 16U << 10U)));
  }
  out.resize(used);
  return out;
}

}  // namespace housingd::fetch
