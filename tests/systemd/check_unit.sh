#!/usr/bin/env bash
# P17: the units are well-formed and closed: systemd-analyze verify finds nothing; the daemon's exposure is 1.1 or better, the
# parser worker's 0.3 or better (thresholds in tenths). usage: check_unit.sh FOLDER
set -euo pipefail
command -v systemd-analyze >/dev/null || { echo "systemd-analyze is not installed: skipped"; exit 77; }
source=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# verify looks for the programs; the installed paths need not exist where tests run.
for unit in policywatch.service policywatch.socket policywatch-worker.socket policywatch-worker@.service policywatch-backup.service policywatch-backup.timer; do
  sed 's#^ExecStart=/usr/bin/policywatch[a-z-]*#ExecStart=/bin/true#; /^Documentation=/d' "$source/$unit" >"$folder/$unit"
done
cp "$folder/policywatch-worker@.service" "$folder/policywatch-worker@1.service"
for unit in policywatch.service policywatch.socket policywatch-worker.socket policywatch-worker@1.service policywatch-backup.service policywatch-backup.timer; do
  words=$(SYSTEMD_UNIT_PATH="$folder:" systemd-analyze verify --man=no "$folder/$unit" 2>&1) || { echo "$unit: $words"; exit 1; }
  [ -z "$words" ] || { echo "$unit: verify says: $words"; exit 1; }
done
# Units of one StateDirectory= agree on who runs: with DynamicUser= in one alone, each start would move the folder.
for unit in policywatch.service policywatch-backup.service; do
  grep -E '^(User|Group|DynamicUser|StateDirectory)=' "$source/$unit" >"$folder/$unit.identity"
done
cmp "$folder/policywatch.service.identity" "$folder/policywatch-backup.service.identity"
closed() {
  systemd-analyze security --offline=yes --threshold="$1" "$source/$2" >"$folder/report" 2>&1 || { grep '✗' "$folder/report"; tail -1 "$folder/report"; exit 1; }
  tail -1 "$folder/report"
}
closed 11 policywatch.service
closed 3 policywatch-worker@.service
closed 3 policywatch-backup.service
