#!/usr/bin/env bash
# From a fresh clone to a database that answers questions, offline: builds,
# starts a simulator of the housing API, imports 36 municipalities into
# ./housing.db, asks three questions, imports again after some prices changed,
# and once more to show that unchanged data writes nothing.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/quickstart.sh [--properties N]

  --properties N   villas to import (default 20000)

Writes housing.db in the current folder. One that is there already is kept
under another name, unless it is an earlier quickstart's.
TEXT
}

properties=20000
while [[ $# -gt 0 ]]; do
  case $1 in
    --properties)
      [[ $# -ge 2 && $2 =~ ^[0-9]+$ ]] || { usage >&2; exit 2; }
      properties=$2
      shift 2
      ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/quickstart
database=housing.db
marker=$database.quickstart # as old as the end of the quickstart that made the database
scratch=$(mktemp -d)
simulator_pid=

stop() {
  if [[ -n $simulator_pid ]]; then
    kill "$simulator_pid" 2>/dev/null || true
    wait "$simulator_pid" 2>/dev/null || true
  fi
  rm -rf -- "$scratch"
}
trap stop EXIT

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' plain=$'\e[0m'
else
  bold='' plain=''
fi

step() {
  printf '\n%s== %s%s\n' "$bold" "$*" "$plain"
}

build() {
  "$root/scripts/install-packages.sh"
  (
    cd -- "$root"
    cmake --preset release -B "$build" -D HOUSINGD_TESTS=OFF -D HOUSINGD_BENCH=OFF >"$scratch/configure.log" ||
      { cat "$scratch/configure.log" >&2; exit 1; }
    cmake --build "$build" --target housingd housingd-simulator
  )
}

make_room() {
  [[ -e $database ]] || return 0
  if [[ -e $marker && ! $database -nt $marker ]]; then
    rm -f -- "$database" "$database-wal" "$database-shm" "$marker"
    return
  fi
  local kept number=1
  while [[ -e $database.kept-$number ]]; do ((++number)); done
  kept=$database.kept-$number
  mv -- "$database" "$kept"
  for suffix in -wal -shm; do
    [[ ! -e $database$suffix ]] || mv -- "$database$suffix" "$kept$suffix"
  done
  echo "$database was there already: it is kept as $kept."
}

start_simulator() {
  "$build/simulator/housingd-simulator" --port 0 --seed 1 --properties "$properties" \
    --ready-file "$scratch/url" >"$scratch/simulator.log" 2>&1 &
  simulator_pid=$!
  for _ in $(seq 600); do
    [[ -s $scratch/url ]] && break
    kill -0 "$simulator_pid" 2>/dev/null || break
    sleep 0.1
  done
  if [[ ! -s $scratch/url ]]; then
    echo "The simulator did not start:" >&2
    cat "$scratch/simulator.log" >&2
    exit 1
  fi
  url=$(<"$scratch/url")
  echo "listening on $url, with $properties villas"
}

# The simulator is no one else's machine: it may be asked faster than the API.
import() {
  "$build/daemon/housingd" run copenhagen-villas --config "$root/config" --store "sqlite:$database" \
    --set "sources.boligsiden.client.base_url=$url" \
    --set sources.boligsiden.rate_limit.count=200
}

ask() {
  echo
  echo "$bold$1$plain"
  sqlite3 -readonly -box "$database" "$2"
}

median_prices=$(cat <<'SQL'
with sales as (
  select m.name as municipality, r.per_area_price as price,
         row_number() over (partition by m.name order by r.per_area_price) as place,
         count(*) over (partition by m.name) as sales
  from registrations r
  join properties p on p.id = r.property_id
  join municipalities m on m.municipality_code = p.municipality_code
  where r.type = 'normal' and r.date >= '2020-01-01' and r.per_area_price > 0 and r.removed_at is null)
select municipality, sales, cast(avg(price) as integer) as "DKK per m²"
from sales
where place in ((sales + 1) / 2, (sales + 2) / 2)  -- the one in the middle, or the two
group by municipality
having sales >= 10
order by avg(price) desc
limit 10;
SQL
)

newest_listings=$(cat <<'SQL'
select c.days_total as "days listed", c.price_cash as "price, DKK", c.housing_area as "m²", c.number_of_rooms as rooms,
       p.slug_address as address
from cases c
join properties p on p.id = c.property_id
where c.status = 'open' and c.removed_at is null and c.days_total is not null
order by c.days_total, c.price_cash desc
limit 10;
SQL
)

what_changed=$(cat <<'SQL'
select ch.column_name as "what", ch.old_value as before, ch.new_value as after,
       round(100.0 * (ch.new_value - ch.old_value) / ch.old_value, 1) as "%", p.slug_address as address
from changes ch
join cases c on c.case_id = ch.row_key
join properties p on p.id = c.property_id
where ch.table_name = 'cases'
order by ch.id
limit 10;
SQL
)

step "1/5  Building (the first time takes some minutes)"
build

step "2/5  Starting a simulator of the housing API"
make_room
start_simulator

step "3/5  Importing 36 municipalities into ./$database"
import

step "4/5  Asking the database"
ask "Median price per m² of villas sold since 2020" "$median_prices"
ask "The newest listings" "$newest_listings"

step "5/5  Importing again"
echo "Meanwhile 25 prices change, 5 villas vanish and 10 are new."
curl --fail --silent --show-error --output /dev/null \
  --data '{"seed": 7, "prices": 25, "vanish": 5, "new": 10}' "$url/_simulator/changes"
import
ask "What changed" "$what_changed"

echo
echo "And once more. Nothing has changed, so nothing is written:"
import

touch -- "$marker"
step "Done"
cat <<TEXT
The data is in $PWD/$database: sqlite3 $database
Your own job is one YAML file: see README.md. All that it can do: $build/daemon/housingd --help
TEXT
