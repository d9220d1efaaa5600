// A self-signed certificate for 127.0.0.1, made for one test.
#pragma once

#include <filesystem>

namespace housingd::tests {

struct Certificate {
  std::filesystem::path certificate;  // PEM
  std::filesystem::path key;          // PEM
};

[[nodiscard]] Certificate make_certificate();

}  // namespace housingd::tests
