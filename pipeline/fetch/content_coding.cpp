#include "pipeline/fetch/content_coding.h"

#include <fmt/format.h>

#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>

#include "pipeline/fetch/excerpt.h"
#include "pipeline/fetch/gzip.h"

namespace housingd::fetch {
namespace {

// All fields of that name as one list, which is what they mean (RFC 9110, 5.3).
std::string declared_coding(const Response& response) {
  std::string codings;
  for (const auto& [name, value] : response.headers) {
    if (name != "content-encoding") continue;
    if (!codings.empty()) codings += ", ";
    codings += boost::algorithm::trim_copy(value);
  }
  return codings;
}

bool is_gzip(const std::string& coding) {
  return boost::algorithm::iequals(coding, "gzip") || boost::algorithm::iequals(coding, "x-gzip");
}

}  // namespace

outcome::result<void> undo_content_coding(Response& response, const definition::Client& client) {
  const std::string coding = declared_coding(response);
  if (coding.empty() || boost::algorithm::iequals(coding, "identity")) return {};
  if (client.accept_encoding != definition::ContentCoding::gzip || !is_gzip(coding)) {
    return outcome::Error(outcome::Disposition::retry, outcome::ErrorCode::malformed_response,
                          fmt::format("the content coding \"{}\" was not asked for", excerpt(coding, 80)));
  }
  if (response.body.empty()) return {};
  auto unpacked = unpack_gzip(response.body, client.max_response_bytes);
  if (!unpacked) return std::move(unpacked).error();
  response.body = std::move(*unpacked);
  return {};
}

}  // namespace housingd::fetch
