#include "pipeline/fetch/json_lines_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string_view>

namespace housingd::fetch {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

namespace {

constexpr std::size_t block_bytes = 64U << 10U;

Error unreadable(const std::filesystem::path& file) {
  return {Disposition::fail_partition, ErrorCode::connection, file.string() + " cannot be read"};
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

}  // namespace

result<std::uint64_t> count_lines(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string block(block_bytes, '\0');
  std::uint64_t count = 0;
  bool has_text = false;
  while (stream) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    for (const char c : std::string_view(block).substr(0, static_cast<std::size_t>(stream.gcount()))) {
      if (c == '\n') {
        count += has_text ? 1U : 0U;
        has_text = false;
      } else if (!is_blank(c)) {
        has_text = true;
      }
    }
  }
  if (!stream.is_open() || stream.bad()) return unreadable(file);
  return count + (has_text ? 1U : 0U);
}

result<LinePiece> read_lines(const std::filesystem::path& file, LinePosition from, std::uint64_t most_bytes) {
  std::ifstream stream(file, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(from.byte));
  if (!stream) return unreadable(file);
  LinePiece piece;
  std::size_t whole = 0;  // bytes up to the last line break
  while (whole == 0 || piece.lines.size() < piece_bytes) {
    const std::size_t before = piece.lines.size();
    piece.lines.resize(before + block_bytes);
    stream.read(piece.lines.data() + before, static_cast<std::streamsize>(block_bytes));
    piece.lines.resize(before + static_cast<std::size_t>(stream.gcount()));
    if (stream.bad()) return unreadable(file);
    // In the new block alone: what is before it was looked at.
    const std::size_t line_break = std::string_view(piece.lines).substr(before).rfind('\n');
    if (line_break != std::string_view::npos) whole = before + line_break + 1;
    piece.is_last = stream.eof();
    if (piece.is_last) whole = piece.lines.size();
    if (whole == 0 && piece.lines.size() > most_bytes) {
      return Error(Disposition::fail_partition, ErrorCode::response_too_large,
                   fmt::format("{}: line {} is longer than client.max_response ({} bytes)", file.string(), from.line,
                               most_bytes));
    }
    if (piece.is_last) break;
  }
  piece.lines.resize(whole);
  piece.next = from;
  piece.next.byte += whole;
  piece.next.line += static_cast<std::uint64_t>(std::ranges::count(piece.lines, '\n'));
  return piece;
}

}  // namespace housingd::fetch
