// A base_url that names a folder of files.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace housingd::definition {

[[nodiscard]] bool is_file_url(std::string_view url);
// Of "file:///data", "file:/data" and "file:data": as it is written, nothing is
// percent-encoded. Empty: it names a host, or nothing.
[[nodiscard]] std::string_view folder_in(std::string_view file_url);
// "file:///data"; a relative folder lies in `directory`.
[[nodiscard]] std::string absolute_file_url(std::string_view file_url, const std::filesystem::path& directory);

}  // namespace housingd::definition
