#include "simulator/data_file.h"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <zlib.h>

#include <array>
#include <memory>
#include <optional>
#include <string_view>

namespace housingd::simulator {
namespace {

outcome::Error unreadable(const std::filesystem::path& file, std::string_view why) {
  return {outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition,
          fmt::format("{}: {}", file.string(), why)};
}

// zlib passes files that are not packed through as they are.
outcome::result<std::string> contents_of(const std::filesystem::path& file) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> input(gzopen(file.c_str(), "rb"), &gzclose);
  if (!input) return unreadable(file, "cannot be opened");
  std::string contents;
  std::array<char, 1U << 16U> block;
  while (true) {
    const int count = gzread(input.get(), block.data(), static_cast<unsigned>(block.size()));
    if (count < 0) return unreadable(file, "is damaged");
    if (count == 0) break;
    contents.append(block.data(), static_cast<std::size_t>(count));
  }
  // A packed file that was cut short reads like one that ends.
  int code = Z_OK;
  const std::string message = gzerror(input.get(), &code);
  if (code != Z_OK && code != Z_STREAM_END) return unreadable(file, message);
  return contents;
}

std::optional<std::string> fault_of(std::string_view line) {
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  rapidjson::Document parsed;
  parsed.Parse<flags>(line.data(), line.size());
  if (parsed.HasParseError()) {
    return fmt::format("{} (at byte {})", rapidjson::GetParseError_En(parsed.GetParseError()), parsed.GetErrorOffset());
  }
  if (!parsed.IsObject()) return "it is no JSON object";
  return std::nullopt;
}

}  // namespace

outcome::result<std::vector<std::string>> read_documents(const std::filesystem::path& file) {
  const auto contents = contents_of(file);
  if (!contents) return contents.error();
  std::vector<std::string> lines;
  std::string_view rest = contents.value();
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const auto line_end = rest.find('\n');
    std::string_view line = rest.substr(0, line_end);
    rest.remove_prefix(line_end == std::string_view::npos ? rest.size() : line_end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (const auto fault = fault_of(line)) return unreadable(file, fmt::format("line {}: {}", number, *fault));
    lines.emplace_back(line);
  }
  return lines;
}

}  // namespace housingd::simulator
