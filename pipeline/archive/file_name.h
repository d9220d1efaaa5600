// Names of partitions as names of files.
#pragma once

#include <string>
#include <string_view>

namespace housingd::archive {

// Readable, one file name a name, and nothing that leads elsewhere: '/', '%',
// control characters, a leading '.' and bytes that are no UTF-8 are
// percent-encoded; what is too long for a file system is cut and told apart by
// its hash. Never empty, at most 200 bytes.
[[nodiscard]] std::string file_name_of(std::string_view name);

}  // namespace housingd::archive
