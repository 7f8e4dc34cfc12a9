#!/usr/bin/env python3
"""The program, its worker processes and its browser under the unit's own system call filter."""
import json
import shutil
import subprocess
import sys
import unittest

from harness import BINARY, SOURCE, Case
from pdf_maker import document, show

UNIT, DROP_IN = SOURCE / 'systemd/policywatch.service', SOURCE / 'systemd/browser.conf'


class UnderUnit(Case):
    def under(self, units, *arguments):
        done = subprocess.run([sys.executable, SOURCE / 'tests/systemd/under_unit.py', ','.join(map(str, units)), BINARY, *map(str, arguments)],
                              capture_output=True, text=True, timeout=180, env=self.env)
        if done.returncode == 77:
            self.skipTest('systemd-analyze, or MemoryDenyWriteExecute in the kernel, is not here')
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_L18_the_worker_closes_its_fence_and_reads(self):
        path = self.folder / 'memo.pdf'
        path.write_bytes(document([show(72, 700, 12, 'Read under the unit.')]))
        done = self.under([UNIT], 'try', path, '--json')
        self.assertEqual((done['quality'], done['text']), ('ok', ['Read under the unit.']))

    def test_the_browser_runs_scripts_with_the_drop_in(self):
        if not any(map(shutil.which, ('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable'))):
            self.skipTest('no Chromium is installed (Debian package chromium)')
        self.server.pages['/app'] = ('<!doctype html><html><body><main id="m"></main><script>const p=document.createElement("p");'
                                     'p.textContent="These words of the agency came by script.";document.getElementById("m").append(p)</script></body></html>')
        config = self.config(self.watch('w', '/app', 'page', 'render = "browser"'))
        done = self.under([UNIT, DROP_IN], 'try', '--watch', 'w', self.server.base + '/app', '--json', '-c', config)
        self.assertEqual((done['quality'], done['text']), ('ok', ['These words of the agency came by script.']))


if __name__ == '__main__':
    unittest.main(verbosity=2)
