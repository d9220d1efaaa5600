#include "simulator/gzip.h"

#include <zlib.h>

#include <array>
#include <stdexcept>

namespace housingd::simulator {
namespace {

constexpr int fastest = 1;
constexpr int raw_window_bits = -15;  // negative: no zlib header
constexpr int memory_level = 8;

const Bytef* bytes_of(std::string_view text) {
  return static_cast<const Bytef*>(static_cast<const void*>(text.data()));
}

std::uint32_t checksum_of(std::string_view text) {
  return static_cast<std::uint32_t>(crc32_z(crc32_z(0, nullptr, 0), bytes_of(text), text.size()));
}

void append_little_endian(std::string& out, std::uint64_t value, unsigned bytes) {
  for (unsigned index = 0; index < bytes; ++index) out.push_back(static_cast<char>((value >> (8U * index)) & 0xffU));
}

}  // namespace

struct Deflater::Stream {
  z_stream zlib{};
};

Deflater::Deflater() : stream_(std::make_unique<Stream>()) {
  const int code = deflateInit2(&stream_->zlib, fastest, Z_DEFLATED, raw_window_bits, memory_level, Z_DEFAULT_STRATEGY);
  if (code != Z_OK) throw std::runtime_error("zlib cannot be used");
}

Deflater::~Deflater() {
  deflateEnd(&stream_->zlib);
}

DeflatedPiece Deflater::deflate(std::string_view text) {
  z_stream& zlib = stream_->zlib;
  deflateReset(&zlib);
  DeflatedPiece piece;
  constexpr std::size_t room_for_flush = 16;
  piece.blocks.resize(deflateBound(&zlib, static_cast<uLong>(text.size())) + room_for_flush);
  zlib.next_in = const_cast<Bytef*>(bytes_of(text));  // zlib does not write there
  zlib.avail_in = static_cast<uInt>(text.size());
  zlib.next_out = static_cast<Bytef*>(static_cast<void*>(piece.blocks.data()));
  zlib.avail_out = static_cast<uInt>(piece.blocks.size());
  if (::deflate(&zlib, Z_FULL_FLUSH) != Z_OK || zlib.avail_in != 0)
    throw std::runtime_error("zlib did not pack a text");
  piece.blocks.resize(piece.blocks.size() - zlib.avail_out);
  piece.blocks.shrink_to_fit();
  piece.checksum = checksum_of(text);
  piece.text_bytes = text.size();
  return piece;
}

GzipWriter::GzipWriter(std::string& out) : out_(out), checksum_(checksum_of({})) {
  // Magic, deflate, no flags, no time, fastest, unknown system.
  constexpr std::array<char, 10> header{'\x1f', '\x8b', 8, 0, 0, 0, 0, 0, 4, '\xff'};
  out_.append(header.data(), header.size());
}

void GzipWriter::count(std::uint32_t checksum, std::uint64_t bytes) {
  checksum_ = static_cast<std::uint32_t>(crc32_combine(checksum_, checksum, static_cast<z_off_t>(bytes)));
  bytes_ += bytes;
}

void GzipWriter::append(const DeflatedPiece& piece) {
  out_.append(piece.blocks);
  count(piece.checksum, piece.text_bytes);
}

void GzipWriter::append_stored(std::string_view text) {
  out_.push_back(0);  // stored, not the last
  append_little_endian(out_, text.size(), 2);
  append_little_endian(out_, ~static_cast<std::uint64_t>(text.size()), 2);
  out_.append(text);
  count(checksum_of(text), text.size());
}

void GzipWriter::finish() {
  // An empty block with fixed codes, marked as the last.
  out_.push_back(3);
  out_.push_back(0);
  append_little_endian(out_, checksum_, 4);
  append_little_endian(out_, bytes_, 4);
}

}  // namespace housingd::simulator
