#include "tests/house/duplicates.h"

#include <sstream>
#include <string_view>
#include <unordered_map>

namespace housingd::house {
namespace {

struct Line {
  std::size_t number = 0;
  std::string text;
};

struct File {
  std::string path;
  std::vector<Line> lines;
};

struct Position {
  std::size_t file = 0;
  std::size_t line = 0;  // index of File::lines
};

std::string with_single_blanks(const std::string& line) {
  std::istringstream words(line);
  std::string text;
  for (std::string word; words >> word;) text += (text.empty() ? "" : " ") + word;
  return text;
}

bool counts(std::string_view line) {
  for (const char* start : {"//", "#", "using ", "namespace ", "} // namespace"}) {
    if (line.starts_with(start)) return false;
  }
  return line.find_first_not_of("{}()[];, ") != std::string_view::npos;
}

std::vector<Line> lines_that_count(const std::string& text) {
  std::vector<Line> lines;
  std::istringstream stream(text);
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    std::string normal = with_single_blanks(line);
    ++number;
    if (counts(normal)) lines.push_back({number, std::move(normal)});
  }
  return lines;
}

class Search {
 public:
  Search(const std::map<std::string, std::string>& files, std::size_t least) : least_(least) {
    for (const auto& [path, text] : files) files_.push_back({path, lines_that_count(text)});
  }

  std::vector<Duplicate> run() {
    for (std::size_t file = 0; file < files_.size(); ++file) search(file);
    return std::move(found_);
  }

 private:
  void search(std::size_t file) {
    const auto& lines = files_[file].lines;
    for (std::size_t line = 0; line + least_ <= lines.size();) {
      const auto [known, is_new] = first_.emplace(hash_of({file, line}), Position{file, line});
      const std::size_t length = is_new ? 0 : common_length(known->second, {file, line});
      if (length < least_) {
        ++line;
        continue;
      }
      const Line& original = files_[known->second.file].lines[known->second.line];
      found_.push_back(
          {files_[file].path, lines[line].number, files_[known->second.file].path, original.number, length});
      line += length;
    }
  }

  [[nodiscard]] std::size_t hash_of(Position at) const {
    std::size_t hash = 0;
    for (std::size_t i = 0; i < least_; ++i) {
      hash = hash * 1'099'511'628'211U + std::hash<std::string>()(files_[at.file].lines[at.line + i].text);
    }
    return hash;
  }

  // A run does not overlap the one that it repeats.
  [[nodiscard]] std::size_t common_length(Position a, Position b) const {
    const auto& first = files_[a.file].lines;
    const auto& second = files_[b.file].lines;
    const std::size_t end = a.file == b.file ? b.line : first.size();
    std::size_t length = 0;
    while (a.line + length < end && b.line + length < second.size() &&
           first[a.line + length].text == second[b.line + length].text) {
      ++length;
    }
    return length;
  }

  std::size_t least_;
  std::vector<File> files_;
  std::unordered_map<std::size_t, Position> first_;
  std::vector<Duplicate> found_;
};

}  // namespace

std::vector<Duplicate> duplicates(const std::map<std::string, std::string>& files, std::size_t least) {
  return Search(files, least).run();
}

}  // namespace housingd::house
