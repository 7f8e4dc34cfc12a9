"""Rows P01 to P26 of the daemon's life, on the real program; run by daemon_test.py."""
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request

from harness import BINARY, SOURCE, Case, NotifySocket, wait_for
from pdf_maker import document, show

PAGE = '<!doctype html><html><head><title>Fees</title></head><body><main><p>Requests are processed within ninety days.</p></main></body></html>'
WATCH = '[[watch]]\nid = "{0}"\nurl = "https://agency.example/"\nkind = "page"\n'
BROKEN = ['[[watch]\n', 'state_dir = \n', '[fetch]\ntimeout = "soon"\n', '[fetch]\ntimeouts = "60s"\n', '[fetch]\nmax_body = -1\n',
          '[fetch]\nallow_addresses = ["300.1.1.1/8"]\n', '[schedule]\nevery = "0s"\n', '[schedule]\njitter = 7\n',
          '[review]\nlisten = "nowhere"\n', '[review]\npublic_url = "ftp://x"\n', '[review]\nuser_header = "X-User"\n', '[log]\nlevel = "loud"\n',
          '[log]\nformat = "xml"\n', '[[watch]]\nid = "a"\n', WATCH.format('a') + WATCH.format('a'), WATCH.format('A b'),
          '[[watch]]\nid = "a"\nurl = "not an address"\nkind = "page"\n', '[[watch]]\nid = "a"\nurl = "file:///etc/passwd"\nkind = "page"\n',
          WATCH.format('a').replace('page', 'blog'), WATCH.format('a') + 'every = "1h"\ncron = "0 9 * * *"\n', WATCH.format('a') + 'cron = "99 9 * * *"\n',
          WATCH.format('a') + 'cron = "0 9 * * *"\ntimezone = "Mars/Base"\n', WATCH.format('a') + 'select = ["main >"]\n', WATCH.format('a') + 'select = [""]\n',
          WATCH.format('a') + 'ignore_text = ["/(/"]\n', WATCH.format('a') + 'tier = 9\n', WATCH.format('a') + 'pages = 3\n',
          WATCH.format('a') + 'allow_status = [7]\n', WATCH.format('a') + 'headers = { "bad name" = "x" }\n', WATCH.format('a') + 'report = ["colours"]\n',
          WATCH.format('a') + 'unknown_key = 1\n', '[[notifier]]\nid = "n"\n', '[[notifier]]\nid = "n"\ntype = "pigeon"\n',
          '[[notifier]]\nid = "n"\ntype = "webhook"\n[notifier.webhook]\nurl = "x"\n',
          '[[notifier]]\nid = "n"\ntype = "email"\n[notifier.email]\nsmtp = "smtp://m:25"\nfrom = "a@b.example"\nto = []\n',
          '[[notifier]]\nid = "n"\ntype = "webhook"\n[notifier.webhook]\nurl = "https://a.example/"\nsecret = { credential = "absent" }\n',
          '[[notifier]]\nid = "n"\ntype = "webhook"\ndigest = "daily@25:00"\n[notifier.webhook]\nurl = "https://a.example/"\n',
          'include = ["absent.toml"]\n', 'title = "\xff"\n', '# \x00\n', '[fetch]\n' + 'x' * 20_000_000]


class Rows(Case):
    def raw(self, arguments, env=None, **more):
        process = subprocess.Popen([BINARY, *map(str, arguments)], env={**self.env, **(env or {})}, stdin=subprocess.DEVNULL, **more)

        def end():
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdout, process.stderr):
                if stream:
                    stream.close()
        self.addCleanup(end)
        return process

    def metrics(self, config, base):
        if not hasattr(self, 'token'):
            self.token = self.run_program('token', 'create', 'rows', '-c', config, check=0).stdout.strip()
        request = urllib.request.Request(base + '/metrics', headers={'Authorization': 'Bearer ' + self.token})
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read().decode()
        return {name: float(value) for name, value in re.findall(r'^([a-z_]+(?:\{[^}]*\})?) (\S+)$', text, re.M)}

    def healthy(self, base):
        with urllib.request.urlopen(base + '/healthz', timeout=20) as answer:
            return answer.status == 200


