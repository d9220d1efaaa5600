#!/usr/bin/env bash
# Builds what is released: housingd_VERSION_ARCHITECTURE.deb, the source tarball,
# the list of what is in it (CycloneDX), and their checksums. The same commit
# gives the same bytes, wherever it lies.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/build-package.sh [--to DIR] [--build DIR]

  --to DIR      where the files go (default dist)
  --build DIR   where it is built (default build/package-release)
TEXT
}

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
to=dist
build=build/package-release
while [[ $# -gt 0 ]]; do
  case $1 in
    --to | --build)
      [[ $# -ge 2 ]] || { usage >&2; exit 2; }
      printf -v "${1#--}" %s "$2"
      shift 2
      ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

scripts/install-packages.sh

# The time of every file in the packages; that of the commit where there is one.
if [[ -z ${SOURCE_DATE_EPOCH:-} ]]; then
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || stat --format=%Y CHANGELOG.md)
fi
export SOURCE_DATE_EPOCH
umask 022

cmake --preset release -B "$build" -D HOUSINGD_TESTS=OFF -D HOUSINGD_BENCH=OFF
cmake --build "$build" --target housingd
mkdir -p "$to"
rm -f -- "$to"/housingd_*.deb "$to"/housingd-*.tar.gz "$to"/housingd-*.cdx.json "$to"/SHA256SUMS
# Its own "preinstall" builds nothing more: see cmake/Install.cmake.
(cd "$build" && cpack -G DEB -B "$PWD/packages" >packages.log) ||
  { cat "$build/packages.log" >&2; exit 1; }
mv -- "$build"/packages/housingd_*.deb "$to"

package=$(basename -- "$to"/housingd_*.deb)
version=${package#housingd_}
version=${version%_*}
scripts/sbom.sh "$build" >"$to/housingd-$version.cdx.json"
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
  git archive --format=tar --prefix="housingd-$version/" HEAD |
    gzip --best --no-name >"$to/housingd-$version.tar.gz"
fi
(cd "$to" && sha256sum -- housingd* >SHA256SUMS)
ls -l -- "$to"
