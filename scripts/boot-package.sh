#!/usr/bin/env bash
# Installs a package into a fresh Debian, boots that under systemd-nspawn, and
# lets the service live through what an operator does to it: start, import,
# reload, wrong definitions, a crash, an upgrade under load, removal, purge.
# What is done inside is scripts/boot-package-inside.sh.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/boot-package.sh [--suite SUITE] [--trees DIR] [--simulator PROGRAM] [PACKAGE.deb]

  PACKAGE.deb           (default: what scripts/build-package.sh left in dist)
  --suite SUITE         bookworm or trixie: what the package was built on (default: as here)
  --trees DIR           where fresh trees are kept for the next time (default build/trees)
  --simulator PROGRAM   (default: built where scripts/build-package.sh built)

Needs root, debootstrap, systemd-nspawn and a Debian mirror. Exit status 77: it cannot
be done here, with the reason.
TEXT
}

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-bookworm}")
trees=build/trees
simulator=
while [[ $# -gt 0 ]]; do
  case $1 in
    --suite | --trees | --simulator)
      [[ $# -ge 2 ]] || { usage >&2; exit 2; }
      printf -v "${1#--}" %s "$2"
      shift 2
      ;;
    --help | -h) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *) break ;;
  esac
done
cannot() { echo "cannot be done here: $*" >&2; exit 77; }
[[ $# -gt 0 ]] || set -- dist/housingd_*.deb
[[ $# -eq 1 ]] || { usage >&2; exit 2; }
package=$1
[[ -f $package ]] || cannot "there is no $package: scripts/build-package.sh"
[[ $(id -u) -eq 0 ]] || cannot "this needs root"
for program in debootstrap systemd-nspawn; do
  command -v "$program" >/dev/null || cannot "there is no $program: scripts/install-packages.sh packages-packaging.txt"
done

if [[ -z $simulator ]]; then
  build=build/package-release
  [[ -e $build/build.ninja ]] || cannot "there is no $build: scripts/build-package.sh, or --simulator"
  cmake --build "$build" --target housingd-simulator
  simulator=$build/simulator/housingd-simulator
fi
[[ -x $simulator ]] || { echo "$simulator is not built" >&2; exit 2; }

fresh=$trees/$suite
if [[ ! -e $fresh.complete ]]; then
  rm -rf -- "$fresh"
  mkdir -p -- "$trees"
  debootstrap --variant=minbase --include=systemd-sysv,dbus,procps,tzdata,ca-certificates "$suite" "$fresh" \
    >"$fresh.log" 2>&1 || { tail -n 20 "$fresh.log" >&2; cannot "debootstrap failed"; }
  touch -- "$fresh.complete"
fi

tree=$(mktemp --directory --tmpdir="$trees" boot-XXXXXX)
trap 'rm -rf -- "$tree"' EXIT
cp --archive --reflink=auto -- "$fresh/." "$tree"
install -D -m 644 -- "$package" "$tree/root/housingd.deb"
# The same once more under a later version, for the upgrade.
dpkg-deb --raw-extract "$package" "$tree/root/next"
sed -i 's/^Version: .*/&+next/' "$tree/root/next/DEBIAN/control"
dpkg-deb --root-owner-group -Znone --build "$tree/root/next" "$tree/root/next.deb" >/dev/null
rm -rf -- "$tree/root/next"
install -D -m 755 -- "$simulator" "$tree/usr/local/bin/housingd-simulator"
install -D -m 755 -- scripts/boot-package-inside.sh "$tree/root/inside.sh"

# With the host's network, for apt; nothing is started by it.
systemd-nspawn --quiet --register=no --keep-unit --directory="$tree" --resolv-conf=copy-host --pipe \
  sh -c 'apt-get update --quiet=2 && DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes \
    --no-install-recommends /root/housingd.deb sqlite3' >"$tree.log" 2>&1 ||
  { tail -n 40 "$tree.log" >&2; rm -f -- "$tree.log"; exit 1; }
rm -f -- "$tree.log"

cat >"$tree/etc/systemd/system/inside.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
StandardOutput=file:/root/said
StandardError=inherit
ExecStart=/root/inside.sh
ExecStopPost=/bin/systemctl poweroff
[Install]
WantedBy=multi-user.target
UNIT
mkdir -p -- "$tree/etc/systemd/system/multi-user.target.wants"
ln -s ../inside.service "$tree/etc/systemd/system/multi-user.target.wants/inside.service"

# Its own loopback and nothing else: the real source cannot be asked by mistake.
timeout 600 systemd-nspawn --quiet --register=no --keep-unit --directory="$tree" --boot --private-network \
  --console=pipe >"$trees/boot.log" 2>&1 </dev/null || true
[[ -s $tree/root/said ]] || { tail -n 40 "$trees/boot.log" >&2; cannot "it did not boot"; }
cat -- "$tree/root/said"
grep -q '^all of it$' "$tree/root/said"
