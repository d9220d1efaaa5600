#include "pipeline/upsert/sqlite/run_ledger.h"

#include "pipeline/upsert/unfinished.h"

namespace housingd::upsert::sqlite {

namespace {

std::int64_t stored(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

}  // namespace

OpenedRun RunLedger::open_run(const RunRequest& request, const std::string& now) {
  OpenedRun opened;
  if (const auto found = resumable(request)) {
    opened.id = found->id;
    opened.resumed = true;
    opened.so_far = *found;
    Statement revive(database_,
                     "UPDATE runs SET state = 'running', reason = '', finished_at = NULL, origin = ?2, "
                     "attempt = ?3 WHERE id = ?1");
    revive.bind(1, opened.id);
    revive.bind(2, name_of(request.origin));
    revive.bind(3, std::int64_t{request.attempt});
    revive.run();
  } else {
    abandon_unfinished(request, now);
    opened.id = begin(request, now);
    opened.so_far.started_at = now;
  }
  opened.so_far.origin = request.origin;
  opened.so_far.attempt = request.attempt;
  note_latest(request.job, opened.id);
  opened.partitions = partitions(opened.id);
  if (opened.resumed) add_places(opened);
  return opened;
}

// Those that this run replaces, and those that are too old to be taken up.
void RunLedger::abandon_unfinished(const RunRequest& request, const std::string& now) {
  Statement end(database_,
                "UPDATE runs SET state = 'failed', reason = 'not ended; a later run began anew', finished_at = ?1 "
                "WHERE job = ?2 AND state IN " +
                    std::string(unfinished_states) +
                    " AND (fingerprint = ?3 OR unixepoch(coalesce((SELECT resume_at FROM run_waits WHERE run_id = id), "
                    "started_at)) < unixepoch() - ?4)");
  end.bind(1, std::string_view(now));
  end.bind(2, std::string_view(request.job));
  end.bind(3, std::string_view(request.fingerprint));
  end.bind(4, static_cast<std::int64_t>(request.resume_within.count()));
  end.run();
  for (const std::string table : {"partition_seen", "partition_cursors", "partition_ranges", "run_waits"}) {
    database_.execute("DELETE FROM " + table +
                      " WHERE EXISTS (SELECT 1 FROM runs r WHERE r.id = run_id AND r.state NOT IN " +
                      unfinished_states + ")");
  }
}

RunId RunLedger::begin(const RunRequest& request, const std::string& now) {
  Statement insert(
      database_,
      "INSERT INTO runs (job, fingerprint, state, started_at, origin, attempt) VALUES (?, ?, 'running', ?, ?, ?)");
  insert.bind(1, std::string_view(request.job));
  insert.bind(2, std::string_view(request.fingerprint));
  insert.bind(3, std::string_view(now));
  insert.bind(4, name_of(request.origin));
  insert.bind(5, std::int64_t{request.attempt});
  insert.run();
  const RunId id = database_.last_row_id();
  Statement add(database_,
                "INSERT INTO run_partitions (run_id, partition, position, state) VALUES (?, ?, ?, 'pending')");
  for (std::size_t i = 0; i < request.partitions.size(); ++i) {
    add.bind(1, id);
    add.bind(2, std::string_view(request.partitions[i]));
    add.bind(3, static_cast<std::int64_t>(i));
    add.run();
  }
  return id;
}

// Of those that it has still to do: what it finds of them is the latest.
void RunLedger::note_latest(const std::string& job, RunId run) {
  Statement note(database_,
                 "INSERT INTO partition_scopes (job, partition, latest_run) SELECT ?1, partition, run_id "
                 "FROM run_partitions WHERE run_id = ?2 AND state IN ('pending', 'running', 'interrupted') "
                 "ON CONFLICT (job, partition) DO UPDATE SET latest_run = excluded.latest_run");
  note.bind(1, std::string_view(job));
  note.bind(2, run);
  note.run();
}

void RunLedger::end_run(const RunRecord& record, const std::string& now) {
  Statement end(database_,
                "UPDATE runs SET state = ?2, reason = ?3, finished_at = ?4, seconds = ?5, requests_sent = ?6, "
                "requests_retried = ?7, requests_not_modified = ?8, bytes = ?9 WHERE id = ?1");
  end.bind(1, record.id);
  end.bind(2, name_of(record.state));
  end.bind(3, std::string_view(record.reason));
  end.bind(4, std::string_view(now));
  end.bind(5, record.seconds);
  end.bind(6, stored(record.requests.sent));
  end.bind(7, stored(record.requests.retried));
  end.bind(8, stored(record.requests.not_modified));
  end.bind(9, stored(record.requests.bytes));
  end.run();
  if (record.state == RunState::yielded) note_wait(record.id, record.resume_at);
}

void RunLedger::note_wait(RunId run, const std::string& until) {
  Statement note(database_,
                 "INSERT INTO run_waits (run_id, resume_at) VALUES (?, ?) "
                 "ON CONFLICT DO UPDATE SET resume_at = excluded.resume_at");
  note.bind(1, run);
  note.bind(2, std::string_view(until));
  note.run();
}

}  // namespace housingd::upsert::sqlite
