#include "pipeline/definition/check/file_source_check.h"

namespace housingd::definition::check {

void check_file_source(const Source& source, Findings& findings) {
  for (const auto& [name, endpoint] : source.endpoints) {
    for (const char* key : {"method", "params", "body", "idempotent", "paginator"}) {
      const Path at{"endpoints", name, key};
      if (findings.has(at)) findings.at_key(at, "files are read, not asked", "no '" + std::string(key) + "'");
    }
    const Path selector{"endpoints", name, "data_selector"};
    if (endpoint.path.ends_with(".jsonl") && !endpoint.data_selector.is_whole()) {
      findings.at_value(selector, "each line of a .jsonl file is a record itself", "no 'data_selector'");
    }
  }
}

void check_job_of_files(const Job& job, Findings& findings) {
  const Path places[] = {{"params"}, {"partitions", "params"}, {"partitions", "split"}};
  for (const Path& at : places) {
    if (findings.has(at)) {
      findings.at_key(at, "source '" + job.source + "' is of files, which are read whole", "no '" + at.back() + "'");
    }
  }
}

}  // namespace housingd::definition::check
