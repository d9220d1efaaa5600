// The one writer to the terminal while a program shows live lines.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace housingd::terminal {

// Lines that stay scroll up; below them a block of live lines is drawn over
// and over. Each picture is one write, so nothing flickers, and the cursor
// always rests at the start of the line below the block: a program that dies
// leaves a usable terminal.
//
// Thread-safe: log lines come from any thread.
class Screen {
 public:
  using Write = std::function<void(std::string_view)>;

  // `write` puts bytes on the terminal; called with the screen's lock held.
  explicit Screen(Write write) : write_(std::move(write)) {}
  ~Screen() { clear(); }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  // A line that stays. `line` has no line break and may be wider than the terminal.
  void print(std::string_view line);
  // Replaces the live block. No line may be wider than the terminal.
  void show(std::vector<std::string> block);
  // Removes the live block.
  void clear() { show({}); }

 private:
  void draw(std::string_view above);

  std::mutex mutex_;
  Write write_;
  std::vector<std::string> block_;
  std::size_t drawn_ = 0;  // lines of the block on the terminal
};

// Writes all of it to a file descriptor; what cannot be written is dropped, as
// there is nowhere left to say so.
void write_all(int descriptor, std::string_view text);

}  // namespace housingd::terminal
