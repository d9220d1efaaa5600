#include "pipeline/definition/check/job_check.h"

#include "pipeline/definition/check/file_source_check.h"
#include "pipeline/definition/file_url.h"
#include "pipeline/definition/suggestion.h"
#include "pipeline/definition/units.h"

namespace housingd::definition::check {

namespace {

template <class T>
std::vector<std::string> names_in(const std::map<std::string, T>& definitions) {
  std::vector<std::string> names;
  for (const auto& [name, definition] : definitions) names.push_back(name);
  return names;
}

class JobCheck {
 public:
  JobCheck(const Job& job, const Definitions& definitions, const Trust& trust, Findings& findings)
      : job_(job), definitions_(definitions), trust_(trust), findings_(findings) {}

  void run() {
    const Source* source = find(Kind::source, definitions_.sources, job_.source, {"endpoint"});
    const Endpoint* endpoint = source == nullptr ? nullptr : find_endpoint(*source);
    const Model* model = find(Kind::model, definitions_.models, job_.model, {"model"});
    const Catalog* catalog = find(Kind::catalog, definitions_.catalogs, job_.partitions.from, {"partitions", "from"});

    if (source != nullptr) check_deadline(*source);
    if (source != nullptr && is_file_url(source->client.base_url)) check_job_of_files(job_, findings_);
    if (endpoint != nullptr) check_split_window(*endpoint);
    const bool both = endpoint != nullptr && model != nullptr;
    if (both && trust_.is_sound(Kind::source, job_.source) && trust_.is_sound(Kind::model, job_.model)) {
      check_roots(job_, *model, *endpoint, findings_);
    }
    const bool catalog_is_usable = catalog != nullptr && trust_.is_sound(Kind::catalog, job_.partitions.from);
    if (job_.partitions.from.empty() || catalog_is_usable) check_partitions(job_, endpoint, catalog, findings_);
  }

 private:
  template <class T>
  const T* find(Kind kind, const std::map<std::string, T>& among, const std::string& name, const Path& at) {
    const auto found = among.find(name);
    if (found != among.end()) return &found->second;
    if (name.empty() || !trust_.knows_all(kind)) return nullptr;
    const auto known = names_in(among);
    const KindNames& names = names_of(kind);
    findings_.at_value(at, findings_.shown(at) + " names no " + std::string(names.name_key),
                       known.empty() ? "a file in " + std::string(names.folder) + "/" : one_of(known),
                       did_you_mean(name, known));
    return nullptr;
  }

  const Endpoint* find_endpoint(const Source& source) {
    const auto found = source.endpoints.find(job_.endpoint);
    if (found != source.endpoints.end()) return &found->second;
    const auto known = names_in(source.endpoints);
    if (!job_.endpoint.empty() && !known.empty()) {
      findings_.at_value({"endpoint"},
                         findings_.shown({"endpoint"}) + " names no endpoint of " + yaml::quote(source.name),
                         one_of(known), did_you_mean(job_.endpoint, known));
    }
    return nullptr;
  }

  void check_deadline(const Source& source) {
    if (job_.deadline >= source.client.timeout.request) return;
    findings_.at_value({"deadline"},
                       "the deadline (" + format_duration(job_.deadline) + ") is shorter than the request timeout of " +
                           yaml::quote(source.name) + " (" + format_duration(source.client.timeout.request) + ")",
                       "a run to be longer than one request may take");
  }

  void check_split_window(const Endpoint& endpoint) {
    const auto& window = endpoint.paginator.max_items;
    if (!job_.partitions.split || !window || job_.partitions.split->over <= *window) return;
    findings_.at_value({"partitions", "split", "over"},
                       "'over' is beyond the endpoint's result window of " + std::to_string(*window) + " records",
                       "at most " + std::to_string(*window));
  }

  const Job& job_;
  const Definitions& definitions_;
  const Trust& trust_;
  Findings& findings_;
};

}  // namespace

void check_job(const Job& job, const Definitions& definitions, const Trust& trust, Findings& findings) {
  JobCheck(job, definitions, trust, findings).run();
}

}  // namespace housingd::definition::check
