#include "pipeline/fetch/base64.h"

#include <openssl/evp.h>

namespace housingd::fetch {

std::string base64(std::string_view bytes) {
  std::string encoded(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),      // NOLINT: bytes
                                     reinterpret_cast<const unsigned char*>(bytes.data()),  // NOLINT: bytes
                                     static_cast<int>(bytes.size()));
  encoded.resize(static_cast<std::size_t>(length));
  return encoded;
}

}  // namespace housingd::fetch
