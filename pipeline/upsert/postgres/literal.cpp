#include "pipeline/upsert/postgres/literal.h"

#include "pipeline/record/utf8.h"

namespace housingd::upsert::postgres {

std::string literal(std::string_view text) {
  std::string quoted = "E'";
  for (const char c : record::readable(text, std::string::npos)) {
    if (c == '\'' || c == '\\') quoted += c;
    quoted += c;
  }
  return quoted + "'";
}

}  // namespace housingd::upsert::postgres
