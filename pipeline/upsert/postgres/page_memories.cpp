#include "pipeline/upsert/postgres/page_memories.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <iterator>
#include <map>

#include "pipeline/record/key_hash.h"
#include "pipeline/upsert/record_blob.h"

namespace housingd::upsert::postgres {

using async::awaitable;

namespace {

// PostgreSQL's integers have a sign.
std::int64_t stored(std::uint64_t hash) {
  return static_cast<std::int64_t>(hash);
}

void add(Parameters& parameters, const std::optional<std::uint64_t>& number) {
  if (number) {
    parameters.add(stored(*number));
  } else {
    parameters.add_null();
  }
}

std::optional<std::uint64_t> number(const Rows& rows, int row, int column) {
  if (rows.is_null(row, column)) return std::nullopt;
  return static_cast<std::uint64_t>(rows.integer(row, column));
}

Call about_scope(const Statement& statement, std::int64_t scope) {
  Call call{&statement, {}};
  call.parameters.add(scope);
  return call;
}

Call note(const RecallRequest& request, std::int64_t scope) {
  static const Statement statement(
      "INSERT INTO partition_memories (scope, fingerprint, as_of_run) VALUES ($1, $2, $3) "
      "ON CONFLICT (scope) DO UPDATE SET fingerprint = excluded.fingerprint, as_of_run = excluded.as_of_run");
  Call call = about_scope(statement, scope);
  call.parameters.add(std::string_view(request.fingerprint)).add(request.run);
  return call;
}

Call read_pages(std::int64_t scope) {
  static const Statement statement(
      "SELECT request_hash, is_whole, body_hash, etag, last_modified, declared_total, declared_pages, has_more, next, "
      "fingerprint, records FROM remembered_pages WHERE scope = $1");
  return about_scope(statement, scope);
}

Call forget_contents(const std::string& job, const std::vector<std::int64_t>& keys) {
  static const Statement statement(
      "DELETE FROM remembered_contents WHERE job = (SELECT min(id) FROM partition_scopes WHERE job = $1) "
      "AND key_hash = ANY ($2::bigint[])");
  Call call{&statement, {}};
  call.parameters.add(std::string_view(job)).add_array(keys);
  return call;
}

Call read_contents(const std::string& job, const std::vector<RememberedPage>& pages) {
  static const Statement statement(
      "SELECT key_hash, content_hash, row_counts FROM remembered_contents "
      "WHERE job = (SELECT min(id) FROM partition_scopes WHERE job = $1) AND key_hash = ANY ($2::bigint[])");
  boost::unordered_flat_set<std::int64_t> keys;
  for (const RememberedPage& page : pages) {
    for (const auto& record : page.records) keys.insert(stored(record.key_hash));
  }
  const std::vector<std::int64_t> wanted(keys.begin(), keys.end());
  Call call{&statement, {}};
  call.parameters.add(std::string_view(job)).add_array(wanted);
  return call;
}

RememberedPage page_of(const Rows& rows, int row) {
  RememberedPage page;
  page.request_hash = static_cast<std::uint64_t>(rows.integer(row, 0));
  page.is_whole = rows.boolean(row, 1);
  page.body_hash = static_cast<std::uint64_t>(rows.integer(row, 2));
  page.etag = rows.text(row, 3);
  page.last_modified = rows.text(row, 4);
  page.declared_total = number(rows, row, 5);
  page.declared_pages = number(rows, row, 6);
  if (!rows.is_null(row, 7)) page.has_more = rows.boolean(row, 7);
  page.next = rows.text(row, 8);
  page.fingerprint = static_cast<std::uint64_t>(rows.integer(row, 9));
  page.records = records_of(rows.bytes(row, 10));
  return page;
}

}  // namespace

// Compared first, as ON CONFLICT DO UPDATE locks and logs also what it leaves
// as it was; and in the order of keys, as partitions may share some.
std::vector<Call> keep_contents(const Batch& batch, const std::function<bool(const record::RecordRows&)>& refused) {
  static const Statement keep(
      "WITH met AS (SELECT * FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS m (key_hash, content_hash, "
      "row_counts)), job AS (SELECT min(id) AS id FROM partition_scopes WHERE job = $1) "
      "INSERT INTO remembered_contents (job, key_hash, content_hash, row_counts) "
      "SELECT job.id, met.key_hash, met.content_hash, met.row_counts FROM met CROSS JOIN job "
      "LEFT JOIN remembered_contents c ON c.job = job.id AND c.key_hash = met.key_hash "
      "WHERE c.content_hash IS DISTINCT FROM met.content_hash ORDER BY met.key_hash "
      "ON CONFLICT (job, key_hash) DO UPDATE SET content_hash = excluded.content_hash, "
      "row_counts = excluded.row_counts");
  struct Content {
    std::int64_t hash;
    std::optional<std::string> row_counts;
  };
  std::map<std::int64_t, Content> met;  // the last of a key counts
  for (const auto& page : batch.pages) {
    for (const auto& record : page->records) {
      if (refused(record)) continue;
      met[stored(record.key_hash)] = {stored(record.content_hash),
                                      row_counts(*page, record, batch.model->tables.size())};
    }
  }
  std::vector<std::int64_t> keys;
  std::vector<std::int64_t> hashes;
  std::vector<std::string_view> counts;
  std::vector<std::int64_t> uncounted;
  for (const auto& [key, content] : met) {
    if (!content.row_counts) {
      uncounted.push_back(key);
      continue;
    }
    keys.push_back(key);
    hashes.push_back(content.hash);
    counts.emplace_back(*content.row_counts);
  }
  std::vector<Call> calls;
  if (!keys.empty()) {
    Call call{&keep, {}};
    call.parameters.add(std::string_view(batch.job)).add_array(keys).add_array(hashes).add_array(counts);
    calls.push_back(std::move(call));
  }
  if (!uncounted.empty()) calls.push_back(forget_contents(batch.job, uncounted));
  return calls;
}

Call keep_page(std::int64_t scope, const RememberedPage& page) {
  static const Statement statement(
      "INSERT INTO remembered_pages (scope, request_hash, is_whole, body_hash, etag, last_modified, declared_total, "
      "declared_pages, has_more, next, fingerprint, records) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (scope, request_hash) DO UPDATE SET "
      "is_whole = excluded.is_whole, body_hash = excluded.body_hash, etag = excluded.etag, "
      "last_modified = excluded.last_modified, declared_total = excluded.declared_total, "
      "declared_pages = excluded.declared_pages, has_more = excluded.has_more, next = excluded.next, "
      "fingerprint = excluded.fingerprint, records = excluded.records");
  Call call = about_scope(statement, scope);
  Parameters& values = call.parameters;
  values.add(stored(page.request_hash)).add(page.is_whole).add(stored(page.body_hash));
  values.add(std::string_view(page.etag)).add(std::string_view(page.last_modified));
  add(values, page.declared_total);
  add(values, page.declared_pages);
  if (page.has_more) {
    values.add(*page.has_more);
  } else {
    values.add_null();
  }
  values.add(std::string_view(page.next)).add(stored(page.fingerprint)).add_bytes(to_blob(page.records));
  return call;
}

Call keep_pages(const PartitionEnd& end) {
  static const Statement statement(
      "DELETE FROM remembered_pages WHERE scope = (SELECT id FROM partition_scopes WHERE job = $1 AND partition = $2) "
      "AND request_hash <> ALL ($3::bigint[])");
  std::vector<std::int64_t> kept;
  std::ranges::transform(end.pages, std::back_inserter(kept), stored);
  Call call{&statement, {}};
  call.parameters.add(std::string_view(end.job)).add(std::string_view(end.partition)).add_array(kept);
  return call;
}

Call forget_contents(const std::string& job, std::span<const std::string_view> record_keys) {
  std::vector<std::int64_t> keys;
  for (const std::string_view key : record_keys) keys.push_back(stored(record::key_hash(key)));
  return forget_contents(job, keys);
}

awaitable<void> Recall::perform(Attempt attempt) {
  memory = {};
  Connection& connection = attempt.connection;
  auto finding = ledger_.scope_of(&connection, request_.job, request_.partition, attempt.deadline);
  const std::int64_t scope = co_await std::move(finding);
  auto asking = is_overtaken(&attempt, scope);
  const bool overtaken = co_await std::move(asking);
  if (overtaken) {
    static const Statement forget("DELETE FROM remembered_pages WHERE scope = $1");
    auto forgetting = connection.query(about_scope(forget, scope), attempt.deadline);
    co_await std::move(forgetting);
  }
  auto noting = connection.query(note(request_, scope), attempt.deadline);
  co_await std::move(noting);
  if (overtaken) co_return;
  auto reading = connection.query(read_pages(scope), attempt.deadline);
  const Rows pages = co_await std::move(reading);
  for (int row = 0; row < pages.size(); ++row) memory.pages.push_back(page_of(pages, row));
  auto looking = connection.query(read_contents(request_.job, memory.pages), attempt.deadline);
  const Rows contents = co_await std::move(looking);
  for (int row = 0; row < contents.size(); ++row) {
    memory.contents.push_back({static_cast<std::uint64_t>(contents.integer(row, 0)),
                               static_cast<std::uint64_t>(contents.integer(row, 1)), counts_of(contents.text(row, 2))});
  }
}

awaitable<bool> Recall::is_overtaken(const Attempt* attempt, std::int64_t scope) {
  static const Statement current(
      "SELECT m.fingerprint = $2 AND NOT EXISTS (SELECT 1 FROM runs o JOIN run_tables t ON t.run_id = o.id "
      "WHERE o.job <> $3 AND (o.finished_at IS NULL OR o.finished_at >= r.started_at) "
      "AND t.table_name = ANY ($4::text[]) AND t.inserted + t.updated + t.removed > 0) "
      "FROM partition_memories m JOIN runs r ON r.id = m.as_of_run WHERE m.scope = $1");
  const std::vector<std::string_view> tables(request_.tables.begin(), request_.tables.end());
  Call call = about_scope(current, scope);
  call.parameters.add(std::string_view(request_.fingerprint)).add(std::string_view(request_.job)).add_array(tables);
  auto asking = attempt->connection.query(std::move(call), attempt->deadline);
  const Rows answer = co_await std::move(asking);
  co_return answer.empty() || !answer.boolean(0, 0);
}

}  // namespace housingd::upsert::postgres
