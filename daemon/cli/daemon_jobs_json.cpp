#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include "daemon/cli/daemon_jobs_report.h"
#include "daemon/cli/schedule_text.h"

namespace housingd::cli {
namespace {

using rapidjson::Value;

// Added last: a member that the daemon has by that name wins.
void put(rapidjson::Document& document, Value& object, const char* name, Value value) {
  if (!object.HasMember(name)) object.AddMember(rapidjson::StringRef(name), value, document.GetAllocator());
}

Value copy_of(rapidjson::Document& document, const Value& object, const char* name) {
  const auto member = object.IsObject() ? object.FindMember(name) : object.MemberEnd();
  if (!object.IsObject() || member == object.MemberEnd()) return Value();
  return Value(member->value, document.GetAllocator());
}

void flatten_schedule(rapidjson::Document& document, Value& job) {
  if (!job.IsObject()) return;
  const Value schedule = copy_of(document, job, "schedule");
  for (const char* name : {"cron", "every", "timezone"}) put(document, job, name, copy_of(document, schedule, name));
}

std::string text_of(const rapidjson::Document& document) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  document.Accept(writer);
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

void parse(rapidjson::Document& document, std::string_view json) {
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                 rapidjson::kParseFullPrecisionFlag>(json.data(), json.size());
}

}  // namespace

std::string daemon_jobs_json(std::string_view json) {
  rapidjson::Document document;
  parse(document, json);
  const auto jobs = document.FindMember("jobs");
  if (jobs != document.MemberEnd() && jobs->value.IsArray()) {
    for (Value& job : jobs->value.GetArray()) {
      flatten_schedule(document, job);
      if (job.IsObject()) put(document, job, "next", copy_of(document, job, "next_at"));
    }
  }
  return text_of(document);
}

std::string daemon_next_json(std::string_view json, std::size_t count, schedule::Instant now) {
  rapidjson::Document document;
  parse(document, json);
  flatten_schedule(document, document);
  auto& allocator = document.GetAllocator();
  const auto detail = client::read_job_detail(json);
  schedule::Zones zones;
  auto zone = zones.find(detail && detail->job.schedule ? detail->job.schedule->timezone : "UTC");
  if (!zone) zone = zones.find("UTC");
  Value next(rapidjson::kArrayType);
  Value notes(rapidjson::kArrayType);
  if (detail) {
    const auto starts = starts_of(*detail, count, **zone, now);
    for (std::size_t i = 0; i < starts.size(); ++i) {
      next.PushBack(Value(detail->upcoming[i], allocator), allocator);
      const std::string note = clock_note(starts[i]);
      notes.PushBack(note.empty() ? Value() : Value(note, allocator), allocator);
    }
  }
  put(document, document, "never", Value(next.Empty()));
  put(document, document, "next", std::move(next));
  put(document, document, "notes", std::move(notes));
  return text_of(document);
}

}  // namespace housingd::cli
