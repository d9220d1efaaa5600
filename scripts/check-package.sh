#!/usr/bin/env bash
# Looks at what scripts/build-package.sh made: Debian's own checks, hardening,
# that the list of parts names every library that is loaded, the checksums.
set -euo pipefail

if [[ ${1:-} == --help || ${1:-} == -h || $# -gt 1 ]]; then
  echo "Usage: scripts/check-package.sh [DIR]   (default dist)" >&2
  exit 2
fi

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
"$here/install-packages.sh" packages.txt packages-packaging.txt
cd -- "${1:-$here/../dist}"
scratch=$(mktemp --directory)
trap 'rm -rf -- "$scratch"' EXIT

failed=no
wrong() { printf 'wrong: %s\n' "$*" >&2; failed=yes; }

package=$(echo housingd_*.deb)
[[ -f $package ]] || { echo "there is no package in $PWD: scripts/build-package.sh" >&2; exit 2; }
sha256sum --check --quiet SHA256SUMS || wrong "SHA256SUMS"

lintian --fail-on error --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog "$package" || wrong "lintian"

dpkg-deb --extract "$package" "$scratch/tree"
dpkg-deb --control "$package" "$scratch/control"
program=$scratch/tree/usr/bin/housingd
hardening-check --nocfprotection "$program" || wrong "hardening-check"
# The linker marks a program as a whole only when every object is marked; the
# start files of Debian's C library are not, so the functions are counted.
if [[ $(uname -m) == x86_64 ]]; then
  marked=$(objdump --disassemble --no-show-raw-insn "$program" | grep -c endbr64 || true)
  [[ $marked -gt 1000 ]] || wrong "$marked functions are marked as targets of indirect branches: -fcf-protection"
fi

# Every file below /etc is a configuration file to dpkg, and no other.
diff <(cd "$scratch/tree" && find etc -type f -printf '/%p\n' | sort) <(sort "$scratch/control/conffiles") ||
  wrong "conffiles"

parts=$(echo housingd-*.cdx.json)
while read -r library; do
  owner=$(dpkg-query --search "$library" 2>/dev/null || dpkg-query --search "/usr$library")
  owner=${owner%%:*}
  grep -q "\"name\": \"$owner\"" "$parts" || wrong "$parts does not name $owner, whose $library is loaded"
done < <(ldd "$program" | awk '$2 == "=>" && $3 ~ "^/" { print $3 }')

printf '%s: %s bytes, installed %s KiB\n' "$package" "$(stat --format=%s "$package")" \
  "$(dpkg-deb --field "$package" Installed-Size)"
[[ $failed == no ]]
