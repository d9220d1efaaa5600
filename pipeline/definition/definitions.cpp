#include <cstdlib>
#include <limits>
#include <system_error>
#include <utility>

#include "pipeline/definition/check/file_source_check.h"
#include "pipeline/definition/check/job_check.h"
#include "pipeline/definition/check/model_check.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/definition/documents.h"
#include "pipeline/definition/file_url.h"
#include "pipeline/definition/overrides.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/suggestion.h"
#include "pipeline/definition/yaml/interpolation.h"

namespace housingd::definition {

namespace fs = std::filesystem;

namespace {

std::optional<std::string> process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody sets variables
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

yaml::Interpolation::Environment environment_of(const LoadOptions& options) {
  const auto read = options.environment == nullptr ? process_environment : options.environment;
  return [read](const std::string& name) -> std::optional<std::string> {
    return name == "HOUSINGD_VERSION" ? HOUSINGD_VERSION : read(name);
  };
}

class Loader {
 public:
  explicit Loader(const LoadOptions& options)
      : options_(options), interpolation_(environment_of(options), options.directory, loaded_.diagnostics) {}

  Loaded run() {
    documents_ = read_documents(options_.directory, loaded_.diagnostics);
    trust_.incomplete_kinds = documents_.unreadable;
    apply_overrides(documents_, options_.overrides, loaded_.diagnostics);
    Definitions& definitions = loaded_.definitions;
    read_settings();
    read(Kind::source, shape::source_shape(), definitions.sources);
    read(Kind::model, shape::model_shape(), definitions.models);
    read(Kind::catalog, shape::catalog_shape(), definitions.catalogs);
    read(Kind::job, shape::job_shape(), definitions.jobs);
    check();
    return std::move(loaded_);
  }

  Settings run_for_settings() {
    documents_ = read_settings_document(options_.directory, loaded_.diagnostics);
    std::vector<Override> overrides = options_.overrides;
    std::erase_if(overrides, [](const Override& it) { return !it.path.starts_with("settings."); });
    apply_overrides(documents_, overrides, loaded_.diagnostics);
    read_settings();
    return std::move(loaded_.definitions.settings);
  }

 private:
  template <class T>
  T read(Document& document, const shape::ShapeOf<T>& shape) {
    interpolation_.apply(document.root);
    const std::string_view kind = names_of(document.kind).name_key;
    shape::Reading reading(loaded_.diagnostics, kind.empty() ? "this file" : "this " + std::string(kind));
    T value{};
    shape->read(document.root, value, reading);
    return value;
  }

  void read_settings() {
    Document* document = documents_.find(Kind::settings, "");
    const bool is_empty = document == nullptr || document->root.kind == yaml::NodeKind::null;
    if (!is_empty) loaded_.definitions.settings = read(*document, shape::settings_shape());
  }

  template <class T>
  void read(Kind kind, const shape::ShapeOf<T>& shape, std::map<std::string, T>& into) {
    for (Document& document : documents_.all) {
      if (document.kind != kind) continue;
      const std::size_t errors_before = loaded_.diagnostics.size();
      T value = read(document, shape);
      const std::string name = value.name;
      if (name.empty()) {
        trust_.incomplete_kinds.insert(kind);
        continue;
      }
      const auto first = origins_.find({kind, name});
      if (first != origins_.end()) {
        refuse_second(document, *first->second);
        continue;
      }
      if (loaded_.diagnostics.size() > errors_before) trust_.unsound.insert({kind, name});
      origins_.emplace(std::pair(kind, name), &document);
      into.emplace(name, std::move(value));
    }
  }

  void refuse_second(const Document& second, const Document& first) {
    const KindNames& names = names_of(second.kind);
    check::Findings findings(second.root, loaded_.diagnostics);
    const check::Path at{std::string(names.name_key)};
    findings.at_value(at,
                      "the " + std::string(names.name_key) + " " + findings.shown(at) + " is defined already in " +
                          first.text->name(),
                      "another name");
  }

  void check() {
    Definitions& definitions = loaded_.definitions;
    for (auto& [name, source] : definitions.sources) {
      for (auto& [endpoint_name, endpoint] : source.endpoints) resolve_schema(source, endpoint);
      if (is_file_url(source.client.base_url)) check_files(source);
    }
    for (auto& [name, model] : definitions.models) {
      const std::size_t errors_before = loaded_.diagnostics.size();
      auto findings = findings_in(Kind::model, name);
      check::check_model(model, findings);
      if (loaded_.diagnostics.size() > errors_before) trust_.unsound.insert({Kind::model, name});
    }
    for (auto& [name, job] : definitions.jobs) {
      if (job.archive) resolve(job.archive->dir);
      auto findings = findings_in(Kind::job, name);
      check::check_job(job, definitions, trust_, findings);
    }
  }

  [[nodiscard]] check::Findings findings_in(Kind kind, const std::string& name) {
    return {origins_.at({kind, name})->root, loaded_.diagnostics};
  }

  // Pages of files lead on by links, as many as there are.
  void check_files(Source& source) {
    auto findings = findings_in(Kind::source, source.name);
    check::check_file_source(source, findings);
    source.client.base_url = absolute_file_url(source.client.base_url, options_.directory);
    for (auto& [name, endpoint] : source.endpoints) {
      endpoint.paginator = {};
      endpoint.paginator.type = PaginatorType::header_link;
      endpoint.paginator.max_pages = std::numeric_limits<std::uint32_t>::max();
    }
  }

  void resolve_schema(const Source& source, Endpoint& endpoint) {
    if (endpoint.schema_file.empty()) return;
    std::error_code error;
    const fs::path folder = fs::absolute(options_.directory / "schemas", error);
    const fs::path file = (folder / endpoint.schema_file).lexically_normal();
    if (!fs::is_regular_file(file, error)) {
      const check::Path at{"endpoints", endpoint.name, "schema"};
      auto findings = findings_in(Kind::source, source.name);
      findings.at_value(at, "there is no file " + findings.shown(at) + " in schemas/", "a JSON Schema",
                        did_you_mean(endpoint.schema_file, files_in(folder)));
    }
    endpoint.schema_file = file.string();
  }

  // Relative to the configuration, wherever the program was called.
  void resolve(std::string& folder) const {
    std::error_code error;
    folder = fs::absolute(options_.directory / folder, error).lexically_normal().string();
  }

  static std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      names.push_back(at->path().filename().string());
    }
    return names;
  }

  const LoadOptions& options_;
  Loaded loaded_;
  Documents documents_;
  check::Trust trust_;
  std::map<std::pair<Kind, std::string>, const Document*> origins_;
  yaml::Interpolation interpolation_;
};

}  // namespace

Loaded load(const LoadOptions& options) {
  return Loader(options).run();
}

Settings load_settings(const LoadOptions& options) {
  return Loader(options).run_for_settings();
}

const Source& Definitions::source_of(const Job& job) const {
  return sources.at(job.source);
}

const Endpoint& Definitions::endpoint_of(const Job& job) const {
  return source_of(job).endpoints.at(job.endpoint);
}

const Model& Definitions::model_of(const Job& job) const {
  return models.at(job.model);
}

}  // namespace housingd::definition
