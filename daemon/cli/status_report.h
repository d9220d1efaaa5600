// The daemon's status: whether all is well, in ten seconds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/cli/exit_status.h"
#include "daemon/client/status_documents.h"
#include "daemon/terminal/palette.h"

namespace housingd::cli {

enum class Tone : std::uint8_t { plain, heading, good, warning, bad };

struct ReportLine {
  std::string text;  // safe to show
  Tone tone = Tone::plain;
};

// good, warning or bad, by its health. A word that this version does not know is bad.
[[nodiscard]] Tone tone_of(const client::Job& job);

// A verdict; a table of the jobs; what is not well and why; what is wrong with
// the definitions, the store and the sources.
[[nodiscard]] std::vector<ReportLine> status_lines(const client::Status& status);

// The verdict alone: "ready: 3 of 4 jobs are well, denmark-villas has failed; ...".
[[nodiscard]] ReportLine status_verdict(const client::Status& status);

// "48 %, about 3 m left"; "waiting for ...", "stopping (...)".
[[nodiscard]] std::string run_text(const client::LiveRun& run);

[[nodiscard]] std::string painted(const ReportLine& line, const terminal::Palette& palette);

// Of --exit-code: complete, incomplete or failed.
[[nodiscard]] ExitStatus exit_status_of(const client::Status& status);

}  // namespace housingd::cli
