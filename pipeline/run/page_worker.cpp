#include "pipeline/run/page_worker.h"

#include <algorithm>
#include <deque>

#include "pipeline/record/content_hash.h"
#include "pipeline/record/key_hash.h"
#include "pipeline/record/utf8.h"
#include "pipeline/validate/record_key.h"

namespace housingd::run {

using outcome::ErrorCode;
using outcome::result;
using parse::ParsedPage;
using parse::ParsedRecord;
using record::PageRows;
using record::Reject;

namespace {

// What the ledger keeps of a rejected record. The largest seen was 128 kB.
constexpr std::size_t max_payload_bytes = 1U << 20U;

// Everything that the cells of a page point to. Not its DOM, which is several
// times as large and has served its purpose.
struct PageMemory {
  std::shared_ptr<const parse::PageText> text;
  std::deque<std::string> texts;
};

Reject unreadable(const parse::Unreadable& what) {
  Reject reject;
  reject.reason = what.reason;
  reject.keyword = "json";
  reject.message = "the record is " + what.message;
  reject.payload = record::readable(what.text, max_payload_bytes);
  reject.key_hash = record::key_hash(what.text);
  return reject;
}

Reject without_key(const record::Value& value, const record::Pointer& record_key) {
  Reject reject;
  reject.reason = ErrorCode::missing_key;
  reject.keyword = "record_key";
  reject.pointer = record_key.text();
  reject.message = "the record has no key at " + record_key.text();
  reject.payload = record::to_json(value, max_payload_bytes);
  reject.key_hash = record::key_hash(reject.payload);
  return reject;
}

bool was_mapped(const PageRows& rows, std::uint64_t key_hash) {
  return std::ranges::find(rows.records, key_hash, &record::RecordRows::key_hash) != rows.records.end();
}

}  // namespace

result<std::shared_ptr<const Stages>> Stages::compile(const definition::Model& model,
                                                      const definition::Endpoint& endpoint) {
  auto schema = validate::RecordSchema::load(endpoint.schema_file);
  if (!schema) return schema.error();
  auto mapping = upsert::Mapping::compile(model, endpoint);
  if (!mapping) return mapping.error();
  return std::make_shared<const Stages>(Stages{parse::PageParser(endpoint), record::Pointer(endpoint.record_key),
                                               *std::move(schema), *std::move(mapping)});
}

PageWorker::PageWorker(std::shared_ptr<const Stages> stages, const definition::Partition& partition)
    : stages_(std::move(stages)), expectations_(partition.expect), validator_(stages_->schema) {}

result<std::shared_ptr<const ParsedPage>> PageWorker::parse(std::string body, std::uint64_t first_line) const {
  return stages_->parser.parse(std::move(body), first_line);
}

result<MappedPage> PageWorker::map(std::shared_ptr<const ParsedPage> page, std::uint64_t max_records,
                                   const Recollection& recollection) {
  MappedPage mapped;
  auto rows = std::make_shared<PageRows>();
  auto memory = std::make_shared<PageMemory>();
  const std::size_t count = std::min<std::uint64_t>(page->records().size(), max_records);
  for (const ParsedRecord& parsed : std::span(page->records()).first(count)) {
    if (parsed.unreadable) {
      rows->rejects.push_back(unreadable(*parsed.unreadable));
      continue;
    }
    const record::Value& value = *parsed.value;
    auto key = validate::key_of(value, stages_->record_key);
    if (!key) {
      rows->rejects.push_back(without_key(value, stages_->record_key));
      continue;
    }
    const std::uint64_t hash = record::key_hash(*key);
    const std::uint64_t content = record::content_hash(value);
    // The same record may come twice on a page, first with another content.
    if (recollection.knows(hash, content) && !was_mapped(*rows, hash)) {
      rows->unchanged.push_back(hash);
      recollection.add_rows(hash, rows->unchanged_rows);
      mapped.contents.push_back({hash, content});
      continue;
    }
    if (auto met = expectations_.examine(value); !met) {
      return met.error().in("record " + *key);
    }
    const std::string& kept_key = memory->texts.emplace_back(*std::move(key));
    auto reject = validator_.examine(value);
    if (!reject) reject = stages_->mapping.map(value, kept_key, hash, *rows, memory->texts);
    if (!reject) {
      rows->records.back().content_hash = content;
      mapped.contents.push_back({hash, content});
      continue;
    }
    reject->record_key = kept_key;
    reject->key_hash = hash;
    reject->payload = record::to_json(value, max_payload_bytes);
    rows->rejects.push_back(*std::move(reject));
  }
  rows->memory_bytes = page->body_bytes() + rows->cells.size() * sizeof(record::Cell);
  memory->text = page->text();
  rows->memory = std::move(memory);
  mapped.rows = std::move(rows);
  return mapped;
}

}  // namespace housingd::run
