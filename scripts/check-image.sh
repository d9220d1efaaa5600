#!/usr/bin/env bash
# Runs what scripts/build-image.sh made as a container engine would: its user, a
# read-only root, its volumes in memory, no network but the loopback. It must
# become healthy by its own health check, import, and end by its STOPSIGNAL.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/check-image.sh [--simulator PROGRAM] [IMAGE]

  --simulator PROGRAM   a housingd-simulator of this machine, to import from
  IMAGE                 (default housingd:VERSION)

Needs root and buildah; no engine has to be here. Exit status 77: it cannot be done
here, with the reason.
TEXT
}

simulator=
while [[ $# -gt 0 ]]; do
  case $1 in
    --simulator) [[ $# -ge 2 ]] || { usage >&2; exit 2; }; simulator=$(realpath -- "$2"); shift 2 ;;
    --help | -h) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *) break ;;
  esac
done
[[ $# -le 1 ]] || { usage >&2; exit 2; }
version=$(sed -n 's/^project(housingd VERSION \([0-9.]*\).*/\1/p' "$(dirname -- "${BASH_SOURCE[0]}")/../CMakeLists.txt")
image=${1:-housingd:$version}

cannot() { echo "cannot be done here: $*" >&2; exit 77; }

# From here on within namespaces of its own: what is mounted and bound ends with it.
if [[ -z ${HOUSINGD_IMAGE_ROOT:-} ]]; then
  [[ $(id -u) -eq 0 ]] || cannot "this needs root"
  for program in buildah unshare ip; do
    command -v "$program" >/dev/null || cannot "there is no $program: scripts/install-packages.sh packages-packaging.txt"
  done
  buildah inspect --type image "$image" >/dev/null 2>&1 || cannot "there is no image $image: scripts/build-image.sh"
  container=$(buildah from --pull-never "$image")
  trap 'buildah umount "$container" >/dev/null; buildah rm "$container" >/dev/null' EXIT
  HOUSINGD_IMAGE_ROOT=$(buildah mount "$container")
  export HOUSINGD_IMAGE_ROOT
  unshare --mount --net --pid --fork --kill-child -- "$0" ${simulator:+--simulator "$simulator"} "$image"
  exit
fi

root=$HOUSINGD_IMAGE_ROOT
of_image() { buildah inspect --type image --format "$1" "$image"; }
mapfile -t entrypoint < <(of_image '{{range .Docker.Config.Entrypoint}}{{println .}}{{end}}' | grep .)
mapfile -t command < <(of_image '{{range .Docker.Config.Cmd}}{{println .}}{{end}}' | grep .)
# shellcheck disable=SC2016  # the template is not for the shell
mapfile -t volumes < <(of_image '{{range $path, $_ := .Docker.Config.Volumes}}{{println $path}}{{end}}' | grep .)
# Its first word says that the rest is a command.
mapfile -t health < <(of_image '{{range .Docker.Config.Healthcheck.Test}}{{println .}}{{end}}' | grep . | tail -n +2)
user=$(of_image '{{.Docker.Config.User}}')
signal=$(of_image '{{.Docker.Config.StopSignal}}')
folder=$(of_image '{{.Docker.Config.WorkingDir}}')

mount --make-rprivate /
mount --bind -- "$root" "$root"
mount --types proc proc "$root/proc"
mount --bind /dev "$root/dev"
for volume in "${volumes[@]}"; do
  owner=$(stat --format=uid=%u,gid=%g,mode=%a "$root$volume")
  mount --types tmpfs --options "$owner" tmpfs "$root$volume"
done
mount --types tmpfs tmpfs "$root/tmp"
mount --options remount,bind,ro "$root" "$root"
ip link set lo up

# A command of its own each time, so that a signal meets the program and no shell around it.
inside=(env --ignore-environment PATH=/usr/sbin:/usr/bin:/sbin:/bin
  chroot --userspec="$user" "$root" env --chdir="$folder")
within() { # SECONDS COMMAND...
  local until=$((SECONDS + $1))
  shift
  until "$@" >"$said" 2>&1; do
    ((SECONDS < until)) || return 1
    sleep 0.1
  done
}
holds() { # WHAT COMMAND...
  local what=$1
  shift
  if "$@" >"$said" 2>&1; then printf 'ok    %s\n' "$what"; return; fi
  printf 'WRONG %s: %s\n' "$what" "$*"
  cat -- "$said" "$log"
  exit 1
}
not() { ! "$@"; }

said=$(mktemp) log=$(mktemp)
trap 'rm -f -- "$said" "$log"' EXIT
"${inside[@]}" "${entrypoint[@]}" "${command[@]}" >"$log" 2>&1 &
daemon=$!
holds "it becomes healthy by: ${health[*]}" within 30 "${inside[@]}" "${health[@]}"
holds "as the user $user" test "$(stat --format=%u:%g "$root/proc/$daemon")" = "$user"
holds "its root cannot be written to" not "${inside[@]}" touch /etc/housingd/written
if [[ -n $simulator ]]; then
  "$simulator" --port 8090 --seed 1 --properties 1000 --ready-file "$said.url" >/dev/null 2>&1 &
  holds "the simulator is there" within 60 test -s "$said.url"
  holds "it imports" "${inside[@]}" "${entrypoint[@]}" run copenhagen-villas --store sqlite:/tmp/once.db \
    --set sources.boligsiden.client.base_url="$(<"$said.url")" --set sources.boligsiden.rate_limit.count=200
  rm -f -- "$said.url"
fi
kill -s "$signal" "$daemon"
holds "$signal ends it with status 0" wait "$daemon"
holds "and it is not healthy any more" not "${inside[@]}" "${health[@]}"
du --summarize --bytes --one-file-system "$root" | awk '{ printf "%.1f MB on disk\n", $1 / 1e6 }'
