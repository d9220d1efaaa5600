// The coroutine type that every asynchronous operation of the program returns.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace housingd::async {

namespace asio = boost::asio;

template <class T>
using awaitable = boost::asio::awaitable<T>;

using Executor = boost::asio::any_io_executor;

}  // namespace housingd::async
