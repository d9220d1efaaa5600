#include "daemon/cli/token_file.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace housingd::cli {
namespace {

// Longer ones are no token but some other file.
constexpr std::size_t longest_token = 4'096;

outcome::Error wrong(const std::filesystem::path& file, const std::string& named_by, const std::string& what) {
  return {outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition,
          named_by + " " + file.string() + ": " + what};
}

bool is_visible(char c) {
  return c > ' ' && c < '\x7f';
}

}  // namespace

outcome::result<std::string> read_token_file(const std::filesystem::path& file, const std::string& named_by) {
  std::error_code trouble;
  if (std::filesystem::is_directory(file, trouble)) return wrong(file, named_by, "it is a folder; name a file in it");
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return wrong(file, named_by, "cannot be read: " + std::generic_category().message(errno));
  std::string token(longest_token + 1, '\0');
  stream.read(token.data(), static_cast<std::streamsize>(token.size()));
  token.resize(static_cast<std::size_t>(stream.gcount()));
  if (token.size() > longest_token) return wrong(file, named_by, "it is too long for a token");
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r' || token.back() == ' ')) token.pop_back();
  if (token.empty()) return wrong(file, named_by, "there is no token in it");
  if (!std::ranges::all_of(token, is_visible)) {
    return wrong(file, named_by, "a token is one word of ASCII letters, digits and signs");
  }
  return token;
}

}  // namespace housingd::cli
