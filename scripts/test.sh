#!/usr/bin/env bash
# Tests everything: installs what is missing, builds, runs every test beside a
# PostgreSQL cluster of their own. The last lines are ctest's summary.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/test.sh [--preset NAME] [-- CTEST_ARGUMENT...]

  --preset NAME   one of CMakePresets.json: dev (default), release, asan, tsan, coverage, clang-dev

  scripts/test.sh
  scripts/test.sh --preset asan
  scripts/test.sh -- --tests-regex Progress
TEXT
}

preset=dev
while [[ $# -gt 0 ]]; do
  case $1 in
    --preset)
      [[ $# -ge 2 ]] || { usage >&2; exit 2; }
      preset=$2
      shift 2
      ;;
    --preset=*) preset=${1#*=}; shift ;;
    --help | -h) usage; exit 0 ;;
    --) shift; break ;;
    *) usage >&2; exit 2 ;;
  esac
done

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

# What drives the browser of the page's tests; they skip themselves without it.
install_browser_driver() {
  local folder=tests/page
  command -v npm >/dev/null || return 0
  [[ $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] && return 0
  npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error ||
    echo "The browser's driver could not be installed: the page's tests skip themselves." >&2
}

scripts/install-packages.sh packages.txt packages-tests.txt
install_browser_driver
cmake --preset "$preset"
cmake --build --preset "$preset"
scripts/with-postgres.sh ctest --preset "$preset" --parallel 2 "$@"
