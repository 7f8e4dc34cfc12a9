#!/usr/bin/env python3
"""How a host is asked: one at a time, spaced, never sooner than it said, through restarts; judged by the server's log."""
import unittest

from fault_case import FaultCase
from harness import wait_for

GRACE = 0.05  # clocks of two processes


def gaps(requests):
    return [b['t'] - a['t'] for a, b in zip(requests, requests[1:])]


class Restarts(FaultCase):
    def test_F12_kill_and_restart_never_polls_early(self):
        """Killed as soon as a poll was recorded, five times over."""
        config = self.faulty(self.at('page', '/good/page/12', 12, more='every = "3s"'))
        seen = 0
        for _ in range(5):
            daemon = self.daemon(config)
            wait_for(lambda: len(self.fault.requests('/good/page/12')) > seen, what='a poll')
            seen = len(self.fault.requests('/good/page/12'))
            wait_for(lambda: self.rows('SELECT sum(checks) FROM watch_states')[0][0] >= seen, what='its record')
            daemon.kill()
        requests = self.fault.requests('/good/page/12')
        self.assertGreaterEqual(len(requests), 5)
        self.assertGreaterEqual(min(gaps(requests)), 3 - GRACE)

    def test_F12_killed_at_once_after_a_poll_it_does_not_poll_twice(self):
        """The answer may not be recorded yet; that it was asked must be."""
        config = self.faulty(self.at('page', '/good/page/14', 14, more='every = "3s"'))
        for turn in range(5):
            daemon = self.daemon(config)
            wait_for(lambda: len(self.fault.requests('/good/page/14')) > turn, what='a poll')
            daemon.kill()
        self.assertGreaterEqual(min(gaps(self.fault.requests('/good/page/14'))), 3 - GRACE)

    def test_F12_a_stop_and_start_keeps_the_plan_too(self):
        config = self.faulty(self.at('page', '/good/page/13', 13, more='every = "3s"'))
        for turn in range(4):
            daemon = self.daemon(config)
            wait_for(lambda: self.rows('SELECT sum(checks) FROM watch_states')[0][0] > turn, what='a check')
            self.assertEqual(daemon.stop(), 0)
        self.assertGreaterEqual(min(gaps(self.fault.requests('/good/page/13'))), 3 - GRACE)


class Hosts(FaultCase):
    def test_F16_one_429_slows_the_whole_host_and_a_restart_does_not_forget(self):
        self.fault.now('tired', '/status/429?retry=9')
        watches = [self.at(f'w{n}', f'/good/page/{n}?tired', 20, more='every = "1s"') for n in range(5)]
        other = self.at('other', '/good/page?fresh', 21, more='every = "1s"')
        config = self.faulty(*watches, other, self.at('tired', '/now/tired', 20, more='every = "2s"'))
        daemon = self.daemon(config)
        (told,) = wait_for(lambda: self.fault.requests('/now/tired')[:1], what='the 429')
        wait_for(lambda: self.rows("SELECT 1 FROM watch_states WHERE failures > 0"), what='its record')
        daemon.kill()
        daemon = self.daemon(config)
        wait_for(lambda: [r for r in self.fault.requests(host=20) if r['t'] > told['t'] + 9], seconds=40, what='the host asked again')
        self.assertEqual(daemon.stop(), 0)
        answered = next(line['t'] for line in self.fault.events('answered') if line['t'] >= told['t'] and line['path'] == '/now/tired')
        early = [r['path'] for r in self.fault.requests(host=20) if answered + GRACE < r['t'] < answered + 9 - GRACE]
        self.assertEqual(early, [])
        self.assertGreaterEqual(len([r for r in self.fault.requests('?fresh') if told['t'] < r['t'] < told['t'] + 9]), 2)

    def test_F26_one_at_a_time_and_spaced_by_what_a_fetch_took(self):
        config = self.faulty(*(self.at(f'w{n}', f'/good/slow/200?n={n}', 26, more='every = "1h"') for n in range(6)), delay='500ms')
        self.check(config)
        requests = [line for line in self.fault.log() if line['event'] in ('request', 'answered') and '/good/slow/200' in line['path']]
        self.assertEqual([line['event'] for line in requests], ['request', 'answered'] * 6)  # never two at once
        pauses = [b['t'] - a['t'] for a, b in zip(requests[1::2], requests[2::2])]
        self.assertGreaterEqual(min(pauses), max(0.5, 5 * 0.2) - GRACE)

    def test_F26_hosts_do_not_wait_for_each_other(self):
        config = self.faulty(*(self.at(f'w{n}', f'/good/slow/1000?at={n}', 30 + n, more='every = "1h"') for n in range(20)), delay='5s')
        self.check(config)
        starts = [r['t'] for r in self.fault.requests('/good/slow/1000')]
        self.assertEqual(len(starts), 20)
        self.assertLess(max(starts) - min(starts), 5)


