#!/usr/bin/env bash
# Builds the container image with whatever engine is here, and asks the program
# in it for its version.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/build-image.sh [--base IMAGE] [--tag NAME] [-- ARGUMENT...]

  --base IMAGE   a Debian 12 or 13 to build on (default: as the Dockerfile says;
                 scripts/base-image.sh makes one without a registry)
  --tag NAME     what it is called (default housingd:VERSION)
  ARGUMENT       the engine's own, such as a volume with a compiler cache
TEXT
}

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
version=$(sed -n 's/^project(housingd VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
tag=housingd:$version
arguments=(--build-arg "VERSION=$version")
while [[ $# -gt 0 ]]; do
  case $1 in
    --base) [[ $# -ge 2 ]] || { usage >&2; exit 2; }; arguments+=(--build-arg "BASE=$2"); shift 2 ;;
    --tag) [[ $# -ge 2 ]] || { usage >&2; exit 2; }; tag=$2; shift 2 ;;
    --help | -h) usage; exit 0 ;;
    --) shift; break ;;
    *) usage >&2; exit 2 ;;
  esac
done
arguments+=(--build-arg "SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}")

if command -v docker >/dev/null; then
  docker build "${arguments[@]}" "$@" --tag "$tag" .
  docker run --rm --read-only "$tag" --version
  docker image inspect --format '{{.Size}} bytes' "$tag"
elif command -v buildah >/dev/null; then
  # A health check is known to Docker's format alone.
  buildah build --format docker --isolation chroot "${arguments[@]}" "$@" --tag "$tag" .
  container=$(buildah from --pull-never "$tag")
  trap 'buildah rm "$container" >/dev/null' EXIT
  buildah run --isolation chroot "$container" -- housingd --version
  buildah images --format '{{.Size}}' "$tag"
else
  echo "Neither docker nor buildah is here: scripts/install-packages.sh packages-packaging.txt" >&2
  exit 1
fi
