#!/usr/bin/env python3
"""Reviewing at the terminal: `policywatch review` in a full screen, rules, bundles, samples; and decisions that outlive a kill."""
import fcntl
import hashlib
import itertools
import json
import os
import pathlib
import pty
import re
import select
import struct
import subprocess
import termios
import threading
import time
import unittest
import urllib.error
import urllib.request

from described_cases import Described  # noqa: F401 (further cases)
from harness import BINARY, OLD_NEWS, Case, listing, wait_for
from item_cases import Items  # noqa: F401 (further cases)
from people_cases import Injected, Web  # noqa: F401 (further cases)

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

    def test_saved_filters_in_a_terminal(self):
        first = self.updates[0]['id']
        screen = Screen(self, 'review', f'id:{first}', '-c', self.configured)
        screen.until('1 updates   1 of 1')
        screen.press('F', 'Save')
        screen.press('mine\r', 'saved as mine')
        screen.press('f', '1 mine (1)')
        screen.press('0', '3 updates')
        screen.press('f', '1 mine (1)')
        screen.press('1', '1 updates')
        os.write(screen.ours, b'q')
        while screen.process.poll() is None:
            screen.read(0.05)
        again = Screen(self, 'review', '--saved', 'mine', '-c', self.configured)
        again.until('1 updates')
        os.write(again.ours, b'q')
        while again.process.poll() is None:
            again.read(0.05)

    def test_X12_a_guarded_change_of_status_needs_force_and_a_reason(self):
        guarded = self.config(self.watch('ice', '/news', more='issuer = "ICE"\npolicies = [1976]'),
                              extra='guarded_transitions = ["* -> rescinded"]')
        number = self.updates[0]['id']
        accept = ('queue', 'accept', number, '--status', 'rescinded', '-c', guarded)
        told = self.run_program(*accept, check=4).stderr
        self.assertIn("'* -> rescinded'", told)
        self.assertIn('--force --reason', told)
        self.run_program(*accept, '--force', check=4)
        self.run_program(*accept, '--reason', 'so it says', check=4)
        self.assertEqual(self.state_of(number)[0], 'new')
        self.run_program(*accept, '--force', '--reason', 'the notice says so', check=0)
        self.assertIn('the notice says so', self.run_program('log', number, '-c', guarded, check=0).stdout)
        wrong = self.config(extra='guarded_transitions = ["rescinded"]', name='wrong.toml')
        self.assertIn('FROM -> TO', self.run_program('config', 'check', '-c', wrong, check=2).stderr)

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


def prose(first):
    more = ''.join(f'<p>{name} are handled on weekdays between eight and four; bring the letter that we sent you, an identity document, '
                   'and for children the consent of both parents in writing.</p>' for name in
                   ('Passports', 'Visas', 'Asylum interviews', 'Fee waivers', 'Address changes'))
    return f'<!doctype html><html lang="en"><head><title>Walk-ins</title></head><body><main><h1>Walk-ins</h1><p>{first}</p>{more}</main></body></html>'


