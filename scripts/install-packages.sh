#!/usr/bin/env bash
# Installs what packages.txt, or the lists that are named, say and this machine
# lacks. Says nothing and needs no rights when nothing is missing.
#
#   scripts/install-packages.sh
#   scripts/install-packages.sh packages.txt packages-packaging.txt
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
lists=("${@:-packages.txt}")

is_installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]] || is_provided "$1"
}

# By an installed package of another name, as npm by some builds of nodejs.
is_provided() {
  dpkg-query --show --showformat='${db:Status-Status}: ${Provides}, \n' |
    grep --extended-regexp "^installed: (.*, )?$1( \([^)]*\))?, " >/dev/null
}

is_offered() {
  [[ -n $(apt-cache madison "$1" 2>/dev/null) ]]
}

as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "This needs root (there is no sudo): $*" >&2
    exit 1
  fi
}

# "first | second" on each line, without comments.
alternatives() {
  (cd -- "$here" && sed -e 's/#.*//' -e 's/|/ /g' -- "${lists[@]}") | grep -v '^[[:space:]]*$'
}

# The lines of which no alternative is installed.
missing_lines() {
  local line name
  while read -r line; do
    for name in $line; do
      is_installed "$name" && continue 2
    done
    echo "$line"
  done < <(alternatives)
}

first_offered() {
  local name
  for name in "$@"; do
    if is_offered "$name"; then
      echo "$name"
      return
    fi
  done
  echo "apt offers none of: $*" >&2
  return 1
}

if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here: install by hand what is listed in $here: ${lists[*]}." >&2
  exit 0
fi

mapfile -t missing < <(missing_lines)
[[ ${#missing[@]} -eq 0 ]] && exit 0

as_root apt-get update --quiet=2
wanted=()
for line in "${missing[@]}"; do
  read -ra names <<<"$line"
  wanted+=("$(first_offered "${names[@]}")")
done
echo "Installing: ${wanted[*]}"
as_root env DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends "${wanted[@]}"
