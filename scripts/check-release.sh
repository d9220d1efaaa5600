#!/usr/bin/env bash
# Makes dist/ for a tag, when the tag is the version that CMakeLists.txt names
# and CHANGELOG.md has a section of it.
set -euo pipefail

[[ $# -eq 1 && $1 == v* ]] || { echo "Usage: scripts/check-release.sh vVERSION" >&2; exit 2; }
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
version=$(sed -n 's/^project(housingd VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
[[ $1 == "v$version" ]] || { echo "the tag is $1, CMakeLists.txt says $version" >&2; exit 1; }
grep -q "^## \[$version\] - 20" CHANGELOG.md || { echo "CHANGELOG.md has no dated section of $version" >&2; exit 1; }
scripts/build-package.sh
scripts/check-package.sh
scripts/check-reproducible.sh
