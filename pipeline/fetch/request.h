// What is asked of a source.
#pragma once

#include <string>

#include "pipeline/definition/source.h"

namespace housingd::fetch {

struct Request {
  std::string path{};                // appended to base_url
  definition::NamedValues params{};  // its query, not yet encoded
  // Where not empty, it stands for both: path and query below the origin, as
  // they are sent. For links that a page gave.
  std::string target{};
  definition::Method method = definition::Method::get;
  std::string body{};  // of a POST: JSON
  // Whether asking twice is as good as once (RFC 9110, 9.2.2). One that must
  // not be repeated is never tried again once a byte of it may have arrived.
  bool may_be_repeated = true;
  // Validators of the page that is known already (RFC 9110, 8.8), to be told
  // whether it still is what is there; empty: none.
  std::string etag{};
  std::string last_modified{};
};

}  // namespace housingd::fetch
