#!/usr/bin/env bash
# Builds the last commit twice, in folders of different names and at different
# times of day, and compares what comes out, bit by bit.
set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
scratch=$(mktemp --directory)
trap 'rm -rf -- "$scratch"' EXIT
epoch=$(git log -1 --format=%ct)

build_in() { # FOLDER
  local folder=$scratch/$1
  mkdir -p "$folder"
  git archive HEAD | tar --extract --directory "$folder"
  (cd "$folder" && CCACHE_DISABLE=1 SOURCE_DATE_EPOCH=$epoch scripts/build-package.sh --to "$folder/dist" >"$folder.log" 2>&1) ||
    { tail -n 40 "$folder.log" >&2; exit 1; }
}

build_in here
build_in a/much/longer/path/there
cd -- "$scratch/here/dist"
for file in *; do
  cmp -- "$file" "$scratch/a/much/longer/path/there/dist/$file"
done
echo "the same bytes twice:"
cat SHA256SUMS
