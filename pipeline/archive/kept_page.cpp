#include "pipeline/archive/kept_page.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

#include "pipeline/archive/request_hash.h"
#include "pipeline/fetch/secrets.h"

namespace housingd::archive {

namespace {

using std::chrono::milliseconds;

std::string time_now() {
  const auto now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                     (now - seconds).count());
}

}  // namespace

Cleaning::Cleaning(const definition::Client& client) {
  for (const std::string& secret : fetch::secrets_of(client)) {
    in_headers_.add(secret);
    if (secret.size() >= least_bytes_in_bodies) in_bodies_.add(secret);
  }
}

IndexedPage Cleaning::page(const fetch::Page& page, const fetch::Request& request) const {
  IndexedPage kept{
      .url = in_headers_.of(page.url), .request = request_hash(request), .status = page.status, .time = time_now()};
  for (const auto& [name, value] : page.headers) {
    if (!fetch::is_secret_header(name)) kept.headers.emplace_back(name, in_headers_.of(value));
  }
  return kept;
}

std::string Cleaning::body(std::string text) const {
  return in_bodies_.of(std::move(text));
}

}  // namespace housingd::archive
