#include "pipeline/archive/run_description.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <limits>

#include "pipeline/record/utf8.h"

namespace housingd::archive {

namespace {

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

void write_text(Writer& writer, std::string_view text) {
  const std::string readable = record::readable(text, std::numeric_limits<std::size_t>::max());
  writer.String(readable.data(), static_cast<rapidjson::SizeType>(readable.size()));
}

std::string text_at(const rapidjson::Value& object, const char* name) {
  const auto found = object.FindMember(name);
  if (found == object.MemberEnd() || !found->value.IsString()) return {};
  return {found->value.GetString(), found->value.GetStringLength()};
}

}  // namespace

std::string description_of(const ArchivedRun& run) {
  rapidjson::StringBuffer text;
  Writer writer(text);
  writer.StartObject();
  writer.Key("job");
  write_text(writer, run.job);
  writer.Key("run");
  writer.Int64(run.run);
  writer.Key("started_at");
  write_text(writer, run.started_at);
  writer.Key("endpoint");
  write_text(writer, run.endpoint);
  writer.Key("state");
  write_text(writer, run.state);
  writer.Key("gap");
  write_text(writer, run.gap);
  writer.Key("partitions");
  writer.StartArray();
  for (const auto& partition : run.partitions) write_text(writer, partition);
  writer.EndArray();
  writer.EndObject();
  return std::string(text.GetString(), text.GetSize()) + '\n';
}

std::optional<ArchivedRun> described_run(std::string_view json) {
  rapidjson::Document object;
  object.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  if (object.HasParseError() || !object.IsObject()) return std::nullopt;
  const auto number = object.FindMember("run");
  const auto partitions = object.FindMember("partitions");
  const bool is_run = number != object.MemberEnd() && number->value.IsInt64() && partitions != object.MemberEnd() &&
                      partitions->value.IsArray();
  if (!is_run) return std::nullopt;
  ArchivedRun run{.job = text_at(object, "job"),
                  .run = number->value.GetInt64(),
                  .started_at = text_at(object, "started_at"),
                  .endpoint = text_at(object, "endpoint"),
                  .partitions = {},
                  .state = text_at(object, "state"),
                  .gap = text_at(object, "gap")};
  for (const auto& partition : partitions->value.GetArray()) {
    if (partition.IsString()) run.partitions.emplace_back(partition.GetString(), partition.GetStringLength());
  }
  if (run.job.empty() || run.started_at.empty()) return std::nullopt;
  return run;
}

}  // namespace housingd::archive
