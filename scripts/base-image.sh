#!/usr/bin/env bash
# Makes a Debian image out of Debian's packages alone, where no registry can be
# asked for one: as debian:SUITE-slim, without documentation and translations.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/base-image.sh [--suite SUITE] [--tag NAME]

  --suite SUITE   bookworm (default) or trixie
  --tag NAME      what it is called (default localhost/debian:SUITE-slim)

Needs root, debootstrap, buildah and a Debian mirror.
  scripts/base-image.sh && scripts/build-image.sh --base localhost/debian:bookworm-slim
TEXT
}

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
suite=bookworm
tag=
while [[ $# -gt 0 ]]; do
  case $1 in
    --suite | --tag) [[ $# -ge 2 ]] || { usage >&2; exit 2; }; printf -v "${1#--}" %s "$2"; shift 2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
tag=${tag:-localhost/debian:$suite-slim}
scripts/install-packages.sh packages-packaging.txt

scratch=$(mktemp --directory)
container=
finish() {
  [[ -z $container ]] || buildah rm "$container" >/dev/null
  rm -rf -- "$scratch"
}
trap finish EXIT
tree=$scratch/tree

debootstrap --variant=minbase "$suite" "$tree" >"$scratch/log" 2>&1 || { tail -n 20 "$scratch/log" >&2; exit 1; }
# What comes later leaves these out as well; copyright files stay, as licences ask.
cat >"$tree/etc/dpkg/dpkg.cfg.d/slim" <<'TEXT'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
TEXT
find "$tree/usr/share/doc" -type f ! -name copyright -delete
find "$tree/usr/share/doc" -mindepth 1 -type d -empty -delete
rm -rf -- "$tree"/usr/share/{man,info,locale}/* "$tree"/var/lib/apt/lists/* "$tree"/var/cache/apt/* \
  "$tree"/var/cache/debconf/*-old "$tree"/var/log/{bootstrap.log,dpkg.log,alternatives.log,apt}

container=$(buildah from scratch)
buildah add --quiet "$container" "$tree" / >/dev/null
buildah config --cmd bash "$container"
buildah commit --quiet --format docker "$container" "$tag" >/dev/null
buildah images --format '{{.Name}}:{{.Tag}} {{.Size}}' "$tag"
