#!/usr/bin/env bash
# The shipped units under a running systemd, which is PID 1 of namespaces of its own with a fresh Debian 12 as its root.
# usage: systemd_test.sh [OLD.deb] NEW.deb
# As root, some minutes, and the network for debootstrap: run by hand after scripts/package.sh. Ends with 77 where it cannot.
# OLD, where given, is installed anew at the end and upgraded; else NEW is upgraded to itself.
# Limits of memory and tasks are not tried: the machine's control groups may have their controllers elsewhere.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: systemd_test.sh [OLD.deb] NEW.deb" >&2; exit 2; }
new=$(realpath "${!#}") old=''
[ $# -lt 2 ] || old=$(realpath "$1")
skip() { echo "SKIPPED: $*"; exit 77; }
[ "$(id -u)" -eq 0 ] || skip "root is needed for debootstrap and namespaces"
for tool in debootstrap unshare nsenter setpriv python3 curl; do
  command -v "$tool" >/dev/null || skip "$tool is not installed"
done
groups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
[ -n "$groups" ] || skip "no cgroup2 is mounted"
unshare --mount --pid --fork --uts --ipc --cgroup --net true || skip "this machine gives no namespaces"
group=$groups/policywatch-test.$$
mkdir "$group" || skip "this machine gives no control group"

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d /var/tmp/policywatch-systemd.XXXXXX) root=$work/root
machine='' init='' pages=''
finish() {
  [ -z "$pages" ] || kill "$pages" 2>/dev/null || true
  # unshare takes its child along, which is PID 1 there, and that all the rest.
  [ -z "$machine" ] || { kill -KILL "$machine" && wait "$machine"; } 2>/dev/null || true
  for _ in $(seq 50); do
    find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
    [ -d "$group" ] || break
    sleep 0.1
  done
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap finish EXIT
step() { echo "== $*"; }
fail() {
  echo "$*"
  [ -z "$init" ] || inside journalctl --no-pager -n 30 -u 'policywatch*' || true
  exit 1
}
must() { "$@" || fail "not true: $*"; }
must_not() { if "$@"; then fail "true, and must not be: $*"; fi; }
within() {  # SECONDS COMMAND…
  local end=$((SECONDS + $1)) seconds=$1
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || fail "not within $seconds s: $*"
    sleep 0.2
  done
}
environment=(/usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8)
before() { chroot "$root" "${environment[@]}" "$@"; }
inside() { nsenter --target "$init" --mount --uts --ipc --net --pid --cgroup --root --wd "${environment[@]}" "$@"; }
# What the daemon wrote in this life of it.
hears() { grep -qE "$1" <<<"$(inside journalctl --no-pager -b -o cat "_SYSTEMD_INVOCATION_ID=$(value policywatch InvocationID)")"; }
value() { inside systemctl show --value --property "$2" "$1"; }
is() { [ "$(value "$1" "$2")" = "$3" ]; }
active() { is policywatch ActiveState active; }
# Every start counts for StartLimitBurst=, also those of this test.
restart() {
  inside systemctl daemon-reload
  inside systemctl reset-failed policywatch
  inside systemctl restart policywatch
}
main_pid() { value policywatch MainPID; }
signal() { inside sh -c "kill -$1 $(main_pid)"; }
web() { nsenter --target "$init" --net curl --silent --max-time 10 "$@"; }
healthy() { grep -q '"ok"' <<<"$(web --fail http://127.0.0.1:8737/healthz)"; }
hook() {
  web --output /dev/null --write-out '%{http_code}' --header 'Content-Type: application/json' --data '{}' \
    "http://127.0.0.1:8737/hooks/courtlistener/docket/$1"
}
asked() { grep -c "GET /$1 " "$work/pages.log" || true; }
asked_since() { [ "$(asked "$1")" -gt "$2" ]; }
complains() { grep -q 'the new configuration is wrong' <<<"$(value policywatch StatusText)"; }
says_running() { grep -q 'running since' <<<"$(inside policywatch status)"; }
copies() { find "$root/var/backups/policywatch" -name '*.db' | wc -l; }
more_copies_than() { [ "$(copies)" -gt "$1" ]; }
apt_install() {
  cp "$1" "$root/root/policywatch.deb"
  inside apt-get install -y -qq --reinstall --no-install-recommends -o Dpkg::Options::=--force-confold /root/policywatch.deb >"$work/log" 2>&1 ||
    { tail -20 "$work/log"; fail "apt-get does not install $1"; }
}
drop_in() {  # UNIT NAME LINE…: an operator's
  mkdir -p "$root/etc/systemd/system/$1.d"
  printf '%s\n' "${@:3}" >"$root/etc/systemd/system/$1.d/$2.conf"
}
no_drop_in() { rm -f "$root/etc/systemd/system/$1.d/$2.conf"; }
shipped_drop_in() {
  mkdir -p "$root/etc/systemd/system/policywatch.service.d"
  cp "$root/usr/share/policywatch/systemd/$1.conf" "$root/etc/systemd/system/policywatch.service.d/"
}
configured() {  # standard input: watches
  {
    sed 's|^allow_addresses .*|allow_addresses = ["10.9.8.7/32:8000", "11.22.33.44/32:8000"]|
      s|^per_host_delay .*|per_host_delay = "0s"|; s|^obey_robots .*|obey_robots = false|' "$work/shipped.toml"
    cat
  } >"$root/etc/policywatch/policywatch.toml"
}
watch() { printf '[[watch]]\nid = "%s"\nurl = "http://%s"\nkind = "%s"\nevery = "3s"\n' "$@"; }
own_pages() { watch private 10.9.8.7:8000/private.html page && watch public 11.22.33.44:8000/public.html page; }

step "a fresh Debian 12"
debootstrap --variant=minbase --include=systemd-sysv,dbus,iproute2 bookworm "$root" "${POLICYWATCH_MIRROR:-http://deb.debian.org/debian}" >"$work/log" 2>&1 || {
  tail -3 "$work/log"
  skip "debootstrap found no mirror"
}
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
before apt-get update -qq
for package in ${old:+"$old"} "$new"; do  # the namespaces have no network: what apt wants is fetched here
  cp "$package" "$root/root/policywatch.deb"
  before apt-get install -y -qq --download-only --no-install-recommends /root/policywatch.deb >"$work/log" 2>&1 || { tail -20 "$work/log"; exit 1; }
done
umount "$root/proc"

step "systemd as PID 1"
cat >"$work/boot" <<'BOOT'
set -eu
mount --make-rprivate /
mount --bind "$1" "$1"
cd "$1"
mount -t proc -o nosuid,nodev,noexec proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys  # the kernel's settings are the machine's
mount -t sysfs -o nosuid,nodev,noexec,ro sysfs sys
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755,nosuid tmpfs dev
for node in null zero full random urandom tty; do
  touch "dev/$node"
  mount --bind "/dev/$node" "dev/$node"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs run
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs tmp
hostname policywatch-test
mkdir machine
pivot_root . machine
umount -l machine
rmdir machine
mount --make-rshared /  # credentials are mounted elsewhere and come by propagation
exec env -i container=policywatch-test PATH=/usr/sbin:/usr/bin:/sbin:/bin setpriv \
  --bounding-set=-sys_time,-sys_module,-sys_rawio,-sys_boot --inh-caps=-sys_time,-sys_module,-sys_rawio,-sys_boot \
  /lib/systemd/systemd --show-status=no
BOOT
(
  echo "$BASHPID" >"$group/cgroup.procs"
  exec unshare --mount --pid --fork --uts --ipc --cgroup --net --kill-child bash "$work/boot" "$root"
) >"$work/console" 2>&1 </dev/null &
machine=$!
up() {
  kill -0 "$machine" 2>/dev/null || { cat "$work/console"; skip "systemd does not start in namespaces here"; }
  init=$(cat "/proc/$machine/task/$machine/children") init=${init%% *}
  [ "$(cat "/proc/$init/comm" 2>/dev/null)" = systemd ] || return 1
  case $(inside systemctl is-system-running 2>/dev/null) in running | degraded) return 0 ;; *) return 1 ;; esac
}
within 60 up
inside systemctl --version | sed -n 1p
inside ip address add 10.9.8.7/32 dev lo     # a private address
inside ip address add 11.22.33.44/32 dev lo  # one that is public elsewhere
mkdir "$work/pages"
for page in private public; do
  echo "<!doctype html><html lang=en><body><main><h1>Fees</h1><p>Requests are processed within ninety days.</p></main></body></html>" >"$work/pages/$page.html"
