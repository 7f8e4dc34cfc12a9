#!/usr/bin/env bash
# The Debian package of the programs that are built: dpkg-buildpackage and lintian are content, and it holds what the
# handbook promises. usage: built_test.sh FOLDER_WITH_PROGRAMS
# Installing it, upgrading and removing: package_test.sh; under a running systemd: systemd_test.sh; both by command.
set -euo pipefail
for tool in dpkg-buildpackage dh lintian; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed: skipped"; exit 77; }
done
cd "$(dirname "$0")/../.."
log=$(mktemp) held=$(mktemp -d)
trap 'rm -rf "$log" "$held"' EXIT
scripts/package.sh --built "$1" >"$log" 2>&1 || { tail -30 "$log"; exit 1; }
package=$(sed -n 's/^built: //p' "$log")
dpkg-deb -R "$package" "$held"
missing=0
for file in usr/bin/policywatch usr/bin/policywatch-worker etc/policywatch/policywatch.toml etc/policywatch/sources.d/ice.toml \
  lib/systemd/system/policywatch.service lib/systemd/system/policywatch.socket lib/systemd/system/policywatch-worker.socket \
  lib/systemd/system/policywatch-worker@.service lib/systemd/system/policywatch-backup.service \
  lib/systemd/system/policywatch-backup.timer usr/lib/sysusers.d/policywatch.conf usr/lib/tmpfiles.d/policywatch.conf \
  usr/share/man/man1/policywatch.1.gz usr/share/man/man5/policywatch.toml.5.gz \
  usr/share/bash-completion/completions/policywatch usr/share/zsh/vendor-completions/_policywatch \
  usr/share/policywatch/prometheus/policywatch.rules.yml usr/share/doc/policywatch/copyright; do
  [ -s "$held/$file" ] || { echo "not in the package: $file"; missing=1; }
done
for unit in policywatch.service policywatch-backup.timer; do
  grep -q "deb-systemd-helper enable '$unit'" "$held/DEBIAN/postinst" || { echo "installing does not enable $unit"; missing=1; }
done
# The daemon's group may read the configuration before the daemon is started.
awk '/chgrp policywatch/ { readable = NR } /deb-systemd-invoke/ && !started { started = NR }
  END { exit !(readable && started && readable < started) }' "$held/DEBIAN/postinst" ||
  { echo "installing starts the daemon before it may read its configuration"; missing=1; }
grep -qx 'state_dir = "/var/lib/policywatch"' "$held/etc/policywatch/policywatch.toml" ||
  { echo "commands outside of the unit would look for another store than the unit's"; missing=1; }
cmp "$held/lib/systemd/system/policywatch.service" systemd/policywatch.service
[ "$missing" -eq 0 ]
echo "$package: whole"
