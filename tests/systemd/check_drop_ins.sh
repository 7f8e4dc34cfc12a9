#!/usr/bin/env bash
# S12: the unit with each drop-in that is shipped is well-formed, and no more exposed than without. usage: check_drop_ins.sh FOLDER
set -euo pipefail
command -v systemd-analyze >/dev/null || { echo "systemd-analyze is not installed: skipped"; exit 77; }
source=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
exposure() {
  systemd-analyze security --offline=yes "$folder/policywatch.service" 2>&1 | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p'
}
sed 's#^ExecStart=/usr/bin/policywatch#ExecStart=/bin/true#' "$source/policywatch.service" >"$folder/policywatch.service"
alone=$(exposure)
for drop_in in "$source"/*.conf; do
  rm -rf "$folder/policywatch.service.d"
  mkdir "$folder/policywatch.service.d"
  cp "$drop_in" "$folder/policywatch.service.d/"
  words=$(systemd-analyze verify "$folder/policywatch.service" 2>&1) || { echo "$drop_in: $words"; exit 1; }
  [ -z "$words" ] || { echo "$drop_in: verify says: $words"; exit 1; }
  with=$(exposure)
  echo "$(basename "$drop_in"): exposure $with, $alone without"
  awk -v with="$with" -v alone="$alone" 'BEGIN { exit !(with != "" && with <= alone + 0.2) }'
done
