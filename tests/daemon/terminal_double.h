// A terminal for tests: what would be seen on it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "daemon/terminal/screen.h"

namespace housingd::terminal {

// Understands what Screen writes: text, line feed, carriage return, cursor up,
// erase to the end of the line, erase below.
class TerminalDouble {
 public:
  [[nodiscard]] Screen::Write writer() {
    return [this](std::string_view text) { take(text); };
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  [[nodiscard]] std::size_t writes() const { return writes_; }

  // Up to the last line that holds anything.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> shown = lines_;
    while (!shown.empty() && shown.back().empty()) shown.pop_back();
    return shown;
  }

 private:
  void take(std::string_view text) {
    ++writes_;
    bytes_.append(text);
    while (!text.empty()) text.remove_prefix(take_one(text));
  }

  // How many bytes it took.
  std::size_t take_one(std::string_view text) {
    if (text.front() == '\n') return new_line();
    if (text.front() == '\r') return carriage_return();
    if (text.starts_with("\x1b[")) return escape(text);
    std::string& line = current();
    if (column_ < line.size()) {
      line[column_] = text.front();
    } else {
      line += text.front();
    }
    ++column_;
    return 1;
  }

  std::size_t new_line() {
    current();
    ++row_;
    return carriage_return();
  }

  std::size_t carriage_return() {
    column_ = 0;
    return 1;
  }

  std::size_t escape(std::string_view text) {
    const std::size_t end = text.find_first_not_of("0123456789", 2);
    const std::string number(text.substr(2, end - 2));
    switch (text[end]) {
      case 'A':
        row_ -= std::stoul(number);
        break;
      case 'K':
        current().resize(column_);
        break;
      case 'J':
        current().resize(column_);
        lines_.resize(row_ + 1);
        break;
      default:
        ADD_FAILURE() << "an escape sequence that the terminal does not know";
    }
    return end + 1;
  }

  std::string& current() {
    if (lines_.size() <= row_) lines_.resize(row_ + 1);
    return lines_[row_];
  }

  std::string bytes_;
  std::vector<std::string> lines_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  std::size_t writes_ = 0;
};

}  // namespace housingd::terminal
