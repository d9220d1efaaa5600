// What a path and its query ask for, read strictly.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "daemon/http/message.h"
#include "daemon/http/refusal.h"
#include "pipeline/upsert/ledger.h"

namespace housingd::status {

// 400 for a parameter that is not known here: a typing error must not pass for
// an answer to another question.
[[nodiscard]] http::accepted<void> check_query(const http::Request& request,
                                               std::initializer_list<std::string_view> known);

// "limit", from 1 to `most`; `usual` where it is left out.
[[nodiscard]] http::accepted<std::size_t> limit_of(const http::Request& request, std::size_t usual, std::size_t most);

// "before"; 0 where it is left out.
[[nodiscard]] http::accepted<upsert::RunId> before_of(const http::Request& request);

// "job"; empty where it is left out.
[[nodiscard]] http::accepted<std::string> job_filter_of(const http::Request& request);

// The path's {run}; 404 for what no run is called.
[[nodiscard]] http::accepted<upsert::RunId> run_of(const http::Request& request);

}  // namespace housingd::status
