// From the command line's options to checked definitions.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "daemon/cli/console.h"
#include "daemon/cli/invocation.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/outcome/result.h"

namespace housingd::cli {

// --config, else /etc/housingd, else ./config, whichever is there first.
// Errors: invalid_definition.
[[nodiscard]] outcome::result<std::filesystem::path> config_directory(const CommonOptions& options);

// The definitions, or nothing after the reasons were told (exit with
// ExitStatus::usage then). `job`: what the errors are about, for JSON.
[[nodiscard]] std::optional<definition::Definitions> load_definitions(const CommonOptions& options,
                                                                      const Console& console,
                                                                      const std::string& job = {});

// The job, or nothing after it was said that there is none of that name.
[[nodiscard]] const definition::Job* find_job(const definition::Definitions& definitions, const std::string& name,
                                              Output output, const Console& console);

// The same of a model.
[[nodiscard]] const definition::Model* find_model(const definition::Definitions& definitions, const std::string& name,
                                                  Output output, const Console& console);

// Whether the job has all these partitions; says which it lacks.
[[nodiscard]] bool has_partitions(const definition::Definitions& definitions, const definition::Job& job,
                                  const std::vector<std::string>& names, Output output, const Console& console);

}  // namespace housingd::cli
