// The one result type: a value or an Error.
#pragma once

#include <boost/system/result.hpp>

#include "pipeline/outcome/error.h"

namespace housingd::outcome {

template <class T>
using result = boost::system::result<T, Error>;

// Found by boost::system::result when value() is called on an error: a broken
// precondition of ours, hence an exception.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& location);

}  // namespace housingd::outcome