done
PYTHONPATH="$here/../system" python3 -B -c 'import sys; from pdf_maker import document, show
sys.stdout.buffer.write(document([show(72, 700, 12, "Requests are processed within ninety days of receipt.")]))' >"$work/pages/notice.pdf"
nsenter --target "$init" --net python3 -u -m http.server 8000 --directory "$work/pages" >"$work/pages.log" 2>&1 &
pages=$!

step "installed: the daemon runs at once, and commands find its store"
apt_install "$new"
cp "$root/etc/policywatch/policywatch.toml" "$work/shipped.toml"
must active
for unit in policywatch.service policywatch-backup.timer; do
  must test "$(inside systemctl is-enabled "$unit")" = enabled
done
must test "$(inside stat -c '%a %U %G' /etc/policywatch/policywatch.toml)" = "640 root policywatch"
must test "$(inside stat -L -c '%a %U %G %F' /var/lib/policywatch)" = "700 policywatch policywatch directory"
must healthy
must grep -q 'policywatch.service.*running' <<<"$(inside systemctl list-units --no-legend 'policywatch*')"
must says_running
must inside sh -c 'echo a-long-enough-password | policywatch user add ana --role admin --password-stdin >/dev/null 2>&1'
must inside policywatch verify
must_not test -e "$root/policywatch-state"

