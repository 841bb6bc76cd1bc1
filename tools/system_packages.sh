#!/bin/sh
# Comes in: a use (serve or test). Installs the packages of system-packages.txt for that use when this user may;
# otherwise prints the command that an administrator runs, and goes on, because only part of the work needs them.
set -eu
list=$(dirname "$0")/../system-packages.txt
wanted=$(awk -v use="$1" '!/^#/ && $2 == use { print $1 }' "$list")
[ -n "$wanted" ] || exit 0
missing=""
for package in $wanted; do
    if ! command -v dpkg-query >/dev/null 2>&1 ||
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
        missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing system packages:$missing"
    apt-get update -qq
    # shellcheck disable=SC2086 # the names are meant to be split
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null
else
    echo "System packages are missing:$missing" >&2
    echo "Tests that need them are skipped. To install them: sudo apt-get install$missing" >&2
fi
