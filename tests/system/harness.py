"""What the system tests share: the built program, scratch folders, a page server that can misbehave, waiting for conditions.

The program under test is $POLICYWATCH_BINARY. Servers listen on loopback at ports the system picks, and end with the test."""
import http.server
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

BINARY = os.environ.get('POLICYWATCH_BINARY', '')
SOURCE = pathlib.Path(__file__).resolve().parents[2]


def shared(name):
    """A file of the shared data, or a visible skip."""
    root = pathlib.Path(os.environ.get('POLICYWATCH_SHARED', SOURCE.parent / 'shared'))
    if not (root / name).exists():
        raise unittest.SkipTest(f'shared data {name} is not here')
    return root / name


def wait_for(condition, seconds=30, what='condition'):
    """Looks until `condition()` is true; the time bounds a hang, it is no expectation of speed."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        select.select([], [], [], 0.05)
    raise AssertionError(f'{what}: not within {seconds} s')


class PageServer:
    """Serves `pages[path]`: bytes, (status, headers, bytes), or a function of the handler. Logs every request."""

    def __init__(self):
        self.pages, self.log = {}, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def answer(self):
                length = int(self.headers.get('Content-Length') or 0)
                body = self.rfile.read(length)
                outer.log.append((self.command, self.path, dict(self.headers), body, time.monotonic()))
                page = outer.pages.get(self.path, (404, {}, b'<html><title>Not found</title><h1>Not found</h1></html>'))
                if callable(page):
                    page = page(self)
                    if page is None:
                        return
                if isinstance(page, (bytes, str)):
                    page = (200, {}, page)
                status, headers, content = page
                content = content.encode() if isinstance(content, str) else content
                self.send_response(status)
                headers = {'Content-Type': 'text/html; charset=utf-8', 'Content-Length': str(len(content)), **headers}
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if status != 304:
                    try:
                        self.wfile.write(content)
                    except (BrokenPipeError, ConnectionResetError):
                        self.close_connection = True

            do_GET = do_POST = answer

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.base = f'http://127.0.0.1:{self.server.server_port}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def listing(entries):
    rows = ''.join(f'<li><h3><a href="{link}">{title}</a></h3><time datetime="{date}">{date}</time></li>' for title, link, date in entries)
    return f'<!doctype html><html lang="en"><head><title>News</title></head><body><main><h1>News</h1><ul>{rows}</ul></main></body></html>'


OLD_NEWS = [('Field office opens new lobby', '/lobby', '2026-02-20'), ('Canine teams graduate', '/canine', '2026-02-17'),
            ('Museum artifacts returned', '/museum', '2026-02-11'), ('Motor pool adds hybrid vehicles', '/vehicles', '2026-02-03')]
CLEARVIEW = ('ICE extends Clearview AI facial recognition contract', '/clearview', '2026-03-01')
POLICY = {'id': 1976, 'title': 'ICE contracts with Clearview AI for facial-recognition technology', 'announced': '2025-09-09',
          'agencies': ['ICE'], 'terms': ['Clearview AI'], 'actions': []}


class Case(unittest.TestCase):
    """A scratch folder, a page server and the program."""

    def setUp(self):
        if not BINARY:
            self.skipTest('POLICYWATCH_BINARY names no program')
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='policywatch-test-'))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.server = PageServer()
        self.addCleanup(self.server.close)
        self.state = self.folder / 'state'
        self.env = {k: v for k, v in os.environ.items() if k not in ('NOTIFY_SOCKET', 'WATCHDOG_USEC', 'JOURNAL_STREAM')}

    def config(self, watches='', extra='', name='policywatch.toml', fetch=''):
        path = self.folder / name
        path.write_text(f'state_dir = "{self.state}"\n[fetch]\nallow_addresses = ["127.0.0.0/8"]\nper_host_delay = "0s"\n'
                        f'obey_robots = false\n{fetch}\n[review]\nlisten = "127.0.0.1:0"\n{extra}\n{watches}\n')
        return path

    def watch(self, name, path, kind='list', more=''):
        return f'[[watch]]\nid = "{name}"\nurl = "{self.server.base}{path}"\nkind = "{kind}"\n{more}\n'

    def run_program(self, *arguments, check=None, stdin='', timeout=120, **more):
        done = subprocess.run([BINARY, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=timeout,
                              env=self.env, **more)
        if check is not None:
            self.assertEqual(done.returncode, check, f'{arguments}\nout: {done.stdout}\nerr: {done.stderr}')
        return done

    def json_of(self, *arguments, check=0):
        done = self.run_program(*arguments, '--json', check=check)
        return json.loads(done.stdout)

    def import_policy(self, config, policy=None):
        path = self.folder / 'policies.json'
        path.write_text(json.dumps([policy or POLICY]))
        self.run_program('policy', 'import', path, '-c', config, check=0)

    def daemon(self, config, env=None, arguments=('run',), program=None):
        return Daemon(self, config, env, arguments, program)


class Daemon:
    """`policywatch run` in the background; ended with the test."""

    def __init__(self, case, config, env, arguments, program=None):
        self.case = case
        self.output = open(case.folder / 'daemon.out', 'wb')
        self.process = subprocess.Popen([program or BINARY, *arguments, *(['-c', str(config)] if config else [])], stdout=self.output,
                                        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env={**case.env, **(env or {})})
        case.addCleanup(self.kill)
        self.base = wait_for(lambda: self.line('listening on '), what='the listening line')
        self.link = self.line('sign in once (within a day) at ')

    def text(self):
        return (self.case.folder / 'daemon.out').read_text(errors='replace')

    def line(self, start):
        for line in self.text().splitlines():
            if line.startswith(start):
                return line[len(start):].strip()
        if self.process.poll() is not None:
            raise AssertionError(f'the daemon ended with {self.process.returncode}: {self.text()}')
        return None

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self, seconds=10):
        self.signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.output.close()


class NotifySocket:
    """A service manager's ear."""

    def __init__(self, case):
        self.path = str(case.folder / 'notify')
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.settimeout(0.05)
        self.heard = []
        case.addCleanup(self.socket.close)

    def hear(self, word):
        try:
            while True:
                self.heard.append(self.socket.recv(4096).decode())
        except (TimeoutError, socket.timeout):
            pass
        return any(word in message for message in self.heard)
