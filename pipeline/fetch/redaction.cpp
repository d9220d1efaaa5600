#include "pipeline/fetch/redaction.h"

#include <algorithm>

#include "pipeline/fetch/url.h"

namespace housingd::fetch {

void Redaction::add(std::string_view secret) {
  if (secret.size() < least_bytes) return;
  for (std::string form : {std::string(secret), encode_query_text(secret)}) {
    if (std::ranges::find(forms_, form) == forms_.end()) forms_.push_back(std::move(form));
  }
  std::ranges::stable_sort(forms_, std::greater(), &std::string::size);
}

std::string Redaction::of(std::string text) const {
  constexpr std::string_view mask = "***";
  for (const std::string& form : forms_) {
    for (std::size_t at = text.find(form); at != std::string::npos; at = text.find(form, at + mask.size())) {
      text.replace(at, form.size(), mask);
    }
  }
  return text;
}

void Redaction::apply(Response& response) const {
  constexpr unsigned ok = 200;
  if (response.status == ok) return;
  response.body = of(std::move(response.body));
  for (auto& [name, value] : response.headers) value = of(std::move(value));
}

outcome::Error Redaction::of(const outcome::Error& error) const {
  outcome::Error redacted(error.disposition(), error.code(), of(error.message()));
  if (const auto wait = error.retry_after()) return std::move(redacted).after(*wait);
  return redacted;
}

}  // namespace housingd::fetch
