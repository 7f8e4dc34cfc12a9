#!/usr/bin/env python3
"""Names and addresses: no connection where none may go, whatever a name, a spelling or a redirect says. In a network of our own, in which
every forbidden address would answer."""
import json
import signal
import time
import unittest
import urllib.parse

import namespace
from fault_case import FaultCase
from harness import shared, wait_for

WHY_NOT = ''
SPELLINGS = ['http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/', 'http://%31%32%37.0.0.1/',
             'http://localhost/', 'http://a.localhost/', 'http://[::1]/', 'http://[::ffff:10.0.0.5]/', 'http://0/', 'http://10.0.0.5/',
             'http://169.254.169.254/latest/', 'http://192.168.0.1/', 'http://172.16.0.1/', 'http://100.64.0.1/', 'http://198.18.0.1/',
             'http://[fc00::5]/', 'http://[2002:a00:5::1]/', 'http://[64:ff9b::a00:5]/', 'http://192.0.2.7/', 'http://inside.test/',
             'http://local.test/', 'http://cname.test/', 'http://127.0.0.1:8080/', 'http://１２７.0.0.1/', 'http://good.test@10.0.0.5/',
             'http://10.0.0.5\\@good.test/', 'http:\\\\10.0.0.5/', 'HTTP://10.0.0.5./']
PORTS = [22, 25, 6379, 11211, 0, 65536]


class NamesCase(FaultCase):
    OPTIONS = ('--hosts', '9', '--any', '--names', namespace.NAMES, '--hole', namespace.HOLE4, '--hole', namespace.HOLE6)
    FETCH = 'timeout = "20s"\n'  # nothing here is about slowness, and machines are busy

    @classmethod
    def setUpClass(cls):
        if WHY_NOT:
            raise unittest.SkipTest(WHY_NOT)
        super().setUpClass()

    def public(self, *watches, **more):
        return self.faulty(*watches, allow=more.pop('allow', '[]'), **more)

    def strangers(self):
        """Connections to what is no public address; the name server's own port aside."""
        return [line for line in self.fault.connections() if line['local'][0] not in (namespace.PUBLIC, namespace.PUBLIC6, f'::ffff:{namespace.PUBLIC}')]

    def denied(self, said, names):
        self.assertEqual({name: said[name]['last_quality'] for name in names if said[name]['last_quality'] != 'address_denied'}, {})
        self.assertEqual(self.strangers(), [])


