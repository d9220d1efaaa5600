#include "daemon/cli/assembly_check.h"

#include "pipeline/upsert/mapping.h"
#include "pipeline/validate/record_validator.h"

namespace housingd::cli {

void check_assembly(const definition::Definitions& definitions, definition::Diagnostics& into) {
  for (const auto& [name, job] : definitions.jobs) {
    const auto& endpoint = definitions.endpoint_of(job);
    const auto complain = [&into, &job](const outcome::Error& error) {
      into.add(
          {.place = {.file = "job " + job.name}, .what = error.message(), .expected = {}, .hint = {}, .line_text = {}});
    };
    if (auto mapping = upsert::Mapping::compile(definitions.model_of(job), endpoint); !mapping) {
      complain(mapping.error());
    }
    if (auto schema = validate::RecordSchema::load(endpoint.schema_file); !schema) complain(schema.error());
  }
}

}  // namespace housingd::cli
