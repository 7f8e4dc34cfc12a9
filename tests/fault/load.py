#!/usr/bin/python3
"""10,000 watches against 200 hosts, a tenth of them hostile in turn. Not part of the tests: it takes minutes. Judged by the fault server's log and
by what the kernel says of the daemon's memory.

    load.py POLICYWATCH [--watches N] [--every SECONDS] [--turn SECONDS] [--delay MS] [--timeout SECONDS]

First each watch is checked once (the daemon spreads new watches over one interval), then twenty hosts at a time are hostile for one turn, until each
of the 200 was. Every watch asks a page of its own, interval without jitter, so its next request is due one interval after the one before; how much
later it came is its lateness. A pair of requests counts as healthy when the host was not hostile between them nor one interval before.
Prints the figures; exit 1 when one is out of bounds (200 MiB, 2 s at p95, no connection to the denied address)."""
import argparse
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from fault_client import FaultServer

HOSTS, DENIED = 200, '127.0.1.1'
KINDS = ['/http1/silent', '/body/endless/chunked', '/body/bomb/gzip', '/http1/slow-headers/1000', '/tcp/reset/0/good/page', '/status/503?retry=30',
         '/http1/flood', None, '/tcp/stall/500/good/page', '/http1/early-close']  # None: a redirect to the denied address
MEMORY, LATE = 200, 2.0  # MiB, seconds at p95


def configure(folder, server, options):
    watches = ''.join(f'[[watch]]\nid = "w{n}"\nurl = "{server.url(f"/good/page/{n // HOSTS % 200}?n={n}", n % HOSTS + 1)}"\nkind = "page"\n'
                      for n in range(options.watches))
    path = folder / 'load.toml'
    path.write_text(f'state_dir = "{folder}/state"\n[fetch]\nallow_addresses = ["127.0.0.0/24:{server.ports["http"]}"]\n'
                    f'per_host_delay = "{options.delay}ms"\nobey_robots = false\ntimeout = "{options.timeout}s"\n'
                    f'[schedule]\nevery = "{options.every}s"\njitter = 0.0\n[review]\nlisten = "127.0.0.1:0"\n[log]\nlevel = "error"\n{watches}')
    return path


def memory_of(pid):
    """Resident MiB of the daemon and its children."""
    total = 0
    for one in [pid, *map(int, pathlib.Path(f'/proc/{pid}/task/{pid}/children').read_text().split())]:
        for line in pathlib.Path(f'/proc/{one}/status').read_text().splitlines():
            if line.startswith('VmRSS:'):
                total += int(line.split()[1])
    return total / 1024


class Watcher:
    """Samples the daemon while it runs."""

    def __init__(self, pid):
        self.pid, self.began, self.samples = pid, time.time(), []

    def until(self, moment, what):
        while time.time() < moment:
            files = len(list(pathlib.Path(f'/proc/{self.pid}/fd').iterdir()))
            self.samples.append((time.time() - self.began, memory_of(self.pid), files))
            time.sleep(min(5, max(0.1, moment - time.time())))
        at, memory, files = self.samples[-1]
        print(f'{at:6.0f} s  {memory:6.1f} MiB  {files:4} files  {what}', flush=True)


def be_hostile(server, hosts, on):
    denied = f'/redirect/to/302?to=http%3A%2F%2F{DENIED}%3A{server.ports["http"]}%2F'
    for at, host in enumerate(hosts):
        server.every(host, (KINDS[at % len(KINDS)] or denied) if on else None)


def lateness(log, hostile, every, since):
    """Of each healthy pair: seconds beyond the interval. `hostile`: {host: (from, to)}."""
    before, late = {}, []
    for line in log:
        if line['event'] != 'request' or '?n=' not in line['path']:
            continue
        last = before.get(line['path'])
        before[line['path']] = line['t']
        if last is None or line['t'] < since:
            continue
        bad = hostile.get(line['host'])
        if not bad or line['t'] < bad[0] or last - every > bad[1]:
            late.append(line['t'] - last - every)
    return sorted(late)


def share(values, part):
    return values[min(len(values) - 1, int(len(values) * part))] if values else float('nan')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('--watches', type=int, default=10000)
    parser.add_argument('--every', type=int, default=60)
    parser.add_argument('--turn', type=int, default=20)
    parser.add_argument('--delay', type=int, default=200)
    parser.add_argument('--timeout', type=int, default=60)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix='policywatch-load-'))
    server = FaultServer('--hosts', str(HOSTS), '--no-tls', '--quiet', '--also', DENIED)
    config = configure(folder, server, options)
    daemon = subprocess.Popen([options.program, 'run', '-c', str(config)], stdout=open(folder / 'out', 'w'), stderr=subprocess.STDOUT)
    try:
        watcher = Watcher(daemon.pid)
        warm = watcher.began + options.every + 10
        watcher.until(warm, 'each watch checked once')
        hostile = {}
        for turn in range(10):
            hosts = range(turn * 20 + 1, turn * 20 + 21)
            be_hostile(server, hosts, True)
            began = time.time()
            watcher.until(began + options.turn, f'hosts {hosts[0]} to {hosts[-1]} were hostile')
            be_hostile(server, hosts, False)
            hostile |= {f'127.0.0.{host}': (began, time.time()) for host in hosts}
        watcher.until(time.time() + options.every, 'calm again')
        used = pathlib.Path(f'/proc/{daemon.pid}/stat').read_text().rsplit(')', 1)[1].split()
        cpu = (int(used[11]) + int(used[12])) / 100
        daemon.send_signal(signal.SIGTERM)
        ended = daemon.wait(15)
        log = server.log()
    finally:
        if daemon.poll() is None:
            daemon.kill()
        server.close()
    late = lateness(log, hostile, options.every, warm)
    asked = [line for line in log if line['event'] == 'request' and '?n=' in line['path']]
    denied = [line for line in log if line['event'] == 'open' and line['local'][0] == DENIED]
    calm = [memory for at, memory, _ in watcher.samples if at > options.every + 10]
    figures = {
        'watches': options.watches, 'hosts': HOSTS, 'every_s': options.every, 'per_host_delay_ms': options.delay, 'seconds': round(watcher.samples[-1][0]),
        'requests': len(asked), 'watches_asked': len({line['path'] for line in asked}), 'connections': sum(line['event'] == 'open' for line in log),
        'rss_mib_first_minute_end': round(calm[0], 1), 'rss_mib_peak': round(max(m for _, m, _ in watcher.samples), 1), 'rss_mib_end': round(calm[-1], 1),
        'files_peak': max(files for *_, files in watcher.samples), 'cpu_s': cpu, 'healthy_pairs': len(late),
        'late_s_p50': round(share(late, .5), 3), 'late_s_p95': round(share(late, .95), 3), 'late_s_p99': round(share(late, .99), 3),
        'late_s_max': round(late[-1], 3) if late else None, 'early_pairs': sum(value < -0.05 for value in late),
        'connections_to_denied_address': len(denied), 'exit': ended}
    print(json.dumps(figures, indent=1))
    shutil.rmtree(folder, ignore_errors=True)
    good = figures['rss_mib_peak'] < MEMORY and bool(late) and figures['late_s_p95'] <= LATE and not denied and len({line['path'] for line in asked}) == options.watches
    sys.exit(0 if good else 1)


if __name__ == '__main__':
    main()
