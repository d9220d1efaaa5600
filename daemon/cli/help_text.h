// What --help says besides the list of options.
#pragma once

namespace housingd::cli::help {

inline constexpr const char* description =
    "Keeps a local database of the Danish housing market complete and fresh.\n"
    "Reads YAML definitions, fetches, parses, validates and upserts.";

inline constexpr const char* footer = R"(Examples:
  housingd check                               are my definitions right?
  housingd plan copenhagen-villas              what would a run fetch, how long would it take?
  housingd run copenhagen-villas               import into ./housing.db, or take up an interrupted run
  housingd serve                               start jobs by their schedules, until stopped
  housingd next copenhagen-villas              when is it due?
  housingd runs                                how did the last runs end?
  housingd rejects                             which records were refused, and why?
  housingd schema diff                         what would a run change in the store's tables?
  housingd export --to snapshot.db             all of it in one file, to keep or to pass on
  housingd status                              what does the running daemon do, is all well?
  housingd trigger copenhagen-villas --wait    have the daemon run it now

Configuration folder, the first that is there:
  --config DIR, /etc/housingd, ./config
  It holds housingd.yaml, sources/, models/, catalog/, jobs/ and schemas/.

Exit status:
    0  complete
    1  failed
    2  the command line or a definition is wrong; nothing was done
    3  ended, but incomplete: not every record that the source declared was collected; or
       yielded: the source wants to be left alone, and the summary says until when
  130  interrupted; the same command goes on where it stopped

Results go to standard output, progress and logs to standard error.
NO_COLOR is respected.)";

inline constexpr const char* run = R"(Examples:
  housingd run copenhagen-villas
  housingd run copenhagen-villas --partition København --partition Køge
  housingd run copenhagen-villas --limit 100 --dry-run
  housingd run copenhagen-villas --output json | jq .tables
  housingd run copenhagen-villas --replay 12

A run that was interrupted, or killed, is taken up where it stopped. Ctrl-C once: finish the
batches in hand, for at most 30 seconds. Twice: stop at once; what was committed stays.

A source may want to be left alone for longer than retry.max_wait. The run then yields: it keeps
what it has, and says when it may go on. Before that moment nothing is asked, unless with --fresh.

A run is complete when each partition has as many distinct records as the source declares. Only
then is what the source no longer has removed. A partition that reaches --limit is not complete.

What has not changed since the job's last run is counted, and not compared with the tables again;
--full compares it, for tables that somebody else has written to.

--replay reads the pages that the job's archive kept of a run, and asks the source for nothing: its
tables are made anew by the model as it is now. Of a partition that another run has fetched since,
rows are set to what they were then, and nothing is removed.

Exit status: 0 complete, 1 failed, 2 wrong usage or definition, 3 incomplete or yielded,
130 interrupted.)";

inline constexpr const char* serve = R"(Examples:
  housingd serve                               by /etc/housingd, else ./config
  housingd serve --config my-config --store postgresql:///housing
  systemctl start housingd

Starts jobs when they are due, takes up what its last life left unfinished, and answers:
over the control socket (housingd status, trigger, cancel, pause, resume, reload), and over
TCP where http.listen says so, read-only unless http.token_file names a token.

The control socket, where http.socket names none: $RUNTIME_DIRECTORY/control.sock under systemd,
/run/housingd/control.sock for root, $XDG_RUNTIME_DIR/housingd/control.sock for others, else
./housingd.sock. The folder housingd is made where it is not there.

SIGHUP reads the definitions anew: all of them, or none if one is wrong. SIGTERM or Ctrl-C: no
new starts, batches in hand are committed, the rest is taken up at the next start. Twice: at once.

Exit status: 0 stopped as asked, 1 failed, 2 wrong usage or definition.)";

inline constexpr const char* plan = R"(Examples:
  housingd plan copenhagen-villas
  housingd plan copenhagen-villas --partition Køge --columns

Asks the source for one record of each partition, within its rate limit. Writes nothing.)";

inline constexpr const char* check = R"(Examples:
  housingd check
  housingd check config/jobs/my-job.yaml       only this file's errors (all files are read)

Every error of every file is shown with file, line and column. Exit status: 0 right, 2 not.)";