class Conditionals(FaultCase):
    def test_F11_a_304_that_lies_is_found_out_within_a_week(self):
        config = self.faulty(self.at('liar', '/body/liar304'))
        for day in ('01T09', '02T09', '04T09', '06T09', '08T10', '09T10'):
            self.run_program('check', '-c', config, '--now', f'2026-03-{day}:00:00Z', check=0)
        asked = [bool({'if-none-match', 'if-modified-since'} & {name for name, _ in r['headers']}) for r in self.fault.requests('/body/liar304')]
        self.assertEqual(asked[:5], [False, True, True, True, False])  # and who was caught lying may be asked as one likes
        self.assertGreaterEqual(len(self.snapshots(config, 'liar')), 2)


class Robots(FaultCase):
    def test_F03_each_outcome_of_robots_txt_has_its_meaning(self):
        """(what /robots.txt does, may a page be fetched); a page under /open is allowed by the rules."""
        outcomes = [('/robots/obey', False), ('/robots/empty', True), ('/robots/html', True), ('/robots/hops/5', False), ('/robots/hops/9', None),
                    ('/robots/status/401', True), ('/robots/status/403', True), ('/robots/status/404', True), ('/robots/status/410', True),
                    ('/robots/status/429', False), ('/robots/status/500', False), ('/robots/status/503', False), ('/robots/silent', False),
                    ('/robots/reset', False), ('/robots/endless', False), ('/robots/utf16', True), ('/robots/bom', False), ('/robots/bomb', None),
                    ('/robots/token', True)]
        watches = []
        for number, (path, _) in enumerate(outcomes):
            self.fault.robots(100 + number, path)
            watches.append(self.at(f'r{number}', f'/good/page/{number}', 100 + number))
        config = self.faulty(*watches, robots='true')
        said = self.check(config)
        for number, (path, allowed) in enumerate(outcomes):
            asked = len(self.fault.requests('/good/page', host=100 + number))
            if allowed is not None:
                self.assertEqual(asked, int(allowed), path)
                self.assertEqual(said[f'r{number}']['last_quality'] == 'ok', allowed, path)
            robots = self.fault.requests('/robots.txt', host=100 + number)
            self.assertGreaterEqual(len(robots), 1, path)
            self.assertIn('policywatch/', dict(map(tuple, robots[0]['headers']))['user-agent'])  # F07

    def test_F04_robots_txt_is_asked_once_a_day(self):
        self.fault.robots(150, '/robots/empty')
        config = self.faulty(self.at('page', '/good/page', 150), robots='true')
        for moment in ('01T09:00:00Z', '01T15:00:00Z', '02T08:58:00Z', '02T09:02:00Z'):
            self.run_program('check', '-c', config, '--now', f'2026-03-{moment}', check=0)
        self.assertEqual(len(self.fault.requests('/robots.txt', host=150)), 2)
        self.assertEqual(len(self.fault.requests('/good/page', host=150)), 4)

    def test_F05_rules_count_up_to_the_cap_and_no_further(self):
        self.fault.robots(151, '/robots/long')
        config = self.faulty(self.at('early', '/early', 151), self.at('late', '/late', 151), robots='true')
        said = self.check(config)
        self.assertEqual(said['early']['last_quality'], 'robots_denied')
        self.assertNotEqual(said['late']['last_quality'], 'robots_denied')
        self.assertEqual([r['path'] for r in self.fault.requests(host=151) if r['path'] in ('/early', '/late')], ['/late'])

    def test_F06_a_crawl_delay_is_kept_to_and_a_long_one_is_not_shortened(self):
        self.fault.robots(152, '/robots/delay/2')
        self.fault.robots(153, '/robots/delay/900')
        config = self.faulty(*(self.at(f'{host}-{n}', f'/good/page/{n}', host) for host in (152, 153) for n in range(3)), robots='true')
        said = self.check(config)
        short = self.fault.requests('/good/page', host=152)
        self.assertEqual(len(short), 3)
        self.assertGreaterEqual(min(gaps(short)), 2 - GRACE)
        self.assertEqual(len(self.fault.requests('/good/page', host=153)), 1)
        self.assertEqual(sorted(said[f'153-{n}']['last_quality'] == 'ok' for n in range(3)), [False, False, True])


if __name__ == '__main__':
    unittest.main(verbosity=2)
