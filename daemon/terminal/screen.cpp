#include "daemon/terminal/screen.h"

#include <unistd.h>

#include <cerrno>

namespace housingd::terminal {
namespace {

constexpr std::string_view erase_to_end_of_line = "\x1b[K";
constexpr std::string_view erase_below = "\x1b[J";

std::string cursor_up(std::size_t lines) {
  return "\x1b[" + std::to_string(lines) + "A";
}

}  // namespace

void Screen::print(std::string_view line) {
  const std::lock_guard lock(mutex_);
  draw(line);
}

void Screen::show(std::vector<std::string> block) {
  const std::lock_guard lock(mutex_);
  if (block.empty() && drawn_ == 0) return;
  block_ = std::move(block);
  draw({});
}

// Lines are written over and erased from their end on, never erased first.
void Screen::draw(std::string_view above) {
  const bool live = drawn_ > 0 || !block_.empty();
  std::string picture;
  if (drawn_ > 0) picture += cursor_up(drawn_) + "\r";
  if (!above.empty()) {
    picture.append(above);
    if (live) picture.append(erase_to_end_of_line);
    picture += "\n";
  }
  for (const std::string& line : block_) picture.append(line).append(erase_to_end_of_line).append("\n");
  if (drawn_ > 0) picture.append(erase_below);
  drawn_ = block_.size();
  write_(picture);
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace housingd::terminal
