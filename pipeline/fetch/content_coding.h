// The Content-Encoding of a response (RFC 9110, 8.4).
#pragma once

#include "pipeline/definition/source.h"
#include "pipeline/fetch/http_client.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

// Replaces a packed body by what it holds. Only what was asked for is undone:
// errors are malformed_response for any other or a second coding, and those of
// unpack_gzip().
[[nodiscard]] outcome::result<void> undo_content_coding(Response& response, const definition::Client& client);

}  // namespace housingd::fetch
