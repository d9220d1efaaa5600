#!/usr/bin/env bash
# Brings a host to the version of a package: looks before, asks after, and goes
# back when the new version does not come up. Doing it twice does it once.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: deploy/deploy.sh [--host USER@HOST] [--wait SECONDS] [--first] PACKAGE.deb

  --host USER@HOST   there, by ssh (needs sudo without a password); default: here, as root
  --wait SECONDS     how long the new version may take until it is ready (default 120)
  --first            allow it where the package of the version that is installed is
                     not kept, so that there is no way back

Exit status: 0 the version runs (or is installed and was not running), 1 it did not come
up and the former one is back, 2 wrong usage or nothing was changed, 4 it did not come up
and neither did the former one: somebody must look.
TEXT
}

host=
patience=120
first=no
while [[ $# -gt 0 ]]; do
  case $1 in
    --host) [[ $# -ge 2 ]] || { usage >&2; exit 2; }; host=$2; shift 2 ;;
    --wait) [[ $# -ge 2 && $2 =~ ^[0-9]+$ ]] || { usage >&2; exit 2; }; patience=$2; shift 2 ;;
    --first) first=yes; shift ;;
    --help | -h) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *) break ;;
  esac
done
[[ $# -eq 1 ]] || { usage >&2; exit 2; }
package=$1

say() { printf 'deploy: %s\n' "$*" >&2; }
refuse() { say "$*; nothing was changed"; exit 2; }

[[ -f $package ]] || refuse "$package: no such file"
[[ $(dpkg-deb --field "$package" Package 2>/dev/null) == housingd ]] || refuse "$package is no package of housingd"

if [[ -n $host ]]; then
  there=$(ssh -- "$host" mktemp --directory)
  trap 'ssh -- "$host" rm -rf -- "$there"' EXIT
  scp -q -- "$0" "$package" "$host:$there/"
  arguments=(--wait "$patience")
  [[ $first == no ]] || arguments+=(--first)
  ssh -- "$host" sudo "$there/$(basename -- "$0")" "${arguments[@]}" "$there/$(basename -- "$package")"
  exit
fi

[[ $(id -u) -eq 0 ]] || refuse "this needs root"
# The packages of the version that runs and of the one before it.
kept=${HOUSINGD_DEPLOY_DIR:-/var/lib/housingd-deploy}
config=${HOUSINGD_CONFIG_DIR:-/etc/housingd}
scratch=$(mktemp --directory)
trap 'rm -rf -- "$scratch"' EXIT
# Two at once would take each other's version for the one to go back to.
mkdir -p -- "$kept"
exec 9>"$kept/lock"
flock --nonblock 9 || refuse "another deployment is under way"

# Nothing, where it is not.
installed_version() {
  { dpkg-query --show --showformat='${db:Status-Status} ${Version}' housingd 2>/dev/null || true; } |
    sed -n 's/^installed //p'
}

is_running() { systemctl is-active --quiet housingd.service; }

install_package() {
  DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --allow-downgrades --reinstall \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$1" >&2
}

# An installation restarts what runs, and leaves alone what has failed.
start_again() {
  is_running || { systemctl reset-failed housingd.service && systemctl restart --no-block housingd.service; }
}

# Ready, as Type=notify has told systemd, and answering. That a job's data is stale
# is no fault of the version: the way back would not freshen it.
comes_up() {
  local until=$((SECONDS + patience))
  while ((SECONDS <= until)); do
    if is_running && housingd status >"$scratch/status" 2>&1; then return 0; fi
    # A wrong definition is not tried again: no use in waiting.
    systemctl is-failed --quiet housingd.service && break
    sleep 1
  done
  systemctl status --no-pager --lines=20 housingd.service >&2 || true
  cat -- "$scratch/status" >&2 2>/dev/null || true
  return 1
}

# The new program reads this host's definitions before it replaces the old one.
# Where a library of its is missing yet, that can only be seen afterwards.
check_before() {
  dpkg-deb --extract "$package" "$scratch/new"
  local program=$scratch/new/usr/bin/housingd
  if ldd "$program" 2>/dev/null | grep -q 'not found'; then
    say "the new version needs libraries that are not here yet: definitions are checked when it starts"
    return
  fi
  [[ -d $config ]] || return 0
  "$program" check --config "$config" >"$scratch/check" 2>&1 ||
    { cat -- "$scratch/check" >&2; refuse "the new version refuses $config"; }
}

version=$(dpkg-deb --field "$package" Version)
former=$(installed_version)
# One that has failed is meant to run as well: the new version may be its cure.
running=no
if is_running || systemctl is-failed --quiet housingd.service; then running=yes; fi

if [[ $former == "$version" && -f $kept/$version.deb ]] && cmp --silent -- "$package" "$kept/$version.deb"; then
  if [[ $running == no ]] || comes_up; then
    say "housingd $version is here already"
    exit 0
  fi
  say "housingd $version is here already, and not well"
  exit 4
fi

if [[ -n $former && ! -f $kept/$former.deb && $first == no ]]; then
  refuse "the package of the installed version $former is not kept in $kept: no way back (--first goes on all the same)"
fi
check_before
# Kept under another name until it has shown that it runs.
cp -- "$package" "$kept/next.deb"

say "housingd ${former:-(none)} -> $version"
if install_package "$kept/next.deb" && { [[ $running == no ]] || { start_again && comes_up; }; }; then
  # Of the versions before, the former one is enough.
  find "$kept" -name '*.deb' ! -name next.deb ! -name "$former.deb" -delete
  mv -- "$kept/next.deb" "$kept/$version.deb"
  [[ $running == yes ]] || say "installed; it did not run before, and is not started: systemctl enable --now housingd"
  say "housingd $version is in place"
  exit 0
fi

rm -f -- "$kept/next.deb"
if [[ -z $former || ! -f $kept/$former.deb ]]; then
  say "housingd $version did not come up, and there is no former package to go back to"
  exit 4
fi
say "housingd $version did not come up: going back to $former"
if install_package "$kept/$former.deb" && { [[ $running == no ]] || { start_again && comes_up; }; }; then
  say "housingd $former is back"
  exit 1
fi
say "housingd $former did not come up either"
exit 4
