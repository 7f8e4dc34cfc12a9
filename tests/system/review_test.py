#!/usr/bin/env python3
"""`policywatch review`: the queue in a full screen, driven through a terminal."""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import unittest

from harness import BINARY, OLD_NEWS, Case, listing

# What the loop itself sends to the terminal; everything else that begins with Esc would be a stranger's.
OWN = re.compile(r'\x1b\[(?:H|K|J|7m|0m|\?1049[hl]|\?25[hl])')


class Screen:
    """The program in a terminal of 24 rows and 100 columns."""

    def __init__(self, case, *arguments):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 100, 0, 0))
        self.before = termios.tcgetattr(theirs)
        self.process = subprocess.Popen([BINARY, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=case.env)
        self.ours, self.theirs, self.raw = ours, theirs, ''
        case.addCleanup(self.close)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)

    def read(self, seconds):
        ready, _, _ = select.select([self.ours], [], [], seconds)
        if ready:
            self.raw += os.read(self.ours, 65536).decode(errors='replace')

    def shown(self):
        """The last whole screen."""
        return OWN.sub('', self.raw.split('\x1b[H')[-1])

    def until(self, text, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if text in self.shown() and self.raw.endswith('\x1b[J'):
                return
            self.read(0.05)
        raise AssertionError(f'{text!r} is not shown:\n{self.shown()}')

    def press(self, keys, then):
        os.write(self.ours, keys.encode())
        self.until(then)


class Review(Case):
    HOSTILE = 'ICE extends Clearview AI \x1b]0;owned\x07\x1b[31mcontract \u202egnp.exe'

    def setUp(self):
        super().setUp()
        self.server.pages['/news'] = listing(OLD_NEWS)
        self.configured = self.config(self.watch('ice', '/news', more='issuer = "ICE"\npolicies = [1976]'))
        self.import_policy(self.configured)
        self.run_program('check', '-c', self.configured, check=0)
        fresh = [(self.HOSTILE, '/clearview', '2026-03-01'), ('ICE opens an office in Fargo', '/fargo', '2026-03-02'),
                 ('Court hears the case of the guards', '/guards', '2026-03-03')]
        self.server.pages['/news'] = listing([*fresh, *OLD_NEWS])
        self.run_program('check', '-c', self.configured, check=0)
        self.updates = self.json_of('queue', '-c', self.configured)
        self.assertEqual(len(self.updates), 3)

    def state_of(self, number):
        found = self.json_of('queue', 'list', '--filter', f'id:{number} state:any', '-c', self.configured)
        return found[0]['state'], found[0]

    def test_the_flow_of_the_page_in_a_terminal(self):
        first, second, third = (update['id'] for update in self.updates)
        screen = Screen(self, 'review', '-c', self.configured)
        screen.until('3 updates   1 of 3')
        screen.press('j', '2 of 3')
        screen.press('j', '3 of 3')
        screen.press('k', '2 of 3')
        screen.press('\r', f'Update #{second} (new')
        self.assertIn('score', screen.shown())
        screen.press('d', 'What changed') if 'What changed' in screen.shown() else screen.press('d', 'Update #')
        screen.press('et', 'Title: _')
        screen.press('Typed here\r', 'title Typed here')
        screen.press('a', f'accepted #{second}')
        state, update = self.state_of(second)
        self.assertEqual((state, update['title']), ('accepted', 'Typed here'))
        screen.press('z', f'#{second} is new again')
        self.assertEqual(self.state_of(second)[0], 'new')
        screen.press('r', 'Reject: 1 cosmetic')
        screen.press('x', 'Not rejected')
        screen.press('r', 'Reject: 1 cosmetic')
        screen.press('3', f'rejected as volatile #{second}')
        self.assertEqual(self.state_of(second)[1]['reject_reason'], 'volatile')
        screen.press('u', '2 updates')
        screen.press('kxjx', '2 chosen')
        screen.press('c', 'claimed 2')
        self.assertEqual([self.state_of(number)[0] for number in (first, third)], ['claimed', 'claimed'])
        screen.press('z', 'again')
        self.assertEqual([self.state_of(number)[0] for number in (first, third)], ['new', 'new'])
        screen.press('/', 'Filter: _')
        screen.press('score>=many\r', 'filter, character 8')
        os.write(screen.ours, b'q')
        while screen.process.poll() is None:
            screen.read(0.05)
        screen.read(0.05)
        self.assertEqual(screen.process.returncode, 0)
        self.assertTrue(screen.raw.rstrip().endswith('\x1b[?1049l'))
        self.assertEqual(termios.tcgetattr(screen.theirs), screen.before)

    def test_what_it_prints_is_escaped(self):
        screen = Screen(self, 'review', 'policy:1976', '-c', self.configured)
        screen.until('3 updates')
        hostile = [at for at, update in enumerate(self.updates) if 'Clearview' in update['title']][0]
        if hostile:
            screen.press('j' * hostile, f'{hostile + 1} of 3')
        screen.press('o', f'Update #{self.updates[hostile]["id"]}')
        left = OWN.sub('', screen.raw)
        for mark in ('\x1b', '\x07', '\u202e'):
            self.assertNotIn(mark, left)

    def test_others_decisions_appear(self):
        screen = Screen(self, 'review', '-c', self.configured)
        screen.until('3 updates')
        self.run_program('queue', 'reject', self.updates[2]['id'], '--reason', 'known', '-c', self.configured, check=0)
        screen.until('2 updates   1 of 2')

    def test_without_a_terminal_it_says_what_to_use(self):
        done = self.run_program('review', '-c', self.configured, check=2)
        self.assertIn('terminal', done.stderr)


if __name__ == '__main__':
    unittest.main(verbosity=2)
