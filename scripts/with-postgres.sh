#!/usr/bin/env bash
# Runs a command beside a private PostgreSQL cluster, which is gone when the
# command ends, however it ends. The tests find it by HOUSINGD_TEST_POSTGRES;
# without it each test process starts one of its own.
set -euo pipefail

if [[ $# -eq 0 || $1 == --help || $1 == -h ]]; then
  cat <<'TEXT'
Usage: scripts/with-postgres.sh COMMAND [ARGUMENT...]

  scripts/with-postgres.sh ctest --test-dir build/dev --label-regex postgres
  scripts/with-postgres.sh sh -c 'psql "$HOUSINGD_TEST_POSTGRES"'
TEXT
  exit 2
fi

# The caller's own server, or that of an outer call.
if [[ -n ${HOUSINGD_TEST_POSTGRES:-} ]]; then exec "$@"; fi

# Debian keeps the programs of each version in a folder of its own.
programs=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort --version-sort | tail -n 1)
if [[ -z $programs ]]; then
  echo "PostgreSQL is not installed: its tests skip themselves." >&2
  exec "$@"
fi

folder=$(mktemp --directory /tmp/housingd-postgres-XXXXXX)
data=$folder/data

# PostgreSQL refuses to run as root.
unprivileged() {
  if [[ $(id -u) -eq 0 ]]; then
    runuser --user postgres -- "$@"
  else
    "$@"
  fi
}

stop() {
  unprivileged "$programs/pg_ctl" --pgdata="$data" --mode=immediate --silent stop >/dev/null 2>&1 || true
  rm --recursive --force "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if [[ $(id -u) -eq 0 ]]; then chown postgres "$folder"; fi

# A port that is free now may be taken when the server starts: then another is tried.
start() {
  local attempt port
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if unprivileged "$programs/pg_ctl" --pgdata="$data" --log="$folder/log" --silent --wait \
      --options="-c listen_addresses=127.0.0.1 -p $port -k $folder" start >/dev/null 2>&1; then
      HOUSINGD_TEST_POSTGRES="postgresql:///postgres?host=$folder&port=$port&user=postgres"
      export HOUSINGD_TEST_POSTGRES
      return
    fi
    echo "PostgreSQL did not start on port $port (attempt $attempt)" >&2
  done
  cat "$folder/log" >&2
  return 1
}

cd "$folder" # initdb looks at the current folder, which may be none of its own
unprivileged "$programs/initdb" --pgdata="$data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
  --no-sync --no-instructions >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
start
cd - >/dev/null

"$@"
