#include "tests/faults/importer.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace housingd::faults {
namespace {

std::filesystem::path config() {
  return std::filesystem::path(std::getenv("HOUSINGD_SOURCE_DIR")) / "config";
}

}  // namespace

Importer::Importer() {
  set("sources.boligsiden.rate_limit.count", "100000");
  set("sources.boligsiden.retry.backoff.initial", "1ms");
  set("sources.boligsiden.retry.backoff.max", "2ms");
  auto loaded = definition::load({.directory = config(), .overrides = {}});
  if (!loaded.diagnostics.to_text().empty()) throw std::runtime_error(loaded.diagnostics.to_text());
  definitions_ = std::move(loaded.definitions);
}

Importer& Importer::set(std::string path, std::string value) {
  settings_.insert(settings_.end(), {"--set", std::move(path) + "=" + std::move(value)});
  return *this;
}

std::unique_ptr<ChildProcess> Importer::start(const simulator::Simulator& source, const std::string& store_url) const {
  std::vector<std::string> words{"run", job_, "--config", config(), "--store", store_url, "--output", "json"};
  words.insert(words.end(), settings_.begin(), settings_.end());
  words.insert(words.end(), {"--set", "sources.boligsiden.client.base_url=" + source.url()});
  return std::make_unique<ChildProcess>(HOUSINGD_PROGRAM, words, folder_.path());
}

}  // namespace housingd::faults
