#!/usr/bin/env bash
# The unit is well-formed and closed: systemd-analyze verify finds nothing, exposure is 1.5 or better. usage: check_unit.sh UNIT
set -euo pipefail
command -v systemd-analyze >/dev/null || { echo "systemd-analyze is not installed: skipped"; exit 77; }
unit=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# verify looks for the program; the installed path need not exist where tests run.
sed 's#^ExecStart=/usr/bin/policywatch#ExecStart=/bin/true#' "$unit" >"$folder/policywatch.service"
words=$(systemd-analyze verify "$folder/policywatch.service" 2>&1) || { echo "$words"; exit 1; }
[ -z "$words" ] || { echo "verify says: $words"; exit 1; }
level=$(systemd-analyze security --offline=yes "$unit" 2>&1 | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
echo "exposure level: $level"
awk -v level="$level" 'BEGIN { exit !(level != "" && level <= 1.5) }'
