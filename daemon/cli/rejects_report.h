// Refused records, told to people and to programs.
#pragma once

#include <string>
#include <vector>

#include "pipeline/upsert/ledger.h"

namespace housingd::cli {

// First how often each reason occurs, then at most `limit` of the records.
[[nodiscard]] std::string rejects_text(const std::vector<upsert::RejectRecord>& rejects, std::size_t limit);

// {run_id, rejects: [{partition, key, reason, keyword, pointer, message, payload, rejected_at}]}
// with at most `limit` of them. `asked` is the run they were asked of; 0: of the
// latest that has any.
[[nodiscard]] std::string rejects_json(const std::vector<upsert::RejectRecord>& rejects, std::size_t limit,
                                       upsert::RunId asked);

}  // namespace housingd::cli
