#include "tests/daemon/daemon_answers.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <stdexcept>

namespace housingd::daemon_test {
namespace {

rapidjson::Document parsed(const std::string& json) {
  rapidjson::Document document;
  document.Parse(json.c_str());
  if (document.HasParseError()) throw std::runtime_error("no JSON: " + json);
  return document;
}

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

}  // namespace

std::string with(const std::string& object, const std::string& members) {
  rapidjson::Document base = parsed(object);
  rapidjson::Document more = parsed("{" + members + "}");
  for (auto& member : more.GetObject()) {
    base.RemoveMember(member.name);
    base.AddMember(rapidjson::Value(member.name, base.GetAllocator()),
                   rapidjson::Value(member.value, base.GetAllocator()), base.GetAllocator());
  }
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  base.Accept(writer);
  return buffer.GetString();
}

std::string job(const std::string& name, const std::string& members) {
  return with(R"({"job":)" + quoted(name) + R"(,"description":null,"endpoint":"boligsiden.addresses","model":"housing",
    "partitions":36,
    "schedule":{"text":"0 3 * * SUN in Europe/Copenhagen","cron":"0 3 * * SUN","every":null,
                "timezone":"Europe/Copenhagen","overlap":"skip","on_missed":"run_once"},
    "health":"ok","health_reason":"all 36 partitions are complete","next_at":"2026-10-25T02:00:00.000Z",
    "paused_at":null,"buffered":false,"retry_at":null,"running":null,"last_run":null,
    "last_complete_at":"2026-10-24T09:55:00.000Z",
    "coverage":{"total":36,"complete":36,"incomplete":0,"failed":0,"never":0}})",
              members);
}

std::string run(int id, const std::string& state, const std::string& members) {
  return with(R"({"run_id":)" + std::to_string(id) + R"(,"job":"villas","state":)" + quoted(state) +
                  R"(,"origin":"manual","attempt":1,"reason":null,"started_at":"2026-10-24T12:00:00.000Z",
    "finished_at":"2026-10-24T12:01:00.000Z","resume_at":null,"seconds":60.0,
    "partitions":{"total":2,"complete":2,"incomplete":0,"failed":0},
    "requests":{"sent":20,"retried":1,"not_modified":0,"bytes":4096},
    "records":{"declared":600,"fetched":600,"accepted":598,"rejected":2},
    "tables":{"properties":{"inserted":598,"updated":0,"unchanged":0,"removed":0}},"changes":0})",
              members);
}

std::string live_run(int id, const std::string& members) {
  return with(R"({"run_id":)" + std::to_string(id) +
                  R"(,"job":"villas","origin":"manual","attempt":1,"state":"running",
    "started_at":"2026-10-24T12:00:00.000Z","seconds":30.0,"resumed":false,"waiting_for":null,"stopping":null,
    "progress":{"fraction":0.48,"eta_seconds":180,"records":288,"expected":600,"expected_is_estimate":false,
                "rejected":1,"requests":10,"bytes":2048,"records_per_second":9.6,"requests_per_second":0.3,
                "partitions":2,"complete":1,"not_complete":0},
    "partitions":[{"partition":"Køge","state":"complete","fetched":200,"declared":200,"reason":null},
                  {"partition":"Greve","state":"running","fetched":88,"declared":400,"reason":null}],
    "troubles":[]})",
              members);
}

std::string status(const std::string& jobs, const std::string& runs, const std::string& members) {
  return with(R"({"version":"0.1.0","phase":"ready","started_at":"2026-10-21T08:00:00.000Z",
    "now":"2026-10-24T12:00:00.000Z",
    "config":{"loaded_at":"2026-10-21T08:00:00.000Z","changes":[],"error":null,"failed_at":null},
    "store":{"kind":"sqlite","ok":true,"detail":null},"jobs":[)" +
                  jobs + R"(],"runs":[)" + runs + R"(],"sources":[],"last_event_id":""})",
              members);
}

}  // namespace housingd::daemon_test
