#include "pipeline/definition/file_url.h"

#include <system_error>

namespace housingd::definition {

namespace {

constexpr std::string_view scheme = "file:";

}  // namespace

bool is_file_url(std::string_view url) {
  return url.starts_with(scheme);
}

std::string_view folder_in(std::string_view file_url) {
  std::string_view folder = file_url.substr(scheme.size());
  if (!folder.starts_with("//")) return folder;
  folder.remove_prefix(2);
  return folder.starts_with('/') ? folder : std::string_view();
}

std::string absolute_file_url(std::string_view file_url, const std::filesystem::path& directory) {
  std::error_code error;
  std::string folder = std::filesystem::absolute(directory / folder_in(file_url), error).lexically_normal().string();
  while (folder.ends_with('/')) folder.pop_back();
  return std::string(scheme) + "//" + folder;
}

}  // namespace housingd::definition