class Addresses(NamesCase):
    def test_the_public_address_is_reached(self):
        config = self.public(self.at('page', 'http://good.test/good/page'), self.at('secure', 'https://secure.test/good/page'))
        self.assertEqual(self.qualities(config), {'page': 'ok', 'secure': 'ok'}, self.said)

    def test_S02_S08_no_spelling_of_a_denied_host_is_connected_to(self):
        urls = SPELLINGS + ['file:///etc/passwd', 'gopher://10.0.0.5/', 'source:http://good.test/', 'ftp://good.test/']
        try:
            urls += [row['url'] for row in json.loads(shared('vectors/authored/ssrf_vectors.json').read_text())['urls'] if row['expect'].startswith('deny')]
        except unittest.SkipTest:
            pass
        config = self.public()
        for url in urls:
            done = self.run_program('try', '-c', config, '--json', '--', url)
            quality = json.loads(done.stdout)['quality'] if done.stdout.strip().startswith('{') else 'refused'
            self.assertNotEqual(quality, 'ok', url)
        self.assertEqual(self.strangers(), [])

    def test_S02_as_watches_each_is_named_denied(self):
        taken = [url for url in SPELLINGS if not any(mark in url for mark in ('@', '\\'))]
        config = self.public(*(self.at(f'w{n}', url) for n, url in enumerate(taken)))
        self.denied(self.check(config), [f'w{n}' for n in range(len(taken))])

    def test_S03_S07_each_hop_is_judged_before_its_socket_opens(self):
        targets = [*(url for url in SPELLINGS if '\\' not in url), '//10.0.0.5/', 'file:///etc/passwd', 'gopher://10.0.0.5/_x', 'javascript:alert(1)']
        watches = [self.at(f'w{n}-{status}', f'http://hop{n}-{status}.test/redirect/to/{status}?to={urllib.parse.quote(target, safe="")}')
                   for n, target in enumerate(targets) for status in (302, 307)]
        config = self.public(*watches)
        said = self.check(config)
        self.denied(said, said)

    def test_S07_nothing_in_a_page_or_a_header_leads_further(self):
        to = urllib.parse.quote('http://10.0.0.5/good/page', safe='')
        kinds = ('refresh', 'meta', 'link', 'alt-svc')
        config = self.public(*(self.at(kind, f'http://{kind}.test/redirect/{kind}?to={to}&at=10.0.0.5:80') for kind in kinds))
        for _ in range(2):
            self.check(config)
        self.assertEqual(self.strangers(), [])

    def test_S03_a_third_hop_is_judged_like_the_first(self):
        to = urllib.parse.quote('http://10.0.0.5/good/page', safe='')
        config = self.public(self.at('deep', f'http://deep.test/redirect/chain-then?n=3&to={to}'))
        self.denied(self.check(config), ['deep'])

    def test_S03_what_a_feed_a_page_or_a_sitemap_names_is_never_fetched(self):
        to = urllib.parse.quote('http://10.0.0.5/good/page', safe='')
        config = self.public(*(self.at(kind, f'http://{kind}.test/good/lure/{kind}?to={to}', kind=kind) for kind in ('feed', 'page', 'sitemap')))
        for _ in range(2):
            self.assertEqual(set(self.qualities(config).values()), {'ok'}, self.said)
        self.assertEqual(self.strangers(), [])

    def test_S03_a_webhook_into_the_house_is_refused(self):
        extra = ('[[notifier]]\nid = "hook"\ntype = "webhook"\n[notifier.webhook]\nurl = "http://10.0.0.5/hook"\n'
                 'secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"\n')
        config = self.public(extra=extra)
        self.assertEqual(self.run_program('notify', 'test', 'hook', '-c', config).returncode, 1)
        self.assertEqual(self.strangers(), [])

    def test_S13_a_denied_address_says_the_same_whether_open_closed_or_filtered(self):
        urls = {'open': 'http://10.0.0.5/', 'closed': 'http://10.0.0.5:81/', 'filtered': 'http://10.99.0.5/'}
        config = self.public(*(self.at(name, url) for name, url in urls.items()))
        said = self.check(config)
        self.denied(said, urls)
        reasons = {said[name]['last_reason'].replace('10.99.0.5', 'X').replace('10.0.0.5', 'X').replace(':81', ':80') for name in urls}
        self.assertEqual(len(reasons), 1, reasons)

    def test_S14_ports_are_limited(self):
        config = self.public()
        for port in PORTS:
            done = self.run_program('try', '-c', config, '--json', f'http://good.test:{port}/')
            self.assertTrue(done.returncode != 0 or json.loads(done.stdout)['quality'] == 'address_denied', port)
        config = self.public(*(self.at(f'p{port}', f'http://good.test:{port}/') for port in PORTS if 0 < port < 65536))
        self.assertEqual(set(self.qualities(config).values()), {'address_denied'})
        self.assertEqual(self.strangers(), [])

    def test_S14_a_redirect_chooses_no_port_but_an_operator_does(self):
        to = urllib.parse.quote('http://good.test:8080/good/page', safe='')
        config = self.public(self.at('led', f'http://led.test/redirect/to/302?to={to}'), self.at('own', 'http://good.test:8080/good/page'))
        said = self.check(config)
        self.assertEqual({name: said[name]['last_quality'] for name in said}, {'led': 'address_denied', 'own': 'ok'})
        self.assertIn('only ports 80, 443', said['led']['last_reason'])

    def test_S15_an_opt_in_is_one_address_and_one_port(self):
        config = self.public(self.at('listed', 'http://10.0.0.5:8080/good/page'), self.at('named', 'http://inside.test:8080/good/page'),
                             self.at('port', 'http://10.0.0.5/good/page'), self.at('address', 'http://192.168.0.1:8080/good/page'), allow='["10.0.0.5/32:8080"]')
        self.assertEqual(self.qualities(config), {'listed': 'ok', 'named': 'ok', 'port': 'address_denied', 'address': 'address_denied'})
        self.assertEqual({tuple(line['local']) for line in self.strangers() if line['t'] > self.began}, {('10.0.0.5', 8080)})

    def test_S06_proxies_of_the_environment_are_not_used(self):
        proxy = f'http://127.0.0.1:{self.fault.ports["deaf"]}'
        config = self.public(self.at('page', 'http://direct.test/good/page'), self.at('secure', 'https://direct.secure.test/good/page'))
        env = {name: proxy for name in ('http_proxy', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy')} | {'no_proxy': ''}
        self.assertEqual(self.qualities(config, env=env), {'page': 'ok', 'secure': 'ok'})
        self.assertEqual(self.fault.connections('deaf'), [])

    def setUp(self):
        super().setUp()
        self.began = time.time()

    def strangers(self):
        return [line for line in super().strangers() if line['t'] >= self.began]


class Hsts(NamesCase):
    def test_F23_what_a_host_asked_for_outlives_the_command(self):
        wish = '/status/200?h.Strict-Transport-Security=max-age%3D31536000'
        config = self.public(self.at('page', f'https://secure.test{wish}'))
        self.assertEqual(self.qualities(config), {'page': 'ok'})
        config = self.public(self.at('page', 'http://secure.test/good/page?plain'))
        self.assertEqual(self.qualities(config), {'page': 'ok'})
        (request,) = self.fault.requests('?plain')
        (opened,) = [line for line in self.fault.connections() if line['conn'] == request['conn']]
        self.assertEqual(opened['local'][1], 443)


class Rebinding(NamesCase):
    def test_S04_the_address_that_was_judged_is_the_one_connected_to(self):
        for turn in range(10):
            config = self.public(*(self.at(f'w{n}', f'http://flip.test/good/page/{n}?{turn}') for n in range(3)), self.at('both', 'http://both.test/good/page'))
            said = self.check(config)
            self.assertLessEqual({said[f'w{n}']['last_quality'] for n in range(3)}, {'ok', 'address_denied'})
        self.assertEqual(self.strangers(), [])
        self.assertGreater(len([q for q in self.fault.events('dns') if q['name'] == 'flip.test' and q['type'] == 1]), 5)

    def test_S05_a_kept_connection_is_no_way_round(self):
        config = self.public(self.at('page', 'http://flip-once.test/http1/close-ignored', more='every = "1s"'),
                             self.at('kept', 'http://flip-once.test/good/page', more='every = "1s"'))
        daemon = self.daemon(config)
        wait_for(lambda: len(self.fault.requests('/good/page')) >= 2 or self.watches(config)['kept']['failures'] >= 1, what='checks after the flip')
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(self.strangers(), [])


class Resolving(NamesCase):
    def test_F30_a_broken_family_of_addresses_does_not_break_the_page(self):
        config = self.public(self.at('six', 'http://hole6.test/good/page'), self.at('four', 'http://hole4.test/good/page'))
        self.assertEqual(self.qualities(config), {'six': 'ok', 'four': 'ok'})

    def test_S16_answers_are_bounded_and_failures_named(self):
        names = ('many', 'loop', 'servfail', 'nx', 'empty')  # libcurl has one word for the last four
        config = self.public(*(self.at(name, f'http://{name}.test/') for name in names), fetch='timeout = "20s"\n')
        said = self.check(config)
        self.assertEqual({name: said[name]['last_quality'] for name in names}, dict.fromkeys(names, 'unreachable'))
        for name in names[1:]:
            self.assertIn('resolve', said[name]['last_reason'], name)

    def test_S16_sixty_four_kilobytes_of_other_records_do_not_matter(self):
        config = self.public(self.at('heavy', 'http://heavy.test/good/page'))
        self.assertEqual(self.qualities(config), {'heavy': 'ok'})
        self.assertEqual({q['type'] for q in self.fault.events('dns')} - {1, 28}, set())  # nothing but addresses is asked for

    def test_S16_a_slow_name_server_does_not_hold_up_the_others(self):
        config = self.public(self.at('slow', 'http://slow.test/'), self.at('good', 'http://good.test/good/page', more='every = "1s"'), fetch='timeout = "40s"\n')
        daemon = self.daemon(config)
        wait_for(lambda: [q for q in self.fault.events('dns') if q['name'] == 'slow.test'], what='the question')
        wait_for(lambda: len(self.fault.requests('/good/page')) >= 3, what='checks beside it')
        wait_for(lambda: self.watches(config)['slow']['last_quality'] == 'unreachable', seconds=15, what='the end of the look-up')
        self.assertEqual(daemon.stop(), 0)

    def test_S17_an_unknown_name_for_days_removes_nothing(self):
        config = self.public(self.at('page', 'http://later.test/good/page'))
        self.run_program('check', '-c', config, '--now', '2026-03-01T09:00:00Z', check=0)
        config.write_text(config.read_text().replace('later.test', 'nx.test'))
        for day in range(2, 7):
            self.run_program('check', '-c', config, '--now', f'2026-03-0{day}T10:00:00Z', check=1)
        self.assertEqual(self.updates(config), [])
        self.assertEqual(self.watches(config)['page']['last_quality'], 'unreachable')
        self.assertEqual(len(self.snapshots(config, 'page')), 1)

    def test_a_stop_does_not_wait_for_a_name(self):
        for name in ('slow', 'dead'):
            config = self.public(self.at(name, f'http://{name}.test/'), fetch='timeout = "60s"\n')
            daemon = self.daemon(config)
            wait_for(lambda: [q for q in self.fault.events('dns') if q['name'] == f'{name}.test'], what='the question')
            began = time.monotonic()
            self.assertEqual(daemon.stop(10), 0)
            self.assertLess(time.monotonic() - began, 10)

    def test_a_second_signal_ends_it_at_once(self):
        config = self.public(self.at('dead', 'http://dead.test/'), self.at('silent', 'http://good.test/http1/silent'), fetch='timeout = "60s"\n')
        daemon = self.daemon(config)
        wait_for(lambda: self.fault.requests('/http1/silent'), what='a request under way')
        daemon.signal(signal.SIGTERM)
        daemon.signal(signal.SIGTERM)
        daemon.process.wait(5)
        self.run_program('verify', '-c', config, check=0)


if __name__ == '__main__':
    WHY_NOT = namespace.enter()
    unittest.main(verbosity=2)
