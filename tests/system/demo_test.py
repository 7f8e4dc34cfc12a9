#!/usr/bin/env python3
"""`policywatch demo` as a newcomer meets it."""
import http.cookiejar
import json
import re
import unittest
import urllib.parse
import urllib.request

from harness import Case, Daemon, wait_for


class Demo(Case):
    def test_the_queue_fills_by_itself_and_noise_raises_nothing(self):
        daemon = Daemon(self, None, None, ('demo', '--listen', '127.0.0.1:0', '--state-dir', str(self.state)))
        site = daemon.line('demonstration site on ').split()[0]

        def queue():
            return self.json_of('queue', '--state', 'any', '--state-dir', self.state)

        def complete():
            watches = {e['watch'] for u in queue() for e in u['evidence']}
            return {'ice-newsroom', 'rivera-docket', 'register', 'capital-ledger', 'border-wire', 'docket-daily', 'parole-page', 'tracker-1976'} <= watches
        wait_for(complete, seconds=110, what='all of the demonstration')
        updates = queue()
        watches = [e['watch'] for u in updates for e in u['evidence']]
        self.assertNotIn('processing-times', watches)
        self.assertNotIn('visitor-counter', watches)
        told = [u for u in updates if {'capital-ledger', 'border-wire', 'docket-daily'} & {e['watch'] for e in u['evidence']}]
        self.assertEqual(len(told), 1, [u['title'] for u in told])
        self.assertEqual(len(told[0]['evidence']), 3)
        order = next(u for u in updates if u['evidence'][0]['watch'] == 'rivera-docket')
        self.assertEqual((order['policies'], order['kind'], order['status']), ([9201], 'court_order', 'enjoined'))
        register = next(u for u in updates if u['evidence'][0]['watch'] == 'register')
        self.assertEqual((register['policies'], register['status']), ([9203], 'delayed'))
        for update in updates:
            self.assertTrue(update['policies'] and update['kind'] and update['date'] and update['title'] and update['evidence'], update)
            self.assertTrue(update['evidence'][0]['after']['sha256'])
        mail = wait_for(lambda: (m := urllib.request.urlopen(site + 'mail').read().decode()).count('<hr>') >= len(updates) and m, what='the mail')
        self.assertIn('#1976', mail)
        self.assertEqual(daemon.stop(), 0)

    def test_the_one_time_link_signs_in_once(self):
        daemon = Daemon(self, None, None, ('demo', '--listen', '127.0.0.1:0', '--state-dir', str(self.state)))
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = opener.open(daemon.link).read().decode()
        self.assertIn('<form', page)
        fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        action = re.search(r'<form[^>]*action="([^"]+)"', page).group(1)
        signed_in = opener.open(urllib.parse.urljoin(daemon.link, action), urllib.parse.urlencode(fields).encode()).read().decode()
        self.assertIn('Sign out', signed_in)
        stranger = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        with self.assertRaises(urllib.error.HTTPError):
            stranger.open(urllib.parse.urljoin(daemon.link, action), urllib.parse.urlencode(fields).encode())
        self.assertEqual(daemon.stop(), 0)


if __name__ == '__main__':
    unittest.main(verbosity=2)
