#include "daemon/status/content_policy.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace housingd::status {
namespace {

// Base64 of 32 bytes, and the NUL that OpenSSL adds.
constexpr std::size_t base64_size = (SHA256_DIGEST_LENGTH + 2) / 3 * 4;

std::string sha256_base64(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  std::array<unsigned char, base64_size + 1> text{};
  EVP_EncodeBlock(text.data(), digest.data(), SHA256_DIGEST_LENGTH);
  return {text.begin(), text.begin() + base64_size};
}

// HTML is ASCII where it matters here, and its names have no case.
std::string lower(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lowered;
}

// What stands between each <NAME ...> and the </NAME> behind it: both elements
// hold raw text, which ends at the first of their end tags.
std::vector<std::string_view> contents_of(std::string_view html, const std::string& lowered, const std::string& name) {
  std::vector<std::string_view> contents;
  const std::string opening = "<" + name;
  for (std::size_t at = lowered.find(opening); at != std::string::npos; at = lowered.find(opening, at)) {
    at += opening.size();
    if (at < html.size() && html[at] != '>' && std::isspace(static_cast<unsigned char>(html[at])) == 0) continue;
    const std::size_t begin = lowered.find('>', at);
    const std::size_t end = lowered.find("</" + name, begin);
    if (begin == std::string::npos || end == std::string::npos) break;
    contents.push_back(html.substr(begin + 1, end - begin - 1));
    at = end;
  }
  return contents;
}

std::string hashes_of(std::string_view html, const std::string& lowered, const std::string& name) {
  std::string sources;
  for (const std::string_view content : contents_of(html, lowered, name)) {
    sources += " 'sha256-" + sha256_base64(content) + "'";
  }
  return sources.empty() ? " 'none'" : sources;
}

}  // namespace

std::string content_policy_of(std::string_view html) {
  const std::string lowered = lower(html);
  return "default-src 'none'; script-src" + hashes_of(html, lowered, "script") + "; style-src" +
         hashes_of(html, lowered, "style") +
         "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

std::string entity_tag_of(std::string_view content) {
  return '"' + sha256_base64(content).substr(0, 22) + '"';
}

}  // namespace housingd::status
