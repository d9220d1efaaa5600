#include "daemon/status/query.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

#include "pipeline/record/utf8.h"

namespace housingd::status {

using http::accepted;
using http::Refusal;

namespace {

constexpr int malformed = 400;
constexpr int not_found = 404;

// Digits alone, and no sign.
std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.starts_with('-') || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// A number alone could be a refusal's status just as well.
template <class T>
accepted<T> taken(T value) {
  return accepted<T>(boost::system::in_place_value, value);
}

const std::string* find(const http::Request& request, std::string_view name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? nullptr : &found->second;
}

}  // namespace

accepted<void> check_query(const http::Request& request, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : request.query) {
    if (std::ranges::find(known, name) != known.end()) continue;
    std::string names;
    for (const std::string_view one : known) names += (names.empty() ? "" : ", ") + std::string(one);
    return Refusal{malformed, "unknown parameter '" + record::readable(name, 100) + "'" +
                                  (names.empty() ? "; none is expected here" : "; expected: " + names)};
  }
  return {};
}

accepted<std::size_t> limit_of(const http::Request& request, std::size_t usual, std::size_t most) {
  const std::string* text = find(request, "limit");
  if (text == nullptr) return taken(usual);
  const auto limit = number(*text);
  if (limit && *limit >= 1 && static_cast<std::size_t>(*limit) <= most) return taken(static_cast<std::size_t>(*limit));
  return Refusal{malformed, "'limit': a number from 1 to " + std::to_string(most) + " is expected"};
}

accepted<upsert::RunId> before_of(const http::Request& request) {
  const std::string* text = find(request, "before");
  if (text == nullptr) return taken(upsert::RunId{0});
  const auto run = number(*text);
  if (run && *run >= 1) return taken(*run);
  return Refusal{malformed, "'before': the number of a run is expected"};
}

accepted<std::string> job_filter_of(const http::Request& request) {
  const std::string* job = find(request, "job");
  if (job == nullptr) return std::string();
  if (!job->empty()) return *job;
  return Refusal{malformed, "'job': the name of a job is expected"};
}

accepted<upsert::RunId> run_of(const http::Request& request) {
  const auto run = number(request.captures.at("run"));
  if (run && *run >= 1) return taken(*run);
  return Refusal{not_found, "there is no such run: runs are known by numbers"};
}

}  // namespace housingd::status
