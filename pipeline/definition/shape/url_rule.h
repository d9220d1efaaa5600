// URLs as definitions write them.
#pragma once

#include <string>

#include "pipeline/definition/shape/shape.h"

namespace housingd::definition::shape {

// http:// or https://, without credentials, query and trailing slash; or file:
// and a folder as it is written.
[[nodiscard]] ShapeOf<std::string> base_url_shape();

// What is sent there can be read on its way: http:// to another machine.
[[nodiscard]] bool is_readable_on_its_way(const std::string& url);

}  // namespace housingd::definition::shape
