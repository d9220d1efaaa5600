// Problem documents, as the client meets them.
#pragma once

#include "daemon/http/client.h"

namespace housingd::http {

// What a reply with an error status says; the status's phrase where it holds no
// problem document.
[[nodiscard]] Problem problem_in(const Reply& reply);

}  // namespace housingd::http
