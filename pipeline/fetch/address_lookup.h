// Host names to addresses.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/fetch/time_limit.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

using Endpoints = std::vector<boost::asio::ip::tcp::endpoint>;

// All addresses of `host`, in the system's order; never empty. The lookup
// itself blocks a thread of Asio's and cannot be interrupted, so on a cancel or
// a timeout the caller goes on at once and the answer is dropped when it comes.
// Errors: address_lookup (retry), timeout, stopped.
async::awaitable<outcome::result<Endpoints>> look_up(std::string host, std::string port, TimeLimit limit);

}  // namespace housingd::fetch
