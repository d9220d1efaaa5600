// What makes no sense for a source of files.
#pragma once

#include "pipeline/definition/check/findings.h"
#include "pipeline/definition/job.h"
#include "pipeline/definition/source.h"

namespace housingd::definition::check {

// Nobody can be asked: there are no parameters, and nothing to be paged.
void check_file_source(const Source& source, Findings& findings);
void check_job_of_files(const Job& job, Findings& findings);

}  // namespace housingd::definition::check