class OfPages(Case):
    """A page whose first passage is worded anew at each look."""
    HOURS = ['between nine and four', 'between ten and four', 'between ten and three', 'from eight until two']

    def setUp(self):
        super().setUp()
        self.configured = self.config(self.watch('page', '/page', kind='page', more='policies = [1976]'))
        self.import_policy(self.configured)

    def say(self, hours, day):
        self.server.pages['/page'] = prose(f'Our office answers the telephone on weekdays {hours} in the main building.')
        self.run_program('check', '--now', f'2026-03-{day:02}T12:00:00Z', '-c', self.configured, check=0)

    def say_all(self):
        for day, hours in enumerate(self.HOURS, 1):
            self.say(hours, day)

    def queue(self, query):
        return sorted(update['id'] for update in self.json_of('queue', 'list', '--filter', query, '-c', self.configured))

    def at(self, day, *arguments, check=0):
        return self.json_of(*arguments, '--now', f'2026-03-{day:02}T12:00:00Z', '-c', self.configured, check=check)

    def test_X05_a_rule_from_a_rejection_in_a_terminal(self):
        self.say_all()
        screen = Screen(self, 'review', '--now', '2026-03-05T12:00:00Z', '-c', self.configured)
        screen.until('1 of ')
        screen.press('R', 'A rule comes out of a rejection')
        screen.press('r', 'Reject: 1 cosmetic')
        screen.press('1', 'R makes a rule of it')
        screen.press('R', 'y makes it')
        screen.press('n', 'No rule was made')
        self.assertEqual(self.at(5, 'rule', 'list'), [])
        screen.press('R', 'y makes it')
        screen.press('y', 'rule 1 is made')
        self.assertEqual([rule['kind'] for rule in self.at(5, 'rule', 'list')], ['block'])
        os.write(screen.ours, b'q')
        while screen.process.poll() is None:
            screen.read(0.05)

    def test_X05_X06_X07_a_rule_from_preview_to_expiry(self):
        self.say_all()
        first = self.queue('state:any')[0]
        self.at(5, 'queue', 'reject', first, '--reason', 'cosmetic')
        preview = self.at(5, 'rule', 'preview', '--from', first)
        self.assertEqual(preview['updates'], self.queue('state:any'))
        self.assertEqual((preview['count'], preview['accepted']), (len(preview['updates']), []))
        self.assertEqual(self.at(5, 'rule', 'list'), [], 'a preview makes nothing')
        rule = self.at(5, 'rule', 'add', '--from', first, '--for', '3d', '--note', 'hours', '--reject-open')
        self.assertEqual((rule['kind'], rule['watch'], rule['active'], rule['hits']), ('block', 'page', True, 0))
        self.assertEqual(self.queue(''), [])
        self.say('between nine and noon', 6)
        self.assertEqual(self.queue(''), [])
        rejected = self.queue('state:rejected by:"rule 1"')
        self.assertEqual(len(rejected), 1)
        log = self.at(6, 'log', rejected[0])
        self.assertEqual([(row['command'], row['by']) for row in log], [('reject', 'rule 1')])
        self.at(6, 'queue', 'undo', rejected[0])
        self.at(6, 'queue', 'accept', rejected[0])
        rule = self.at(6, 'rule', 'list')[0]
        self.assertEqual((rule['hits'], rule['flagged'], rule['flagged_by']), (1, True, rejected[0]))
        self.say('between nine and one', 9)
        self.assertEqual(len(self.queue('')), 1, 'the rule has expired: its kind appears again')
        rule = self.at(9, 'rule', 'list')[0]
        self.assertEqual((rule['active'], rule['ended_by']), (False, 'expiry'))
        self.assertEqual(self.run_program('rule', 'expire', 1, '-c', self.configured).returncode, 4)
        self.run_program('verify', '-c', self.configured, check=0)

    def test_X05_a_rule_that_is_none_is_refused(self):
        self.say_all()
        self.assertEqual(self.run_program('rule', 'preview', '--from', 999, '-c', self.configured).returncode, 3)
        self.assertEqual(self.run_program('rule', 'add', '--kind', 'block', '--watch', 'nowhere', '--text', 'x', '-c', self.configured).returncode, 3)
        self.assertEqual(self.run_program('rule', 'add', '--kind', 'wall', '-c', self.configured).returncode, 2)
        self.assertEqual(self.run_program('rule', 'add', '--kind', 'block', '-c', self.configured).returncode, 4)

    def test_E09_E12_a_bundle_checks_itself_when_the_origin_is_gone(self):
        self.say_all()
        number = self.queue('state:any')[-1]
        served = self.server.pages.pop('/page').encode()
        shown = self.run_program('queue', 'show', number, '--diff', 'changes', '-c', self.configured, check=0).stdout
        self.assertIn('eight until two', shown)
        self.run_program('export', 'bundle', number, '--output', self.folder / 'bundle.tar', '-c', self.configured, check=0)
        unpacked = self.folder / 'unpacked'
        unpacked.mkdir()
        subprocess.run(['tar', '-xf', self.folder / 'bundle.tar', '-C', unpacked], check=True)
        subprocess.run(['sha256sum', '-c', '--strict', '--quiet', 'SHA256SUMS'], cwd=unpacked, check=True)
        manifest = json.loads((unpacked / 'manifest.json').read_text())
        listed = {file['name']: file['sha256'] for file in manifest['files']}
        names = {pathlib.Path(name).name for name in listed}
        self.assertLessEqual({'before.html', 'after.html', 'before.headers.json', 'after.headers.json', 'diff.html', 'update.json', 'log.json'}, names)
        for capture in manifest['captures']:
            self.assertEqual(hashlib.sha256((unpacked / capture['file']).read_bytes()).hexdigest(), capture['sha256'])
            self.assertEqual(listed[capture['file']], capture['sha256'])
        after = next(unpacked.glob('*/after.html'))
        self.assertEqual(after.read_bytes(), served)
        self.assertIn('<ins>', next(unpacked.glob('*/diff.html')).read_text())
        self.assertEqual(self.run_program('export', 'bundle', 999, '-c', self.configured).returncode, 3)

    def test_X20_a_sample_of_the_suppressed_is_repeatable_and_blind(self):
        self.say_all()
        for day, hours in enumerate(('8,204', '8,311', '8,402'), 5):
            self.server.pages['/page'] = prose(f'Our office answers the telephone on weekdays from eight until two in the main building.').replace(
                '</main>', f'</main><footer>{hours} visitors</footer>')
            self.run_program('check', '--now', f'2026-03-{day:02}T12:00:00Z', '-c', self.configured, check=0)
        first = self.at(9, 'queue', 'reject', self.queue('')[0], '--reason', 'cosmetic')
        self.at(9, 'rule', 'add', '--from', first['id'])
        self.say('from nine until two', 10)
        draw = lambda seed: self.at(11, 'sample', '--n', '2', '--seed', seed)
        sample = draw(7)
        self.assertEqual(sample, draw(7))
        self.assertLessEqual(len(sample), 2)
        everything = self.at(11, 'sample', '--n', '20', '--seed', 7)
        self.assertGreaterEqual(len(everything), 1)
        for one in everything:
            for told in ('score', 'score_terms', 'significant', 'why', 'rule'):
                self.assertNotIn(told, one)
                self.assertNotIn(told, one['difference'])
        report = self.at(11, 'sample', '--judge', everything[0]['change'], '--missed')
        self.assertEqual((report['judged'], report['missed']), (1, 1))
        self.assertEqual(self.at(11, 'sample', '--report')['missed_changes'], [everything[0]['change']])


