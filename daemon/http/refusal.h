// Why a message is not answered by what it asked for.
#pragma once

#include <boost/system/result.hpp>
#include <string>

namespace housingd::http {

// Becomes a problem document. The detail is text of ours: it repeats nothing of
// the message.
struct Refusal {
  int status = 400;
  std::string detail;
};

template <class T>
using accepted = boost::system::result<T, Refusal>;

}  // namespace housingd::http
