#include "daemon/http/message.h"

#include <algorithm>

#include "daemon/http/characters.h"

namespace housingd::http {

std::string media_type_of(std::string_view content_type) {
  std::string type(trimmed(content_type.substr(0, content_type.find(';'))));
  std::ranges::transform(type, type.begin(), lower);
  return type;
}

}  // namespace housingd::http
