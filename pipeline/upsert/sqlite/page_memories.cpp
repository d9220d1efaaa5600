#include "pipeline/upsert/sqlite/page_memories.h"

#include <boost/unordered/unordered_flat_set.hpp>

#include "pipeline/record/key_hash.h"
#include "pipeline/upsert/record_blob.h"

namespace housingd::upsert::sqlite {

namespace {

// SQLite's integers have a sign.
std::int64_t stored(std::uint64_t hash) {
  return static_cast<std::int64_t>(hash);
}

void bind_number(Statement& statement, int parameter, const std::optional<std::uint64_t>& number) {
  if (number) {
    statement.bind(parameter, stored(*number));
  } else {
    statement.bind_null(parameter);
  }
}

std::optional<std::uint64_t> number(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return static_cast<std::uint64_t>(row.integer(column));
}

}  // namespace

PageMemories::PageMemories(Database& database)
    : database_(database),
      first_scope_(database, "SELECT min(id) FROM partition_scopes WHERE job = ?"),
      keep_page_(database,
                 "INSERT INTO remembered_pages (scope, request_hash, is_whole, body_hash, etag, last_modified, "
                 "declared_total, declared_pages, has_more, next, fingerprint, records) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scope, request_hash) DO UPDATE SET "
                 "is_whole = excluded.is_whole, body_hash = excluded.body_hash, etag = excluded.etag, "
                 "last_modified = excluded.last_modified, declared_total = excluded.declared_total, "
                 "declared_pages = excluded.declared_pages, has_more = excluded.has_more, next = excluded.next, "
                 "fingerprint = excluded.fingerprint, records = excluded.records"),
      keep_content_(database,
                    "INSERT INTO remembered_contents (job, key_hash, content_hash, row_counts) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (job, key_hash) DO UPDATE SET content_hash = excluded.content_hash, "
                    "row_counts = excluded.row_counts"),
      find_content_(database,
                    "SELECT content_hash, row_counts FROM remembered_contents WHERE job = ? AND key_hash = ?"),
      forget_content_(database, "DELETE FROM remembered_contents WHERE job = ? AND key_hash = ?") {}

PartitionMemory PageMemories::recall(const RecallRequest& request, std::int64_t scope) {
  if (is_overtaken(request, scope)) forget_pages(scope);
  Statement note(
      database_,
      "INSERT INTO partition_memories (scope, fingerprint, as_of_run) VALUES (?, ?, ?) "
      "ON CONFLICT (scope) DO UPDATE SET fingerprint = excluded.fingerprint, as_of_run = excluded.as_of_run");
  note.bind(1, scope);
  note.bind(2, std::string_view(request.fingerprint));
  note.bind(3, request.run);
  note.run();
  PartitionMemory memory{.pages = pages(scope), .contents = {}};
  boost::unordered_flat_set<std::uint64_t> looked_up;
  const std::int64_t job = first_scope(request.job);
  for (const auto& page : memory.pages) {
    for (const auto& record : page.records) {
      if (!looked_up.insert(record.key_hash).second) continue;
      find_content_.bind(1, job);
      find_content_.bind(2, stored(record.key_hash));
      if (!find_content_.step()) continue;
      const auto content = static_cast<std::uint64_t>(find_content_.integer(0));
      memory.contents.push_back({record.key_hash, content, counts_of(find_content_.text(1))});
      find_content_.reset();
    }
  }
  return memory;
}

// Times are of one form: they compare as text.
bool PageMemories::is_overtaken(const RecallRequest& request, std::int64_t scope) {
  Statement read(database_,
                 "SELECT m.fingerprint, r.started_at FROM partition_memories m LEFT JOIN runs r ON r.id = m.as_of_run "
                 "WHERE m.scope = ?");
  read.bind(1, scope);
  if (!read.step()) return true;
  if (read.text(0) != request.fingerprint || read.is_null(1)) return true;
  const std::string since(read.text(1));
  read.reset();
  Statement others(database_,
                   "SELECT DISTINCT t.table_name FROM runs r JOIN run_tables t ON t.run_id = r.id WHERE r.job <> ? "
                   "AND (r.finished_at IS NULL OR r.finished_at >= ?) AND t.inserted + t.updated + t.removed > 0");
  others.bind(1, std::string_view(request.job));
  others.bind(2, std::string_view(since));
  bool overtaken = false;
  while (others.step()) {
    for (const std::string& table : request.tables) overtaken = overtaken || table == others.text(0);
  }
  return overtaken;
}

std::vector<RememberedPage> PageMemories::pages(std::int64_t scope) {
  Statement read(database_,
                 "SELECT request_hash, is_whole, body_hash, etag, last_modified, declared_total, declared_pages, "
                 "has_more, next, fingerprint, records FROM remembered_pages WHERE scope = ?");
  read.bind(1, scope);
  std::vector<RememberedPage> pages;
  while (read.step()) {
    RememberedPage& page = pages.emplace_back();
    page.request_hash = static_cast<std::uint64_t>(read.integer(0));
    page.is_whole = read.integer(1) != 0;
    page.body_hash = static_cast<std::uint64_t>(read.integer(2));
    page.etag = read.text(3);
    page.last_modified = read.text(4);
    page.declared_total = number(read, 5);
    page.declared_pages = number(read, 6);
    if (!read.is_null(7)) page.has_more = read.integer(7) != 0;
    page.next = read.text(8);
    page.fingerprint = static_cast<std::uint64_t>(read.integer(9));
    page.records = records_of(read.text(10));
  }
  return pages;
}

void PageMemories::keep(const Batch& batch, std::int64_t scope) {
  const std::int64_t job = first_scope(batch.job);
  const std::size_t tables = batch.model->tables.size();
  for (const auto& page : batch.pages) {
    for (const auto& record : page->records) {
      const auto counts = row_counts(*page, record, tables);
      Statement& statement = counts ? keep_content_ : forget_content_;
      statement.bind(1, job);
      statement.bind(2, stored(record.key_hash));
      if (counts) {
        statement.bind(3, stored(record.content_hash));
        statement.bind(4, std::string_view(*counts));
      }
      statement.run();
    }
  }
  for (const RememberedPage& page : batch.remembered) {
    const std::string records = to_blob(page.records);
    keep_page_.bind(1, scope);
    keep_page_.bind(2, stored(page.request_hash));
    keep_page_.bind(3, std::int64_t{page.is_whole});
    keep_page_.bind(4, stored(page.body_hash));
    keep_page_.bind(5, std::string_view(page.etag));
    keep_page_.bind(6, std::string_view(page.last_modified));
    bind_number(keep_page_, 7, page.declared_total);
    bind_number(keep_page_, 8, page.declared_pages);
    bind_number(keep_page_, 9, page.has_more ? std::optional<std::uint64_t>(*page.has_more ? 1 : 0) : std::nullopt);
    keep_page_.bind(10, std::string_view(page.next));
    keep_page_.bind(11, stored(page.fingerprint));
    keep_page_.bind_blob(12, records);
    keep_page_.run();
  }
}

void PageMemories::forget_record(const std::string& job, std::string_view record_key) {
  forget_content_.bind(1, first_scope(job));
  forget_content_.bind(2, stored(record::key_hash(record_key)));
  forget_content_.run();
}

void PageMemories::keep_pages(std::int64_t scope, const std::vector<std::uint64_t>& requests) {
  const boost::unordered_flat_set<std::uint64_t> kept(requests.begin(), requests.end());
  Statement list(database_, "SELECT request_hash FROM remembered_pages WHERE scope = ?");
  list.bind(1, scope);
  std::vector<std::int64_t> others;
  while (list.step()) {
    if (!kept.contains(static_cast<std::uint64_t>(list.integer(0)))) others.push_back(list.integer(0));
  }
  Statement drop(database_, "DELETE FROM remembered_pages WHERE scope = ? AND request_hash = ?");
  for (const std::int64_t request : others) {
    drop.bind(1, scope);
    drop.bind(2, request);
    drop.run();
  }
}

// By its first partition's number a job is named in less space than by its name.
std::int64_t PageMemories::first_scope(const std::string& job) {
  first_scope_.bind(1, std::string_view(job));
  first_scope_.step();
  const std::int64_t scope = first_scope_.integer(0);
  first_scope_.reset();
  return scope;
}

void PageMemories::forget_pages(std::int64_t scope) {
  Statement forget(database_, "DELETE FROM remembered_pages WHERE scope = ?");
  forget.bind(1, scope);
  forget.run();
}

}  // namespace housingd::upsert::sqlite