class ServiceManagement(Rows):
    def test_P01_ready_is_said_when_the_page_answers(self):
        ear = NotifySocket(self)
        ear.socket.settimeout(30)
        config = self.config().read_text()
        path = self.folder / 'fixed.toml'
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            port = free.getsockname()[1]
        path.write_text(config.replace('127.0.0.1:0', f'127.0.0.1:{port}'))
        self.raw(['run', '-c', path], {'NOTIFY_SOCKET': ear.path}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while 'READY=1' not in ear.socket.recv(4096).decode():
            pass
        self.assertTrue(self.healthy(f'http://127.0.0.1:{port}'))  # at the first asking

    def test_P02_a_start_that_fails_says_why_in_a_line_and_is_never_ready(self):
        ear = NotifySocket(self)
        good = self.config()
        self.run_program('config', 'check', '-c', good, check=0)
        taken = socket.socket()
        self.addCleanup(taken.close)
        taken.bind(('127.0.0.1', 0))
        taken.listen()

        def with_(text, name):
            path = self.folder / name
            path.write_text(text)
            return path
        port = with_(good.read_text().replace('127.0.0.1:0', f'127.0.0.1:{taken.getsockname()[1]}'), 'port.toml')
        no_folder = with_(good.read_text().replace(str(self.state), '/dev/null/state'), 'folder.toml')
        wrong = with_(good.read_text() + '[fetsh]\n', 'wrong.toml')
        damaged = self.folder / 'damaged'
        damaged.mkdir()
        (damaged / 'policywatch.db').write_bytes(b'SQLite format 3\0' + os.urandom(8192))
        for path, status, word, more in ((wrong, 2, 'fetsh', []), (port, 1, 'in use', []), (no_folder, 1, '/dev/null/state', []),
                                         (good, None, 'policywatch.db', ['--state-dir', damaged])):
            with self.subTest(path=path.name):
                done = subprocess.run([BINARY, 'run', '-c', path, *map(str, more)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
                                      env={**self.env, 'NOTIFY_SOCKET': ear.path})
                self.assertEqual(done.returncode, status if status is not None else done.returncode, done.stderr)
                self.assertNotEqual(done.returncode, 0)
                lines = [line for line in done.stderr.splitlines() if not re.match(r'^\d{4}-', line)]
                self.assertEqual(len(lines), 1, done.stderr)
                self.assertIn(word, lines[0])
        self.assertFalse(ear.hear('READY=1'))
        unit = (SOURCE / 'systemd/policywatch.service').read_text()
        self.assertIn('RestartPreventExitStatus=2 5', unit)

    def test_P03_P04_P06_a_wrong_configuration_is_refused_alike_at_check_at_start_and_at_reload(self):
        ear = NotifySocket(self)
        self.server.pages['/fees'] = PAGE
        config = self.config(self.watch('fees', '/fees', 'page', 'every = "1s"'))
        good = config.read_text()
        daemon = self.daemon(config, {'NOTIFY_SOCKET': ear.path, 'CREDENTIALS_DIRECTORY': str(self.folder)})
        wait_for(lambda: ear.hear('READY=1'), what='READY')
        self.env['CREDENTIALS_DIRECTORY'] = str(self.folder)
        refused = 0
        for number, text in enumerate(BROKEN):
            with self.subTest(number=number, text=text[:60]):
                broken = self.folder / 'broken.toml'
                broken.write_bytes((good + text).encode('latin-1'))
                secret = 'absent' in text and 'credential' in text
                if not secret:  # secrets are no part of the file: config check does not ask for them
                    self.assertEqual(self.run_program('config', 'check', '-c', broken).returncode, 2)
                if number % 8 == 0 or secret:
                    started = self.run_program('run', '-c', broken, '--state-dir', self.folder / 'other')
                    self.assertEqual(started.returncode, 2, started.stderr)
                os.replace(broken, config)
                ear.heard.clear()
                daemon.signal(signal.SIGHUP)
                wait_for(lambda: ear.hear('READY=1'), what='READY after the refusal')
                reloading = next(message for message in ear.heard if message.startswith('RELOADING=1'))
                said = int(re.search(r'MONOTONIC_USEC=(\d+)', reloading)[1])
                self.assertLess(abs(time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000 - said), 60_000_000)
                refused += 1
                wait_for(lambda: ear.hear('STATUS=the new configuration is wrong'), what='the status')
        self.assertIn('reload.refused', daemon.text())
        self.assertRegex(daemon.text(), r'reload\.refused mistake="?\S*policywatch\.toml:\d+:\d+:')
        asked = len(self.server.log)
        wait_for(lambda: len(self.server.log) > asked + 1, what='checks under the old configuration')
        config.write_text(good)
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: 'daemon.reloaded' in daemon.text(), what='the good one')
        self.assertEqual(self.metrics(config, daemon.base)['policywatch_reloads_total{result="refused"}'], refused)
        self.assertEqual(daemon.stop(), 0)

    def test_P05_a_storm_of_reloads_costs_nothing_and_the_last_one_counts(self):
        self.server.pages['/a'] = self.server.pages['/b'] = self.server.pages['/busy'] = PAGE
        config = self.config(self.watch('a', '/a', 'page', 'every = "1h"') + self.watch('busy', '/busy', 'page', 'every = "1s"'))
        daemon = self.daemon(config)
        wait_for(lambda: {'/a', '/busy'} <= {path for _, path, *_ in self.server.log}, what='the first checks')
        before = self.metrics(config, daemon.base)
        texts = [config.read_text() + self.watch('b', '/b', 'page', f'every = "1h"\ntitle = "{title}"') for title in ('Old', 'New')]
        began, fetched = time.monotonic(), len(self.server.log)
        for turn in range(1000):
            time.sleep(max(0, began + turn / 100 - time.monotonic()))
            fresh = self.folder / 'fresh'
            fresh.write_text(texts[turn % 2])
            os.replace(fresh, config)
            daemon.signal(signal.SIGHUP)
        self.assertGreater(len(self.server.log), fetched + 3, 'fetching went on')
        wait_for(lambda: any(path == '/b' for _, path, *_ in self.server.log), what='the last configuration')
        wait_for(lambda: {one['id']: one for one in self.json_of('watch', 'list', '-c', config)}['b']['title'] == 'New', what='the last title')
        wait_for(lambda: self.metrics(config, daemon.base)['policywatch_rows{of="watches"}'] == 3, what='all watches')
        after = self.metrics(config, daemon.base)
        self.assertLessEqual(after['process_open_fds'], before['process_open_fds'] + 3)
        self.assertLess(after['process_resident_memory_bytes'], before['process_resident_memory_bytes'] + 30e6)
        paths = [path for _, path, *_ in self.server.log]
        self.assertEqual(paths.count('/a'), 1)  # what did not change is not asked again; what did, once for each time
        self.assertLessEqual(paths.count('/b'), after['policywatch_reloads_total{result="taken"}'])
        self.assertEqual(daemon.stop(), 0)

    def test_P08_a_second_signal_ends_it_at_once_and_nothing_is_lost(self):
        def hang(handler):
            wait_for(lambda: self.server.pages.get('/end'), seconds=60)
        self.server.pages['/slow'] = hang
        config = self.config(self.watch('slow', '/slow', 'page'))
        daemon = self.daemon(config)
        wait_for(lambda: self.server.log, what='the request')
        daemon.signal(signal.SIGTERM)
        daemon.signal(signal.SIGTERM)
        self.assertIn(daemon.process.wait(10), (0, 1))
        self.server.pages['/end'] = b'.'
        self.run_program('verify', '-c', config, check=0)
        again = self.daemon(config)
        self.assertIsNotNone(again.base)
        self.assertEqual(again.stop(), 0)

    def test_P10_P13_the_watchdog_is_only_ours_and_the_socket_may_be_abstract_deaf_or_gone(self):
        config = self.config()
        name = f'policywatch-test-{os.getpid()}'
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
            ear.bind('\0' + name)
            ear.settimeout(30)
            daemon = self.daemon(config, {'NOTIFY_SOCKET': '@' + name, 'WATCHDOG_USEC': '200000', 'WATCHDOG_PID': '1'})
            heard = [ear.recv(4096).decode() for _ in range(2)]
            self.assertTrue(any('READY=1' in message for message in heard))
            self.assertFalse(any('WATCHDOG' in message for message in heard))
            self.assertEqual(daemon.stop(), 0)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
            deaf.bind(str(self.folder / 'deaf'))  # never read: its buffer fills at once
            daemon = self.daemon(config, {'NOTIFY_SOCKET': str(self.folder / 'deaf'), 'WATCHDOG_USEC': '10000'})
            first = self.metrics(config, daemon.base)['policywatch_scheduler_turns']
            wait_for(lambda: self.metrics(config, daemon.base)['policywatch_progress_timestamp_seconds'] > 0, what='progress')
            self.assertGreaterEqual(self.metrics(config, daemon.base)['policywatch_scheduler_turns'], first)
        os.unlink(self.folder / 'deaf')
        self.assertTrue(self.healthy(daemon.base))
        self.assertEqual(daemon.stop(), 0)

    def activated(self, config, sockets, names, mine=True):
        script = self.folder / 'activate'
        script.write_text(f'#!/bin/sh\nLISTEN_PID={"$$" if mine else 1} exec "{BINARY}" "$@"\n')
        script.chmod(0o755)

        def hand_over():
            kept = [os.dup(one.fileno()) for one in sockets]
            high = [os.dup2(one, 60 + at, inheritable=False) for at, one in enumerate(kept)]
            for at, one in enumerate(high):
                os.dup2(one, 3 + at, inheritable=True)
        process = subprocess.Popen([script, 'run', '-c', config], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   preexec_fn=hand_over, close_fds=False,
                                   env={**self.env, 'LISTEN_FDS': str(len(sockets)), 'LISTEN_FDNAMES': ':'.join(names)})
        self.addCleanup(process.stdout.close)
        self.addCleanup(lambda: process.poll() is None and (process.kill(), process.wait()))
        for line in process.stdout:
            if line.startswith('listening on '):
                return process, line.split()[-1]
        self.fail('it did not listen')

    def test_P14_sockets_of_the_service_manager_are_used(self):
        config = self.config()

        def listening(family, address):
            one = socket.socket(family, socket.SOCK_STREAM)
            one.bind(address)
            one.listen()
            self.addCleanup(one.close)
            return one
        tcp = [listening(socket.AF_INET, ('127.0.0.1', 0)) for _ in range(3)]
        process, base = self.activated(config, tcp[:1], ['x'])
        self.assertEqual(base, f'http://127.0.0.1:{tcp[0].getsockname()[1]}')
        self.assertTrue(self.healthy(base))
        process.terminate()
        self.assertEqual(process.wait(10), 0)
        process, base = self.activated(config, tcp, ['other', 'review', 'third'])
        self.assertEqual(base, f'http://127.0.0.1:{tcp[1].getsockname()[1]}')
        self.assertTrue(self.healthy(base))
        links = [os.readlink(f'/proc/{process.pid}/fd/{fd}') for fd in os.listdir(f'/proc/{process.pid}/fd')]
        self.assertNotIn(f'socket:[{os.fstat(tcp[0].fileno()).st_ino}]', links)
        process.terminate()
        self.assertEqual(process.wait(10), 0)
        process, base = self.activated(config, tcp[:1], ['x'], mine=False)
        self.assertNotEqual(base, f'http://127.0.0.1:{tcp[0].getsockname()[1]}')
        process.terminate()
        self.assertEqual(process.wait(10), 0)
        local = listening(socket.AF_UNIX, str(self.folder / 'review.sock'))
        process, base = self.activated(config, [local], ['review'])
        self.assertEqual(base, f'unix:{self.folder}/review.sock')
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(self.folder / 'review.sock'))
            client.sendall(b'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
            self.assertIn(b' 200 ', client.recv(4096))
        process.terminate()
        self.assertEqual(process.wait(10), 0)

    def test_P15_secrets_come_as_credentials_and_are_shown_nowhere(self):
        secret = 'whsec_' + 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0'
        folder = self.folder / 'credentials'
        folder.mkdir()
        hook = '[[notifier]]\nid = "site"\ntype = "webhook"\n[notifier.webhook]\nurl = "%s/hook"\nsecret = { credential = "hook" }\n' % self.server.base
        config = self.config(hook)
        env = {'CREDENTIALS_DIRECTORY': str(folder)}
        for content, word in ((None, 'hook'), (b'', 'empty')):
            if content is not None:
                (folder / 'hook').write_bytes(content)
            done = subprocess.run([BINARY, 'run', '-c', config], capture_output=True, text=True, timeout=30, env={**self.env, **env}, stdin=subprocess.DEVNULL)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(word, done.stderr)
        (folder / 'hook').write_text(secret + '\n')  # a trailing newline is not part of it
        daemon = self.daemon(config, env)
        (folder / 'hook').unlink()
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: 'reload.refused' in daemon.text(), what='the refusal without the secret')
        (folder / 'hook').write_text(secret)
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: 'daemon.reloaded' in daemon.text(), what='the rotated secret')
        self.assertNotIn(secret, daemon.text())
        for name in ('cmdline', 'environ'):
            self.assertNotIn(secret.encode(), pathlib.Path(f'/proc/{daemon.process.pid}/{name}').read_bytes())
        self.assertEqual(daemon.stop(), 0)

    def test_P16_it_writes_to_its_state_folder_alone(self):
        if not shutil.which('strace'):
            self.skipTest('strace is not installed (Debian package strace)')
        self.server.pages['/fees'] = PAGE
        config = self.config(self.watch('fees', '/fees', 'page'))
        trace = self.folder / 'trace'
        subprocess.run(['strace', '-f', '-o', trace, '-e', 'trace=open,openat,creat,mkdir,mkdirat,rename,renameat2,unlink,link', BINARY, 'check', '-c', config],
                       check=True, capture_output=True, timeout=120, env=self.env)
        written = set()
        for line in trace.read_text(errors='replace').splitlines():
            path = re.search(r'"([^"]*)"', line)
            if path and ' = -1 ' not in line and re.search(r'O_WRONLY|O_RDWR|O_CREAT|creat\(|mkdir|rename|unlink|link\(', line):
                written.add(path[1])
        beyond = sorted(path for path in written if not path.startswith(str(self.state)) and not path.startswith('/dev/null') and not path.startswith('/proc/self/'))
        self.assertEqual(beyond, [])
        self.assertTrue(written)

    def test_P16_it_runs_where_the_root_is_read_only_and_there_is_no_home(self):
        inside = ['bwrap', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp', '--tmpfs', '/home', '--tmpfs', '/root',
                  '--ro-bind', str(SOURCE), str(SOURCE), '--ro-bind', os.path.dirname(BINARY), os.path.dirname(BINARY), '--ro-bind', str(self.folder), str(self.folder)]
        self.state.mkdir()
        if not shutil.which('bwrap') or subprocess.run([*inside, 'true'], capture_output=True).returncode != 0:
            self.skipTest('bwrap is not installed (Debian package bubblewrap), or not permitted here')
        self.server.pages['/fees'] = PAGE
        self.server.pages['/memo.pdf'] = (200, {'Content-Type': 'application/pdf'}, document([show(72, 700, 12, 'Read behind a read-only root.')]))
        config = self.config(self.watch('fees', '/fees', 'page', 'every = "1s"') + self.watch('memo', '/memo.pdf', 'document', 'every = "1s"'))
        wrapper = self.folder / 'boxed'
        wrapper.write_text(f'#!/bin/sh\nexec {" ".join(inside)} --bind {self.state} {self.state} --die-with-parent env -u HOME {BINARY} "$@"\n')
        wrapper.chmod(0o755)
        daemon = self.daemon(config, program=wrapper)
        wait_for(lambda: self.json_of('snapshots', 'memo', '-c', config), what='the document')
        self.server.pages['/fees'] = PAGE.replace('ninety', 'sixty')
        wait_for(lambda: len(self.json_of('snapshots', 'fees', '-c', config)) == 2, what='the change')
        subprocess.run([wrapper, 'backup', self.state / 'copy.db', '-c', config], check=True, capture_output=True, timeout=60, env=self.env)
        self.assertTrue(self.healthy(daemon.base))
        daemon.process.terminate()
        daemon.process.wait(10)

    def test_P18_the_daemon_works_under_the_units_system_call_filter(self):
        self.server.pages['/fees'] = PAGE
        config = self.config(self.watch('fees', '/fees', 'page', 'every = "1s"'))
        probe = subprocess.run([sys.executable, SOURCE / 'tests/systemd/under_unit.py', SOURCE / 'systemd/policywatch.service', '/bin/true'])
        if probe.returncode == 77:
            self.skipTest('systemd-analyze, or MemoryDenyWriteExecute in the kernel, is not here')
        wrapper = self.folder / 'wrapped'
        wrapper.write_text(f'#!/bin/sh\nexec {sys.executable} {SOURCE}/tests/systemd/under_unit.py {SOURCE}/systemd/policywatch.service {BINARY} "$@"\n')
        wrapper.chmod(0o755)
        daemon = self.daemon(config, program=wrapper)
        wait_for(lambda: len(self.server.log) > 2, what='checks')
        self.assertTrue(self.healthy(daemon.base))
        self.assertEqual(len(self.json_of('snapshots', 'fees', '-c', config)), 1)
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: 'daemon.reloaded' in daemon.text(), what='the reload')
        self.assertEqual(daemon.stop(), 0)

    def test_P17_documents_are_read_in_a_unit_of_their_own(self):
        """The service manager's part, policywatch-worker.socket with Accept=yes, is played here."""
        import threading
        place = socket.socket(socket.AF_UNIX)
        self.addCleanup(place.close)
        place.bind(str(self.folder / 'worker.sock'))
        place.listen()
        served = []

        def serve():
            while True:
                try:
                    connection, _ = place.accept()
                except OSError:
                    return
                with connection:
                    served.append(subprocess.run([os.path.join(os.path.dirname(BINARY), 'policywatch-worker'), 'pdf'],
                                                 stdin=connection, stdout=connection, stderr=subprocess.DEVNULL, env={}).returncode)
        threading.Thread(target=serve, daemon=True).start()
        self.server.pages['/memo.pdf'] = (200, {'Content-Type': 'application/pdf'}, document([show(72, 700, 12, 'Read in a unit of its own.')]))
        config = self.config(self.watch('memo', '/memo.pdf', 'document', 'every = "1s"'))
        daemon = self.daemon(config, {'POLICYWATCH_WORKER_SOCKET': str(self.folder / 'worker.sock')})
        # A failed check is not repeated for minutes: it is the answer too, and its log line says why.
        wait_for(lambda: self.json_of('snapshots', 'memo', '-c', config) or 'check.failed' in daemon.text(), what='the snapshot')
        wait_for(lambda: served, what='the end of the worker')
        self.assertEqual(served[:1], [0], daemon.text())
        self.assertNotIn('check.failed', daemon.text())
        self.assertEqual(daemon.stop(), 0)