step "ready, its status line, reload"
must is policywatch Type notify
must is policywatch StatusText "0 watches, 0 open updates, 0 messages waiting"
{ own_pages && watch notice 11.22.33.44:8000/notice.pdf document; } | configured
inside systemctl reload policywatch
within 20 is policywatch StatusText "3 watches, 0 open updates, 0 messages waiting"
must grep -q 'Status: "3 watches' <<<"$(inside systemctl status --no-pager policywatch)"
echo 'urll = "x"' >>"$root/etc/policywatch/policywatch.toml"
inside systemctl reload policywatch
must active
within 20 complains
{ own_pages && watch notice 11.22.33.44:8000/notice.pdf document; } | configured
inside systemctl reload policywatch
within 20 is policywatch StatusText "3 watches, 0 open updates, 0 messages waiting"
for id in private public notice; do
  within 30 hears "check.done watch=$id result=\"first snapshot\""
done

step "stopped, started and restarted"
inside systemctl stop policywatch
must is policywatch Result success
must is policywatch ExecMainStatus 0
must_not healthy
for _ in 1 2 3; do  # the second in which one life ends is the first of the next
  restart
  must active
  within 5 says_running
done

step "killed: it comes back, and a loop of crashes ends"
restart
signal KILL
within 20 is policywatch NRestarts 1
within 20 active
within 10 hears daemon.ended_before
drop_in policywatch.service hasty '[Service]' RestartSec=100ms
restart
crash_until_failed() {
  is policywatch ActiveState failed && return 0
  active && signal KILL
  return 1
}
within 60 crash_until_failed
must is policywatch NRestarts 10
must grep -q 'Start request repeated too quickly' <<<"$(inside journalctl --no-pager -b -o cat -u policywatch)"
no_drop_in policywatch.service hasty

step "the watchdog: a daemon that is at work stays, one that stands still is started anew"
drop_in policywatch.service watchdog '[Service]' WatchdogSec=20s  # the shipped minute, shorter
restart
sleep 30
must active
must is policywatch NRestarts 0
signal STOP
within 60 is policywatch NRestarts 1
within 20 active
must grep -q 'policywatch.service: Watchdog timeout' <<<"$(inside journalctl --no-pager -b -o cat -u policywatch)"
no_drop_in policywatch.service watchdog

