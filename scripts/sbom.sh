#!/usr/bin/env bash
# Writes what the program is made of, as a CycloneDX 1.5 document: every shared
# library that it loads, and every Debian package whose headers were compiled
# into it. Fails when a library that ldd names has no package.
set -euo pipefail

if [[ $# -ne 1 || $1 == --help || $1 == -h ]]; then
  echo "Usage: scripts/sbom.sh BUILD_DIR   (built by ninja; its daemon/housingd is looked at)" >&2
  exit 2
fi
build=$1
program=$build/daemon/housingd

# The package that owns a file. Debian's merged /usr knows some by /lib, some by /usr/lib.
owner() {
  local file=$1 found
  for file in "$1" "/usr$1" "${1#/usr}"; do
    if found=$(dpkg-query --search "$file" 2>/dev/null); then
      found=${found%%: *}
      echo "${found%%,*}"
      return
    fi
  done
  echo "no package owns $1" >&2
  return 1
}

linked_files() {
  ldd "$program" | awk '$2 == "=>" && $3 ~ "^/" { print $3 } $1 ~ "^/" { print $1 }' | sort -u
}

# What the compiler read outside the project, for the targets of the program;
# a compiler cache may have written it relative to the build folder.
compiled_files() {
  ninja -C "$build" -t deps | awk '
    /^[^ ].*: #deps/ { ours = $1 ~ "^(pipeline|daemon)/" }
    ours && /^ / { print $1 }' | (cd -- "$build" && xargs --no-run-if-empty realpath --canonicalize-missing) |
    grep '^/usr/' | sort -u
}

packages_of() {
  local file
  while read -r file; do owner "$file"; done
}

# One header after the other would take minutes: dpkg is asked for all at once.
packages_of_many() {
  xargs --no-run-if-empty dpkg-query --search 2>/dev/null | sed -e 's/: .*//' -e 's/,.*//' -e '/^diversion/d'
}

component() { # NAME ARCHITECTURE VERSION SCOPE
  printf '    {"type": "library", "name": "%s", "version": "%s", "scope": "required",\n' "$1" "$3"
  printf '     "purl": "pkg:deb/debian/%s@%s?arch=%s",\n' "$1" "${3//+/%2B}" "$2"
  printf '     "properties": [{"name": "housingd:use", "value": "%s"}]}' "$4"
}

linked=$(linked_files | packages_of | sort -u | sed 's/^/linked /')
compiled=$(compiled_files | packages_of_many | sort -u | sed 's/^/compiled /')
version=$("$program" --version | awk '{ print $2 }')

cat <<JSON
{
  "\$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
  "bomFormat": "CycloneDX",
  "specVersion": "1.5",
  "version": 1,
  "metadata": {
    "component": {"type": "application", "name": "housingd", "version": "$version", "bom-ref": "housingd",
     "licenses": [{"license": {"id": "Apache-2.0"}}]}
  },
  "components": [
JSON
separator=
while read -r use package; do
  [[ -n $package ]] || continue
  read -r name architecture number < <(dpkg-query --show --showformat='${Package} ${Architecture} ${Version}\n' "$package")
  printf '%s' "$separator"
  component "$name" "$architecture" "$number" "$use"
  separator=$',\n'
done <<<"$linked"$'\n'"$compiled"
printf '\n  ]\n}\n'
