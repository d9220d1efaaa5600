// All definitions of one configuration folder, loaded and checked together.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/definition/catalog.h"
#include "pipeline/definition/diagnostics.h"
#include "pipeline/definition/job.h"
#include "pipeline/definition/model.h"
#include "pipeline/definition/settings.h"
#include "pipeline/definition/source.h"

namespace housingd::definition {

struct Definitions {
  Settings settings;
  std::map<std::string, Source> sources;
  std::map<std::string, Model> models;
  std::map<std::string, Catalog> catalogs;
  std::map<std::string, Job> jobs;

  // The parts that a checked job names: never null after a clean load.
  [[nodiscard]] const Source& source_of(const Job& job) const;
  [[nodiscard]] const Endpoint& endpoint_of(const Job& job) const;
  [[nodiscard]] const Model& model_of(const Job& job) const;
};

// `--set PATH=VALUE`: PATH is settings.…, sources.NAME.…, models.NAME.…,
// catalogs.NAME.… or jobs.NAME.…; VALUE is YAML. Applied before checking, so
// an override is refused exactly like the same value in a file; its place is
// "--set PATH=VALUE". A path to something that does not exist is an error.
struct Override {
  std::string path;
  std::string value;
};

struct LoadOptions {
  std::filesystem::path directory;  // holds housingd.yaml, sources/, models/, catalog/, jobs/, schemas/
  std::vector<Override> overrides;
  // Reads an environment variable; replaced in tests. HOUSINGD_VERSION is
  // always known.
  std::optional<std::string> (*environment)(const std::string& name) = nullptr;
};

struct Loaded {
  Definitions definitions;
  Diagnostics diagnostics;  // not empty: the definitions must not be used
};

// Reads and checks everything below `directory`: each file for itself, then
// what they say of each other (a job's endpoint, model, catalog, list, columns
// named in `track`, `key`, `indexes`, roots that the model needs and the
// endpoint lacks). Files are those that end in .yaml or .yml. Blocking.
[[nodiscard]] Loaded load(const LoadOptions& options);

// The settings alone, as far as they can be read: for those who look for the
// daemon of a configuration, whose other files, or whose environment, they may
// lack. Overrides of other definitions are left alone. Blocking.
[[nodiscard]] Settings load_settings(const LoadOptions& options);

}  // namespace housingd::definition