class Killed(Case):
    def test_M10_acknowledged_decisions_outlive_a_kill(self):
        entries = [('ICE extends Clearview AI contract', '/clearview', '2026-03-01'), ('ICE opens an office in Fargo', '/fargo', '2026-03-02'),
                   ('Court hears the case of the guards', '/guards', '2026-03-03')]
        self.server.pages['/news'] = listing(OLD_NEWS)
        configured = self.config(self.watch('ice', '/news', more='issuer = "ICE"\npolicies = [1976]\nevery = "30d"'))
        self.import_policy(configured)
        self.run_program('check', '-c', configured, check=0)
        self.server.pages['/news'] = listing([*entries, *OLD_NEWS])
        self.run_program('check', '-c', configured, check=0)
        numbers = [update['id'] for update in self.json_of('queue', '-c', configured)]
        self.assertGreaterEqual(len(numbers), 3)
        token = re.search(r'pw_\S+', self.run_program('token', 'create', 'bo', '--scope', 'write', '-c', configured, check=0).stdout)[0]
        daemon = self.daemon(configured)
        acknowledged, killed = [], threading.Event()

        def decide(mine):
            verbs = itertools.cycle([('claim', {}), ('reject', {'reason': 'known'}), ('undo', {})])
            for number in itertools.cycle(mine):
                verb, body = next(verbs)
                request = urllib.request.Request(f'{daemon.base}/api/v1/updates/{number}/{verb}', json.dumps(body).encode(),
                                                 {'Authorization': 'Bearer ' + token, 'Content-Type': 'application/json'})
                try:
                    with urllib.request.urlopen(request, timeout=10) as reply:
                        acknowledged.append((number, verb, json.load(reply)['rev']))
                except urllib.error.HTTPError:
                    pass
                except OSError:
                    return
                if killed.is_set():
                    return

        parts = [numbers[at::4] for at in range(4) if numbers[at::4]]
        clients = [threading.Thread(target=decide, args=(part,)) for part in parts]
        for client in clients:
            client.start()
        wait_for(lambda: len(acknowledged) >= 200, what='200 decisions')
        daemon.kill()
        killed.set()
        for client in clients:
            client.join(20)
        kept = {number: [(row['command'], json.loads(row['detail'])['rev_after'] if isinstance(row['detail'], str) else row['detail']['rev_after'])
                         for row in self.json_of('log', number, '-c', configured)] for number in numbers}
        lost = [(number, verb, rev) for number, verb, rev in acknowledged if (verb, rev) not in kept[number]]
        self.assertEqual(lost, [])
        self.run_program('verify', '-c', configured, check=0)


if __name__ == '__main__':
    unittest.main(verbosity=2)