step "the nightly backup: by hand, and by its timer"
restart
place=$(inside stat -L -c '%i %F' /var/lib/policywatch)
must grep -q policywatch-backup.service <<<"$(inside systemctl list-timers --no-pager)"
inside systemctl start policywatch-backup.service
must is policywatch-backup.service Result success
must test "$(copies)" = 1
copy=$(find "$root/var/backups/policywatch" -name '*.db')
must test "$(inside stat -c '%a %U %G' "${copy#"$root"}")" = "600 policywatch policywatch"
must test "$(inside stat -L -c '%i %F' /var/lib/policywatch)" = "$place"  # not moved from under the daemon
mkdir "$root/root/copy"
cp "$copy" "$root/root/copy/policywatch.db"
must inside policywatch verify --state-dir /root/copy
sleep 1  # copies are named after their second
drop_in policywatch-backup.timer soon '[Timer]' OnCalendar= 'OnCalendar=*:*:0/2' RandomizedDelaySec=0 AccuracySec=1s
inside systemctl daemon-reload
inside systemctl restart policywatch-backup.timer
within 30 more_copies_than 1
no_drop_in policywatch-backup.timer soon
inside systemctl daemon-reload
inside systemctl restart policywatch-backup.timer
within 10 is policywatch-backup.service ActiveState inactive
must is policywatch-backup.service Result success
must healthy

step "a secret by LoadCredential="
{
  own_pages
  watch docket 11.22.33.44:8000/docket.atom courtlistener
  echo 'push_secret = { credential = "courtlistener-hook" }'
} | configured
must_not restart 2>/dev/null
must is policywatch ExecMainStatus 2
must is policywatch NRestarts 0
must is policywatch ActiveState failed
printf 'the-first-long-secret' >"$root/etc/policywatch/credentials/courtlistener-hook"
drop_in policywatch.service secrets '[Service]' LoadCredential=courtlistener-hook:/etc/policywatch/credentials/courtlistener-hook
restart
must test "$(hook the-first-long-secret)" = 400  # let in; an empty alert is refused
must test "$(hook the-other-long-secret)" = 404
printf 'the-other-long-secret' >"$root/etc/policywatch/credentials/courtlistener-hook"
inside systemctl reload policywatch  # systemd copied the file at the start
must test "$(hook the-first-long-secret)" = 400
restart
must test "$(hook the-first-long-secret)" = 404
must test "$(hook the-other-long-secret)" = 400
inside systemctl start policywatch-backup.service  # needs no secret
no_drop_in policywatch.service secrets
own_pages | configured

step "S12: private addresses refused by the kernel"
restart
seen=$(asked private.html)
within 30 asked_since private.html "$seen"
shipped_drop_in private-addresses
restart
words=$(inside journalctl --no-pager -b -o cat | grep -i 'not support.*firewall' | tail -1 || true)
if [ -n "$words" ]; then
  echo "SKIPPED: systemd says: $words"
else
  seen=$(asked private.html) public=$(asked public.html)
  within 60 hears 'check.failed watch=private .*connecting to 10.9.8.7:8000 took too long'
  must test "$(asked private.html)" = "$seen"
  must asked_since public.html "$public"
  must_not hears 'check.failed watch=public'
  must healthy
fi
no_drop_in policywatch.service private-addresses

step "documents read by units of their own"
shipped_drop_in worker
{ own_pages && watch notice-apart 11.22.33.44:8000/notice.pdf document; } | configured
inside systemctl enable --quiet policywatch-worker.socket
restart
must is policywatch-worker.socket ActiveState active  # worker.conf wants it
within 30 hears 'check.done watch=notice-apart result="first snapshot"'
must test "$(value policywatch-worker.socket NAccepted)" -ge 1

step "the page's address opened by systemd"
inside systemctl stop policywatch
inside systemctl enable --quiet --now policywatch.socket
must is policywatch ActiveState inactive
must healthy  # the visitor started it
must active
inside systemctl restart policywatch
must healthy

step "nothing in the units that this systemd does not take"
must_not grep -E 'system/policywatch[^ ]*:[0-9]+: ' <<<"$(inside journalctl --no-pager -b -o cat)"

step "purged while all of it runs: nothing stays"
rm -rf "$root"/etc/systemd/system/policywatch*.d "$root/root/copy" "$root/root/policywatch.deb"  # the operator's
inside apt-get purge -y -qq policywatch >/dev/null 2>&1
for unit in policywatch.service policywatch.socket policywatch-worker.socket policywatch-backup.timer; do
  must is "$unit" ActiveState inactive
done
left=$(inside find /etc /run /usr /var -xdev -name '*policywatch*' -not -path '/var/cache/*')
left+=$(inside find /run -name '*policywatch*')
must test -z "$left"

step "upgraded while it runs, removed"
apt_install "${old:-$new}"
active || restart  # older packages started it before it might read its configuration
inside sh -c 'echo a-long-enough-password | policywatch user add ana --role admin --password-stdin --state-dir /var/lib/policywatch >/dev/null 2>&1'
former=$(main_pid)
apt_install "$new"
must active
must test "$(main_pid)" != "$former"
must healthy
must inside systemctl --quiet is-active policywatch-backup.timer
must grep -q ana <<<"$(inside policywatch user list)"
must test "$(inside stat -L -c '%U %F' /var/lib/policywatch)" = "policywatch directory"
inside apt-get remove -y -qq policywatch >/dev/null 2>&1
must is policywatch ActiveState inactive
must inside test -e /var/lib/policywatch/policywatch.db
echo "systemd: passed"
