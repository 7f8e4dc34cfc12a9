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

    def test_F12_a_stop_and_start_keeps_the_plan_too(self):
        config = self.faulty(self.at('page', '/good/page/13', 13, more='every = "3s"'))
        for turn in range(4):
            daemon = self.daemon(config)
            wait_for(lambda: self.rows('SELECT sum(checks) FROM watch_states')[0][0] > turn, what='a check')
            self.assertEqual(daemon.stop(), 0)
        self.assertGreaterEqual(min(gaps(self.fault.requests('/good/page/13'))), 3 - GRACE)


class Hosts(FaultCase):
    def test_F26_hosts_do_not_wait_for_each_other(self):
        config = self.faulty(*(self.at(f'w{n}', f'/good/slow/1000?at={n}', 30 + n, more='every = "1h"') for n in range(20)), delay='5s')
        self.check(config)
        starts = [r['t'] for r in self.fault.requests('/good/slow/1000')]
        self.assertEqual(len(starts), 20)
        self.assertLess(max(starts) - min(starts), 5)


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


if __name__ == '__main__':
    unittest.main(verbosity=2)
