#!/usr/bin/env bash
# Builds the last commit once more, elsewhere, at another time and with no
# compiler cache, and compares what comes out with what
# scripts/build-package.sh made of it, bit by bit.
set -euo pipefail

if [[ ${1:-} == --help || ${1:-} == -h || $# -gt 1 ]]; then
  echo "Usage: scripts/check-reproducible.sh [DIR]   (default dist; made when it is not there)" >&2
  exit 2
fi

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
first=$(realpath --canonicalize-missing -- "${1:-dist}")
scratch=$(mktemp --directory)
trap 'rm -rf -- "$scratch"' EXIT
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

if [[ ! -e $first/SHA256SUMS ]]; then
  [[ -z $(git status --porcelain) ]] || { echo "there are changes that no commit has: commit them first" >&2; exit 2; }
  scripts/build-package.sh --to "$first" >&2
fi

elsewhere=$scratch/a/longer/path/of/another/name
git clone --quiet --no-hardlinks . "$elsewhere"
(cd "$elsewhere" && CCACHE_DISABLE=1 scripts/build-package.sh --to "$scratch/dist" --build "$scratch/objects" >"$scratch/log" 2>&1) ||
  { tail -n 40 "$scratch/log" >&2; exit 1; }

failed=no
for file in "$first"/*; do
  cmp -- "$file" "$scratch/dist/${file##*/}" || failed=yes
done
[[ $failed == no ]] || exit 1
echo "the same bytes twice:"
cat -- "$first/SHA256SUMS"
