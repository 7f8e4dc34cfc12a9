#!/usr/bin/env python3
"""Runs every command of docs/handbook.md, in its order, with the built program in a scratch folder.

The service manager, the package manager and the journal are stand-ins; so is the network: https://agency.example is a
local server. Everything else is the real thing."""
import json
import os
import re
import shutil
import signal
import subprocess
import unittest

from harness import BINARY, OLD_NEWS, POLICY, SOURCE, Case, listing, wait_for

SYSTEMCTL = '''#!/bin/bash
# Stand-in: acts on the one daemon of the scratch folder.
stop() { if [ -s "$STAND/pid" ]; then kill -TERM "$(cat "$STAND/pid")"; while kill -0 "$(cat "$STAND/pid")" 2>/dev/null; do sleep 0.05; done; rm "$STAND/pid"; fi; }
start() { setsid policywatch run >>"$STAND/journal" 2>&1 </dev/null & echo $! >"$STAND/pid"
  for _ in $(seq 200); do grep -q '^listening on' "$STAND/journal" && return 0; sleep 0.05; done; exit 1; }
case "$1" in
  stop) stop ;; start) start ;; restart) stop; start ;; daemon-reload) ;;
  reload) kill -HUP "$(cat "$STAND/pid")" ;;
  is-active) kill -0 "$(cat "$STAND/pid")" && echo active ;;
  *) echo "systemctl $*: unknown to the stand-in" >&2; exit 1 ;;
esac
'''
STAND_INS = {'systemctl': SYSTEMCTL, 'sudo': '#!/bin/sh\nexec "$@"\n', 'journalctl': '#!/bin/sh\ntail -n 20 "$STAND/journal"\n',
             'chown': '#!/bin/sh\nexit 0\n',
             'apt-get': '#!/bin/sh\n[ "$1" = remove ] || [ -n "$2" ] && exec systemctl $([ "$1" = remove ] && echo stop || echo restart)\n'}


def blocks(text):
    """(line, commands) of each ```sh block."""
    for found in re.finditer(r'^```sh\n(.*?)^```$', text, re.M | re.S):
        yield text[:found.start()].count('\n') + 2, found[1]


class Handbook(Case):
    TEXT = (SOURCE / 'docs/handbook.md').read_text()

    def scratch(self):
        tools = self.folder / 'bin'
        tools.mkdir()
        for name, script in STAND_INS.items():
            (tools / name).write_text(script)
            (tools / name).chmod(0o755)
        (tools / 'policywatch').symlink_to(BINARY)
        (tools / 'policywatch-worker').symlink_to(os.path.join(os.path.dirname(BINARY), 'policywatch-worker'))
        self.places = {'/etc/policywatch': self.folder / 'etc', '/var/lib/policywatch': self.state, '/var/backups': self.folder / 'backups',
                       '/etc/systemd': self.folder / 'systemd', '/usr/share/policywatch/systemd': SOURCE / 'systemd'}
        for place in ('etc', 'backups'):
            (self.folder / place).mkdir()
        self.state.mkdir()
        text = self.config(fetch='user_agent = "handbook-test/1"').read_text()
        (self.folder / 'etc/policywatch.toml').write_text(text)
        (self.folder / 'policies.json').write_text(json.dumps([POLICY]))
        (self.folder / 'pages.csv').write_text(f'url,title,every\n{self.server.base}/fees,Fees,1h\n')
        self.server.pages['/newsroom'] = listing(OLD_NEWS)
        self.server.pages['/policy'] = self.server.pages['/fees'] = \
            '<!doctype html><html><body><main><p>Requests are processed within ninety days.</p></main></body></html>'
        self.env |= {'PATH': f'{tools}:{self.env["PATH"]}', 'POLICYWATCH_CONFIG': str(self.folder / 'etc/policywatch.toml'),
                     'STAND': str(self.folder), 'STATE_DIRECTORY': str(self.state)}
        self.addCleanup(self.end_daemon)

    def end_daemon(self):
        pid = self.folder / 'pid'
        if pid.exists() and pid.read_text().strip():
            try:
                os.kill(int(pid.read_text()), signal.SIGKILL)
            except ProcessLookupError:
                pass

    def placed(self, commands):
        for place, here in self.places.items():
            commands = commands.replace(place, str(here))
        commands = commands.replace('https://agency.example', self.server.base)
        journal = self.folder / 'journal'
        if journal.exists():
            addresses = re.findall(r'^listening on (http\S+)', journal.read_text(), re.M)
            if addresses:
                commands = commands.replace('http://127.0.0.1:8737', addresses[-1])
        return commands

    def test_every_command_of_the_handbook_does_what_it_says(self):
        self.scratch()
        ran = 0
        for line, commands in blocks(self.TEXT):
            with self.subTest(line=line):
                script = self.placed(commands)
                done = subprocess.run(['bash', '-euo', 'pipefail', '-c', script], cwd=self.folder, env=self.env, capture_output=True,
                                      text=True, stdin=subprocess.DEVNULL, timeout=120)
                self.assertEqual(done.returncode, 0, f'docs/handbook.md:{line}\n{script}\nout: {done.stdout}\nerr: {done.stderr}')
                ran += len([one for one in commands.splitlines() if 'policywatch ' in one])
        self.assertGreater(ran, 30)
        # What it left: the watches of command, file and import, and a store that is whole.
        known = {one['id'] for one in json.loads(self.run_program('watch', 'list', '--json', check=0).stdout)}
        self.assertLessEqual({'newsroom', 'policy-page'}, known)
        self.assertEqual(len(known), 3)
        self.run_program('verify', check=0)

    def test_no_command_of_ours_stands_outside_of_what_is_run(self):
        """In running text commands may be named; each must be one that the program knows."""
        known = set(re.findall(r'^  (\w+) ', self.run_program('--help', check=0).stdout.split('Subcommands:')[1], re.M))
        outside = re.sub(r'^```.*?^```$', '', self.TEXT, flags=re.M | re.S)
        named = set(re.findall(r'`policywatch ([a-z]+)', outside))
        self.assertLessEqual(named, known)
        self.assertGreater(len(named), 3)


if __name__ == '__main__':
    unittest.main(verbosity=2)
