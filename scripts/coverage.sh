#!/usr/bin/env bash
# Runs every test with line counting, and fails below a floor.
set -euo pipefail

# Of the lines, in percent.
pipeline_floor=90
daemon_floor=85

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
scripts/install-packages.sh packages.txt packages-lint.txt
scripts/test.sh --preset coverage "$@"

floor() { # FOLDER PERCENT
  printf '== %s: at least %s %% of the lines\n' "$1" "$2"
  gcovr --root . --object-directory build/coverage --filter "$1/" --exclude-throw-branches \
    --print-summary --fail-under-line "$2" --txt "build/coverage/$1.txt" --html-details "build/coverage/$1.html"
}

failed=no
floor pipeline "$pipeline_floor" || failed=yes
floor daemon "$daemon_floor" || failed=yes
[[ $failed == no ]]
