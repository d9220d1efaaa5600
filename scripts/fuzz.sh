#!/usr/bin/env bash
# Runs every fuzzer for a while. What one finds is left in build/fuzz/findings.
set -euo pipefail

seconds=600
while [[ $# -gt 0 ]]; do
  case $1 in
    --seconds) [[ $# -ge 2 && $2 =~ ^[0-9]+$ ]] || { echo "--seconds needs a number" >&2; exit 2; }; seconds=$2; shift 2 ;;
    *) echo "Usage: scripts/fuzz.sh [--seconds N]   (each fuzzer; default 600)" >&2; exit 2 ;;
  esac
done

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
scripts/install-packages.sh packages.txt packages-lint.txt
cmake --preset fuzz
cmake --build --preset fuzz

failed=no
for program in build/fuzz/fuzz/housingd-fuzz-*; do
  [[ -f $program && -x $program ]] || continue
  name=${program##*/housingd-fuzz-}
  dictionary=fuzz/${name//-/_}.dict
  findings=build/fuzz/findings/$name
  corpus=build/fuzz/corpus/$name
  mkdir -p "$findings" "$corpus"
  options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$findings/" -print_final_stats=1)
  [[ ! -f $dictionary ]] || options+=(-dict="$dictionary")
  printf '== %s, %s s\n' "$name" "$seconds"
  "$program" "${options[@]}" "$corpus" || failed=yes
done
[[ $failed == no ]]
