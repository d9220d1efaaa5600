#include "daemon/cli/next_report.h"

#include "daemon/cli/schedule_text.h"
#include "daemon/cli/suggested_command.h"
#include "daemon/json/json_document.h"
#include "daemon/schedule/timestamp.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_table.h"
#include "pipeline/definition/cron/cron_days.h"
#include "pipeline/definition/units.h"

namespace housingd::cli {
namespace {

bool is_never(const NextStarts& next) {
  return next.schedule.cron && definition::never_matches(*next.schedule.cron);
}

std::string headline(const NextStarts& next) {
  std::string line = next.job.empty() ? std::string() : next.job + ": ";
  line += schedule_text(next.schedule);
  if (next.jitter.count() > 0) line += ", and " + terminal::duration_text(next.jitter) + " of jitter";
  return line + "\n";
}

std::string ending(const NextStarts& next) {
  if (is_never(next)) return "  never: its months have no such day\n";
  return next.starts.size() < next.asked ? "  none after that before the year 2200\n" : "";
}

}  // namespace

std::string next_text(const NextStarts& next, const schedule::Zone& zone) {
  terminal::TextTable table(
      {{"starts"}, {next.now ? "in" : "", terminal::Align::right}, {"", terminal::Align::left, 200}});
  for (const auto& start : next.starts) {
    const auto wait = next.now ? start.at - *next.now : std::chrono::milliseconds(0);
    table.add_row({to_text(start.at, zone), next.now ? terminal::waiting_text(wait) : "", clock_note(start)});
  }
  return headline(next) + (table.empty() ? "" : table.to_text()) + ending(next);
}

std::string next_json(const NextStarts& next, const schedule::Zone& zone) {
  json::JsonDocument document;
  document.begin_object()
      .text_or_null("job", next.job)
      .text_or_null("cron", next.schedule.cron ? next.schedule.cron->text : "")
      .text_or_null("every", next.schedule.every ? definition::format_duration(*next.schedule.every) : "")
      .member("timezone", zone.name())
      .member("jitter_seconds", std::chrono::duration<double>(next.jitter).count());
  document.key("next").begin_array();
  for (const auto& start : next.starts) document.value(to_rfc3339(start.at, zone));
  document.end_array().key("notes").begin_array();
  for (const auto& start : next.starts) {
    const std::string note = clock_note(start);
    note.empty() ? document.null() : document.value(note);
  }
  document.end_array().member("never", is_never(next)).end_object();
  return document.text();
}

std::string unscheduled_text(const std::string& job) {
  return job + " has no schedule: it runs by hand\n  run it now:  housingd run " + shell_quoted(job) + "\n";
}

std::string unscheduled_json(const std::string& job) {
  json::JsonDocument document;
  document.begin_object().member("job", job).key("cron").null().key("every").null();
  document.key("next").begin_array().end_array().key("notes").begin_array().end_array();
  document.member("never", true).end_object();
  return document.text();
}

}  // namespace housingd::cli