inline constexpr const char* jobs = R"(Examples:
  housingd jobs
  housingd jobs --output json | jq -r '.jobs[].job'
  housingd jobs --offline                      of the files, whatever the daemon has loaded

A running daemon answers where its socket is there: it knows which run is under way, what is paused
and why. Without one, or with --offline, --store or --set, the definitions are read.)";

inline constexpr const char* next = R"(Examples:
  housingd next copenhagen-villas
  housingd next copenhagen-villas --count 20 --from 2026-10-20
  housingd next --cron "*/30 2 * * *" --timezone Europe/Copenhagen --from 2026-03-28T12:00
  housingd next --cron "0 3 * * SUN" --output json | jq -r '.next[0]'

Times have their offset from UTC and, of a job, its jitter. It is said where the clock is changed
between two of them. Nothing needs to be running; --cron needs no definitions either.

Where a daemon runs, it is asked for the next 5 of JOB: it also knows whether the job is paused, and
what it does now. --from, --count above 5, --offline and --set read the definitions instead.

TIME is 2026-10-25T02:30:00+02:00, or 2026-10-25 or 2026-10-25T02:30 by the schedule's own clock.
Exit status: 0, or 2 where the expression, the zone or the time is wrong.)";

inline constexpr const char* runs = R"(Examples:
  housingd runs
  housingd runs 12                             its partitions, and why they are not complete
  housingd runs --limit 3 --output json

A run that is running (cut off) was killed: nobody writes to the SQLite file any more, and the next
run of its job goes on there.

A running daemon answers where its socket is there: it knows which run is under way, what is paused
and why. Without one, or with --offline, --store or --set, the store is read.)";

inline constexpr const char* rejects = R"(Examples:
  housingd rejects                             of the latest run that has any
  housingd rejects 12 --limit 100
  housingd rejects 12 --output json            with the refused records themselves

A running daemon answers where its socket is there. Without one, or with --offline, --store or
--set, the store is read.)";

inline constexpr const char* schema = R"(Examples:
  housingd schema show                         all tables, as SQL for the store of the settings
  housingd schema show --store dbname=housing  the same for PostgreSQL, which is not asked
  housingd schema show --output json           tables, columns, types, keys and descriptions
  housingd schema document >tables.md          the same for people, with a diagram
  housingd schema diff                         what the store lacks, as SQL
  housingd schema diff --exit-code             the same for scripts: exit 1 when it lacks something
  housingd schema diff | psql housing          by a role that may, for a role that may not
  housingd schema apply                        make what is missing

Tables come from the model alone. A run makes what is missing when it begins, so apply is for
those who want it done before, or by another role of the database. Columns and tables are added,
and types widened; nothing is ever dropped. A type that narrows, or another key, is refused with
what to do about it.

Exit status: 0 shown, done, or nothing to do; 1 failed or refused (diff --exit-code: also when the
store lacks something); 2 wrong usage or definition.)";

inline constexpr const char* exporting = R"(Examples:
  housingd export --to housing-2026-01.db      one SQLite file, from whichever store
  housingd export --to snapshot --format csv   a folder with a file a table, and tables.json
  housingd export --to prices --format jsonl --tables cases,changes --without-removed
  housingd export --store postgresql://db.example.dk/housing --to housing.db
  housingd export --to housing.db --force --output json | jq .tables

All tables are of one moment, though an import goes on meanwhile, which is not slowed down. Besides
the data there are the runs, the changes and the rejects.

  sqlite  A store again: sqlite3 asks it, and any command with --store sqlite:PATH. With --tables it
          has these tables alone, and is no store.
  csv     RFC 4180, UTF-8, a header. NULL is an empty field, empty text is "".
  jsonl   A JSON object a line; columns of type json are JSON.

Runs that have not ended can only be taken up in the whole copy of a SQLite store; in every other
export they are marked as failed.

Timestamps are RFC 3339, dates YYYY-MM-DD. What the columns of csv and jsonl are is in tables.json,
with their descriptions where the definitions are read (without --store) or PostgreSQL has them.

Files have their names when they are whole: until then they are called PATH.partial. Ctrl-C leaves
nothing of them. What is there already is kept, unless --force is given.

Exit status: 0 written; 1 failed; 2 wrong usage, or the target cannot be; 130 interrupted.)";

}  // namespace housingd::cli::help