class Troubles(Rows):
    def many(self, count, every='100ms'):
        return ''.join(f'[[watch]]\nid = "w{n}"\nurl = "http://127.0.{n // 200}.{n % 200 + 1}:{self.port}/"\nkind = "page"\nevery = "{every}"\n' for n in range(count))

    def setUp(self):
        super().setUp()
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]  # nobody listens there

    def test_P20_closed_descriptors_and_a_log_that_nobody_reads_are_harmless(self):
        config = self.config(self.many(3), extra='[log]\nlevel = "trace"')
        script = f'exec "{BINARY}" run -c "{config}" <&- >&- 2>&-'
        process = subprocess.Popen(['bash', '-c', script.replace('>&- 2>&-', f'>"{self.folder}/said" 2>&-')], env=self.env)
        self.addCleanup(lambda: process.poll() is None and (process.kill(), process.wait()))
        said = self.folder / 'said'
        base = wait_for(lambda: re.search(r'^listening on (\S+)', said.read_text() if said.exists() else '', re.M), what='listening')[1]
        self.assertTrue(self.healthy(base))
        links = {fd: os.readlink(f'/proc/{process.pid}/fd/{fd}') for fd in '02'}
        self.assertEqual(links, {'0': '/dev/null', '2': '/dev/null'})
        process.terminate()
        self.assertEqual(process.wait(10), 0)
        self.run_program('verify', '-c', config, check=0)
        # A pipe that is full: lines are lost and counted, nothing waits.
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        os.set_blocking(write, False)
        try:
            while True:
                os.write(write, b'.' * 4096)
        except BlockingIOError:
            os.set_blocking(write, True)
        with open(said, 'wb') as out:
            process = self.raw(['run', '-c', config], stdout=out, stderr=write)
        os.close(write)
        base = wait_for(lambda: re.search(r'^listening on (\S+)', said.read_text(), re.M), what='listening')[1]
        self.assertTrue(self.healthy(base))
        self.assertGreater(self.metrics(config, base)['policywatch_log_lost_total'], 0)
        process.terminate()
        self.assertEqual(process.wait(10), 0)

    def test_P21_a_storm_of_failures_is_a_bounded_log(self):
        config = self.config(self.many(300, '1s'))
        begun = time.monotonic()
        daemon = self.daemon(config)
        wait_for(lambda: self.metrics(config, daemon.base)['policywatch_log_suppressed_total'] > 50, seconds=60, what='lines left out')
        self.assertEqual(daemon.stop(), 0)
        lasted = time.monotonic() - begun
        failed = sum(' check.failed ' in line for line in daemon.text().splitlines())
        self.assertGreaterEqual(failed, 100)
        self.assertLessEqual(failed, 100 + 10 * lasted + 1)
        self.assertIn('log.suppressed what=check.failed lines=', daemon.text())

    def test_P22_without_a_network_it_is_ready_waits_and_recovers(self):
        ear = NotifySocket(self)
        config = self.config(self.many(1, '500ms'))
        self.import_policy(config)
        daemon = self.daemon(config, {'NOTIFY_SOCKET': ear.path})
        wait_for(lambda: ear.hear('READY=1'), what='READY')
        wait_for(lambda: 'check.failed' in daemon.text(), what='a failure')
        import http.server
        import threading

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header('Content-Type', 'text/html')
                self.send_header('Content-Length', str(len(PAGE)))
                self.end_headers()
                self.wfile.write(PAGE.encode())

            def log_message(self, *args):
                pass
        server = http.server.HTTPServer(('127.0.0.1', self.port), Handler)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        wait_for(lambda: self.json_of('snapshots', 'w0', '-c', config), seconds=60, what='recovery')
        self.assertEqual(self.json_of('queue', 'list', '--state', 'any', '-c', config), [])  # nothing was "removed"
        self.assertEqual(daemon.stop(), 0)

    def test_P23_after_a_crash_the_next_life_says_so(self):
        config = self.config()
        daemon = self.daemon(config)
        daemon.kill()
        again = self.daemon(config)
        wait_for(lambda: 'daemon.ended_before' in again.text(), what='the word on the crash')
        self.assertEqual(again.stop(), 0)
        third = self.daemon(config)
        self.assertNotIn('daemon.ended_before', third.text())
        self.assertEqual(third.stop(), 0)
        unit = (SOURCE / 'systemd/policywatch.service').read_text()
        self.assertRegex(unit, r'Restart=on-failure\nRestartSec=\d+s')
        self.assertRegex(unit, r'StartLimitBurst=\d+')

    def test_P23_a_life_that_begins_in_the_second_of_the_last_ones_end_runs_and_its_crash_is_told(self):
        config = self.config()
        for _ in range(5):  # a restart takes less than a second: most of these share one
            daemon = self.daemon(config)
            wait_for(lambda: 'running since' in self.run_program('status', '-c', config).stdout, what='the word that it runs')
            self.assertEqual(daemon.stop(), 0)
        for _ in range(3):
            stopped = self.daemon(config)
            self.assertEqual(stopped.stop(), 0)
            daemon = self.daemon(config)
            wait_for(lambda: self.healthy(daemon.base), what='an answer')
            daemon.kill()
            again = self.daemon(config)
            wait_for(lambda: 'daemon.ended_before' in again.text(), what='the word on the crash')
            self.assertEqual(again.stop(), 0)

    def test_T24_a_large_store_is_looked_over_at_work_and_a_damaged_one_is_left_alone(self):
        self.server.pages['/fees'] = PAGE
        config = self.config(self.watch('fees', '/fees', 'page', 'every = "1h"'))
        daemon = self.daemon(config)
        wait_for(lambda: self.server.log, what='the first check')
        self.assertEqual(daemon.stop(), 0)
        file = self.state / 'policywatch.db'
        whole = file.read_bytes()
        os.truncate(file, 600 << 20)  # a hole behind its pages: large, and not looked at before the start
        daemon = self.daemon(config)
        wait_for(lambda: 'store.whole' in daemon.text(), what='the look')
        self.assertTrue(self.healthy(daemon.base))
        self.assertEqual(daemon.stop(), 0)
        database = sqlite3.connect(file)
        size, = database.execute('pragma page_size').fetchone()
        page, = database.execute("select rootpage from sqlite_schema where name = 'decisions_of_update'").fetchone()
        database.close()
        file.write_bytes(whole[:(page - 1) * size] + b'\xff' * size + whole[page * size:])
        os.truncate(file, 600 << 20)
        daemon = self.daemon(config)
        self.assertEqual(daemon.process.wait(60), 5)
        self.assertIn('policywatch restore BACKUP', daemon.text())

    def test_C08_a_plan_in_the_year_9999_is_made_anew(self):
        self.server.pages['/fees'] = PAGE
        config = self.config(self.watch('fees', '/fees', 'page', 'every = "1s"'))
        self.run_program('check', '-c', config, check=0)
        database = sqlite3.connect(self.state / 'policywatch.db')
        [[kind]] = database.execute('select typeof(next_check_at) from watch_states').fetchall()
        self.assertEqual(kind, 'integer')
        database.execute('update watch_states set next_check_at = 253370764800000')
        database.commit()
        database.close()
        before = len(self.server.log)
        daemon = self.daemon(config)
        wait_for(lambda: len(self.server.log) > before, what='a check')
        self.assertIn('schedule.absurd', daemon.text())
        self.assertEqual(daemon.stop(), 0)


if __name__ == '__main__':
    unittest.main(verbosity=2)
