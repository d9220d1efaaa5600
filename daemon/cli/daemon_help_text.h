// What --help says of the commands that ask a running daemon.
#pragma once

namespace housingd::cli::help {

inline constexpr const char* status = R"(Examples:
  housingd status
  housingd status --watch                      redrawn as things happen
  housingd status --exit-code --output json    for health checks and scripts
  housingd status --url https://homes.example.dk --token-file token

Of each job: whether its data is complete and fresh, when it last was, when it starts next, and how
far a run under way has come. Then what is not well, and why. Health is one of

  ok           every partition was complete when it was fetched last
  stale        two starts by schedule have passed without a complete run
  incomplete   fewer records than the source declares; what was there is kept
  failed       the last run failed
  interrupted  the last run was stopped; the next one goes on where it was
  never        it has not run yet

Exit status: 0 shown; 1 no daemon answers; 2 wrong usage. With --exit-code also 1 when a job has
failed, or the daemon or its store is not ready, and 3 when one is stale, incomplete or
interrupted. A paused job, and one that never ran, are well.)";

inline constexpr const char* trigger = R"(Examples:
  housingd trigger copenhagen-villas
  housingd trigger copenhagen-villas --wait
  housingd trigger copenhagen-villas --partition Køge --partition Greve --wait
  housingd trigger copenhagen-villas --key nightly-2026-10-25

The daemon runs the job at once, paused or not; its schedule is not disturbed. A job has one run at
a time: where one is under way, nothing is started. An interrupted run is taken up where it stopped.
With --key the same command can be sent again when its answer was lost: it leads to the same run.

With --wait it is shown and summed up as by 'housingd run'. Ctrl-C stops the waiting alone: the run
goes on, and 'housingd cancel' stops it. A lost connection is restored.

Exit status: 0 started; 1 failed or refused; 2 no such job or partition, or wrong usage. With --wait
that of the run: 0 complete, 1 failed, 3 incomplete or yielded, 130 interrupted (or Ctrl-C).)";

inline constexpr const char* cancel = R"(Examples:
  housingd cancel 12
  housingd cancel 12 --reason "the source is being repaired"

The run commits the batches in hand and ends as interrupted: the next run of its job goes on where
it was. Sent a second time, it ends at once; what was committed stays. Whoever wants no further run
pauses the job: housingd pause JOB.

Exit status: 0 asked to stop; 1 it has ended already, or no daemon answers; 2 no such run.)";

inline constexpr const char* pause = R"(Examples:
  housingd pause copenhagen-villas

No slot of its schedule starts it, until 'housingd resume JOB', also after a restart; each is kept
as skipped_paused. A run under way goes on ('housingd cancel'), and 'housingd trigger' still starts
one. Pausing a paused job changes nothing.

Exit status: 0 paused; 1 failed or refused; 2 no such job.)";

inline constexpr const char* resume = R"(Examples:
  housingd resume copenhagen-villas

What was skipped meanwhile is not made up for; the next slot starts it. To run it now: housingd
trigger JOB. Resuming a job that is not paused changes nothing.

Exit status: 0 resumed; 1 failed or refused; 2 no such job.)";

inline constexpr const char* reload = R"(Examples:
  housingd reload
  housingd check && housingd reload

As systemctl reload (SIGHUP) does, and says what has changed. All or nothing: while anything is
wrong with any file, the definitions that it has hold. Runs under way end by those they began with.
What settings say of the store and of listening takes a restart.

Exit status: 0 reloaded, or nothing to change; 1 no daemon answers; 2 the definitions are wrong.)";

}  // namespace housingd::cli::help
