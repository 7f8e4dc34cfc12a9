"""The fault server as the tests hold it: started, told what to do, its log read."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import journal

PROGRAM = pathlib.Path(__file__).resolve().with_name('fault_server.py')


class FaultServer:
    def __init__(self, *options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='fault-server-'))
        self.path = self.folder / 'log.jsonl'
        self.errors = open(self.folder / 'errors', 'w+')
        self.process = subprocess.Popen([sys.executable, str(PROGRAM), '--log', str(self.path), '--folder', str(self.folder), *options],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
                                        env={**os.environ, 'PYTHONDONTWRITEBYTECODE': '1'})
        line = self.process.stdout.readline()
        if not line:
            self.errors.seek(0)
            raise RuntimeError('the fault server did not start: ' + self.errors.read())
        said = json.loads(line)
        self.ports, self.ca = said['ports'], said['ca']
        self.lines, self.position = [], 0

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def complaints(self):
        """What the server itself found wrong with itself."""
        self.errors.flush()
        return (self.folder / 'errors').read_text()

    def order(self, **words):
        self.process.stdin.write(json.dumps(words) + '\n')
        self.process.stdin.flush()
        self.process.stdout.readline()

    def now(self, name, path):
        self.order(now=name, path=path)

    def robots(self, host, path):
        self.order(robots=f'127.0.0.{host}', path=path)

    def every(self, host, path):
        self.order(every=f'127.0.0.{host}', path=path)

    def url(self, path, host=1, listener='http'):
        scheme = 'https' if listener.startswith('tls') else 'http'
        return f'{scheme}://127.0.0.{host}:{self.ports[listener]}{path}'

    def log(self):
        self.order(flush=True)
        more, self.position = journal.read(self.path, self.position)
        self.lines += more
        return self.lines

    def requests(self, part='', host=None):
        """Requests whose path holds `part`; robots.txt only when asked for."""
        return [line for line in self.log() if line['event'] == 'request' and part in line['path']
                and (part or line['path'] != '/robots.txt') and (host is None or line['host'] == f'127.0.0.{host}')]

    def connections(self, listener=None, host=None):
        return [line for line in self.log() if line['event'] == 'open' and (listener is None or line['listener'] == listener)
                and (host is None or line['local'][0] == f'127.0.0.{host}')]

    def events(self, name):
        return [line for line in self.log() if line['event'] == name]

    def received(self, conn):
        return ''.join(line['data'] for line in self.log() if line['event'] == 'in' and line['conn'] == conn)
