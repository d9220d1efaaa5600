#include "tests/daemon/page_steps.h"

#include <regex>
#include <sstream>

namespace housingd::daemon_test {
namespace {

class Reader {
 public:
  explicit Reader(const std::string& program) : inline_command_("`(" + program + " [^`]+)`") {}

  void read(const std::string& line) {
    ++number_;
    const bool is_fence = line.starts_with("```");
    if (is_fence && !within_) {
      begin_block(line.substr(3));
    } else if (is_fence) {
      end_block();
    } else if (within_) {
      read_inside(line);
    } else {
      read_text(line);
    }
  }

  std::vector<Step> take() { return std::move(steps_); }

 private:
  void begin_block(const std::string& language) {
    within_ = true;
    language_ = language;
    if (language == "yaml" || language == "sql") {
      const auto kind = language == "sql" ? Step::Kind::sql : Step::Kind::yaml;
      steps_.push_back({.kind = kind, .line = number_ + 1, .text = "", .ends_block = true});
    }
  }

  void end_block() {
    within_ = false;
    if (language_ == "sh" && !steps_.empty()) steps_.back().ends_block = true;
  }

  void read_inside(const std::string& line) {
    if (language_ == "sh") {
      steps_.push_back({.kind = Step::Kind::command, .line = number_, .text = line, .ends_block = false});
    } else if (language_ == "yaml" || language_ == "sql") {
      steps_.back().text += line + "\n";
    }
  }

  void read_text(const std::string& line) {
    for (std::sregex_iterator at(line.begin(), line.end(), inline_command_), end; at != end; ++at) {
      steps_.push_back({.kind = Step::Kind::command, .line = number_, .text = (*at)[1].str(), .ends_block = true});
    }
  }

  std::regex inline_command_;
  std::vector<Step> steps_;
  std::size_t number_ = 0;
  bool within_ = false;
  std::string language_;
};

}  // namespace

std::vector<Step> steps_of(const std::string& markdown, const std::string& program) {
  Reader reader(program);
  std::istringstream lines(markdown);
  for (std::string line; std::getline(lines, line);) reader.read(line);
  return reader.take();
}

}  // namespace housingd::daemon_test
