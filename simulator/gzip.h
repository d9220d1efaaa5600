// Packed answers without packing per request: each document is deflated once,
// as blocks that end on a byte boundary and refer to nothing before them. A
// page is a gzip header, such pieces one after the other, and a trailer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace housingd::simulator {

// Raw deflate blocks (RFC 1951) of one text, none of them marked as the last.
struct DeflatedPiece {
  std::string blocks;
  std::uint32_t checksum = 0;  // CRC-32 of the text
  std::uint64_t text_bytes = 0;
};

// Keeps the working memory of zlib from one piece to the next. Not thread-safe.
class Deflater {
 public:
  Deflater();
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  [[nodiscard]] DeflatedPiece deflate(std::string_view text);

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

// Writes one gzip member (RFC 1952) to the end of a string.
class GzipWriter {
 public:
  // `out` outlives the writer.
  explicit GzipWriter(std::string& out);

  void append(const DeflatedPiece& piece);
  // As it is, unpacked: for the few bytes between documents (at most 65,535).
  void append_stored(std::string_view text);
  void finish();

 private:
  void count(std::uint32_t checksum, std::uint64_t bytes);

  std::string& out_;
  std::uint32_t checksum_;
  std::uint64_t bytes_ = 0;
};

}  // namespace housingd::simulator
