"""The program against the fault server: what the tests of fetching share. Judged by the server's log and by what the program shows."""
import pathlib
import re
import sqlite3
import sys

from harness import SOURCE, Case

sys.path.insert(0, str(SOURCE / 'tests' / 'fault'))
from fault_client import FaultServer  # noqa: E402


class FaultCase(Case):
    """One fault server a class; each test has its own state. Watches on different hosts do not hold each other up."""
    OPTIONS = ()
    FETCH = 'timeout = "3s"\n'

    @classmethod
    def setUpClass(cls):
        cls.fault = FaultServer(*cls.OPTIONS)

    @classmethod
    def tearDownClass(cls):
        complaints = cls.fault.complaints()
        cls.fault.close()
        if complaints:
            raise AssertionError('the fault server failed: ' + complaints)

    def at(self, name, path, host=1, listener='http', kind='page', more=''):
        """A watch of a fault path; `path` may be a whole address."""
        url = path if re.match('[a-zA-Z]+:', path) else self.fault.url(path, host, listener)
        return f'[[watch]]\nid = "{name}"\nurl = {toml(url)}\nkind = "{kind}"\n{more}\n'

    def faulty(self, *watches, fetch='', extra='', allow='["127.0.0.0/8"]', robots='false', delay='0s'):
        """Writes the configuration; keys of `fetch` come on top of the class's own."""
        path = self.folder / 'policywatch.toml'
        own = ''.join(line + '\n' for line in self.FETCH.splitlines() if line.split(' ')[0] not in fetch)
        path.write_text(f'state_dir = "{self.state}"\n[fetch]\nallow_addresses = {allow}\nper_host_delay = "{delay}"\nobey_robots = {robots}\n'
                        f'ca_file = "{self.fault.ca}"\n{own}{fetch}\n[schedule]\njitter = 0.0\n[review]\nlisten = "127.0.0.1:0"\n{extra}\n' + '\n'.join(watches))
        return path

    def check(self, config, *names, env=None):
        """Checks once; gives {watch: what `watch list` says of it}."""
        saved, self.env = self.env, {**self.env, **(env or {})}
        done = self.run_program('check', *names, '-c', config, timeout=120)
        self.env = saved
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.said = done.stdout + done.stderr
        return self.watches(config)

    def watches(self, config):
        return {watch['id']: watch for watch in self.json_of('watch', 'list', '-c', config)}

    def qualities(self, config, *names, **more):
        return {name: watch['last_quality'] for name, watch in self.check(config, *names, **more).items()}

    def snapshots(self, config, name):
        return self.json_of('snapshots', name, '-c', config)

    def rows(self, question, *values):
        """Reads the store as an outsider does."""
        with sqlite3.connect(f'file:{self.state}/policywatch.db?mode=ro', uri=True) as store:
            return store.execute(question, values).fetchall()

    def updates(self, config):
        return self.json_of('queue', '--state', 'any', '-c', config)


def toml(text):
    return '"' + ''.join(c if c.isprintable() and c not in '"\\' else f'\\U{ord(c):08X}' for c in text) + '"'


def memory_of(pid):
    """Peak and present resident memory in MiB, as the kernel counts them."""
    said = dict(line.split(':', 1) for line in pathlib.Path(f'/proc/{pid}/status').read_text().splitlines())
    return int(said['VmHWM'].split()[0]) / 1024, int(said['VmRSS'].split()[0]) / 1024


def family_memory(pid):
    """Resident memory of a process and all that it started, in MiB. Shared pages count for each."""
    total, left = 0, [pid]
    while left:
        one = left.pop()
        try:
            for task in pathlib.Path(f'/proc/{one}/task').iterdir():
                left += [int(child) for child in (task / 'children').read_text().split()]
            total += memory_of(one)[1]
        except (OSError, KeyError):
            continue
    return total
