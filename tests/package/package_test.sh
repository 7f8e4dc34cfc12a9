#!/usr/bin/env bash
# The package in a fresh Debian 12: installed, configured, run, upgraded, removed, purged. usage: package_test.sh [OLD.deb] NEW.deb
# As root, some minutes, and the network for debootstrap: run by hand after scripts/package.sh. Ends with 77 where it cannot.
# OLD may be the same program under an older version (scripts/package.sh --version 0.0.9).
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: package_test.sh [OLD.deb] NEW.deb" >&2; exit 2; }
new=$(realpath "${!#}") old=''
[ $# -lt 2 ] || old=$(realpath "$1")
[ "$(id -u)" -eq 0 ] || { echo "root is needed for debootstrap and chroot: skipped"; exit 77; }
command -v debootstrap >/dev/null || { echo "debootstrap is not installed: skipped"; exit 77; }

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d /var/tmp/policywatch-package.XXXXXX) root=$work/root
daemon='' pages=''
finish() {
  [ -z "$pages" ] || kill "$pages" 2>/dev/null || true
  [ -z "$daemon" ] || kill -KILL "$daemon" 2>/dev/null || true
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap finish EXIT
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
as_daemon() { inside setpriv --reuid=policywatch --regid=policywatch --clear-groups env STATE_DIRECTORY=/var/lib/policywatch "$@"; }
step() { echo "== $*"; }
must() { "$@" || { echo "not true: $*"; exit 1; }; }
must_not() { if "$@"; then echo "true, and must not be: $*"; exit 1; fi; }

step "a fresh Debian 12"
debootstrap --variant=minbase bookworm "$root" "${POLICYWATCH_MIRROR:-http://deb.debian.org/debian}" >"$work/log" 2>&1 || {
  tail -3 "$work/log"
  echo "debootstrap found no mirror: skipped"
  exit 77
}
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"  # no service manager in a folder
chmod 755 "$root/usr/sbin/policy-rc.d"
inside apt-get update -qq
install_package() {
  cp "$1" "$root/tmp/policywatch.deb"
  inside apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold /tmp/policywatch.deb >"$work/log" 2>&1 || {
    tail -20 "$work/log"
    exit 1
  }
}
start_daemon() {
  (
    exec chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 STATE_DIRECTORY=/var/lib/policywatch \
      setpriv --reuid=policywatch --regid=policywatch --clear-groups policywatch run
  ) >"$work/daemon.out" 2>&1 &
  daemon=$!
  for _ in $(seq 100); do
    grep -q '^listening on ' "$work/daemon.out" && return 0
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.2
  done
  cat "$work/daemon.out"
  exit 1
}
stop_daemon() {
  kill -TERM "$daemon"
  wait "$daemon"
  daemon=''
}
healthy() { curl --silent --fail --max-time 10 "$(sed -n 's/^listening on //p' "$work/daemon.out")/healthz" | grep -q '"ok"'; }

step "installed"
install_package "${old:-$new}"
must inside getent passwd policywatch >/dev/null
must test "$(inside stat -c '%a %U %G' /etc/policywatch/policywatch.toml)" = "640 root policywatch"
must inside policywatch --version
must inside policywatch config check
must test "$(inside stat -c '%a %U %G' /var/backups/policywatch)" = "700 policywatch policywatch"
for file in /lib/systemd/system/policywatch.service /lib/systemd/system/policywatch-backup.timer \
  /lib/systemd/system/policywatch-backup.service /usr/share/man/man1/policywatch.1.gz /usr/share/man/man5/policywatch.toml.5.gz \
  /usr/share/bash-completion/completions/policywatch /usr/share/zsh/vendor-completions/_policywatch \
  /etc/policywatch/sources.d/ice.toml /usr/share/policywatch/prometheus/policywatch.rules.yml; do
  must test -e "$root$file"
done
for link in timers.target.wants/policywatch-backup.timer multi-user.target.wants/policywatch.service; do
  must test -L "$root/etc/systemd/system/$link"
done

step "configured and started as its own user"
sed -i 's/^listen .*/listen = "127.0.0.1:0"/' "$root/etc/policywatch/policywatch.toml"
printf '\n[[watch]]\nid = "kept"\nurl = "https://tracker.example/"\nkind = "page"\npaused = true\n' >>"$root/etc/policywatch/policywatch.toml"
inside install -d -o policywatch -g policywatch -m 700 /var/lib/policywatch
start_daemon
must healthy
inside sh -c 'echo a-long-enough-password | policywatch user add ana --role admin --password-stdin --state-dir /var/lib/policywatch'
stop_daemon

if [ -n "$old" ]; then
  step "upgraded"
  install_package "$new"
  must grep -q kept "$root/etc/policywatch/policywatch.toml"
  must test "$(inside stat -c '%a %U %G' /etc/policywatch/policywatch.toml)" = "640 root policywatch"
fi
step "started again on the same store, and copied meanwhile"
start_daemon
must healthy
must as_daemon policywatch backup --into /var/backups/policywatch --keep 1
sleep 1
must as_daemon policywatch backup --into /var/backups/policywatch --keep 1
must test "$(ls "$root/var/backups/policywatch" | wc -l)" = 1
stop_daemon
must as_daemon policywatch verify
must sh -c "chroot '$root' policywatch user list --state-dir /var/lib/policywatch | grep -q ana"

step "an hour of virtual load: 40 watches, checked every minute while their pages change and fail"
python3 "$here/changing_pages.py" "$work/port" &
pages=$!
for _ in $(seq 50); do [ -s "$work/port" ] && break || sleep 0.1; done
{
  printf '[fetch]\nallow_addresses = ["127.0.0.0/8"]\nper_host_delay = "0ms"\nobey_robots = false\n[schedule]\nevery = "1m"\njitter = 0.0\n'
  for n in $(seq 40); do printf '[[watch]]\nid = "load-%s"\nurl = "http://127.0.0.1:%s/list/%s"\nkind = "list"\n' "$n" "$(cat "$work/port")" "$n"; done
} >"$root/tmp/load.toml"
chmod 644 "$root/tmp/load.toml"
for minute in $(seq 0 59); do
  as_daemon policywatch check --config /tmp/load.toml --now "2026-04-01T12:$(printf %02d "$minute"):00Z" >"$work/check" 2>&1 || [ $? -eq 1 ] || {
    tail -5 "$work/check"
    exit 1
  }
done
kill "$pages"
must as_daemon policywatch verify
# A seventh of the answers may be missing (503); each of the others was new to its watch.
captured=$(as_daemon policywatch snapshots load-7 --config /tmp/load.toml --json | python3 -c 'import json, sys; print(len({one["sha256"] for one in json.load(sys.stdin)}))')
must test "$captured" -ge 48
start_daemon
must healthy
stop_daemon

step "removed: what was watched stays"
inside apt-get remove -y -qq policywatch >/dev/null 2>&1
must_not test -e "$root/usr/bin/policywatch"
must test -e "$root/var/lib/policywatch/policywatch.db"
must test -e "$root/etc/policywatch/policywatch.toml"

step "purged: nothing stays"
inside dpkg --purge policywatch >/dev/null 2>&1
must_not test -e "$root/var/lib/policywatch"
must_not test -e "$root/etc/policywatch"
must_not test -e "$root/var/backups/policywatch"
must_not test -e "$root/lib/systemd/system/policywatch.service"
echo "package: passed"
