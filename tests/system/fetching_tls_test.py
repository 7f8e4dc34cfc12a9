#!/usr/bin/env python3
"""TLS and HTTP/2: who is believed, what a misbehaving peer may cost, and that a connection serves many watches."""
import unittest

from fault_case import FaultCase, memory_of
from harness import wait_for

BAD = {'expired': 'expired', 'not-yet-valid': 'not valid yet', 'self-signed': 'self-signed', 'wrong-host': 'another name', 'untrusted-root': 'issuer',
       'weak-key': 'weak', 'missing-chain': 'issuer'}


class Certificates(FaultCase):
    def test_F24_seven_certificates_are_refused_each_with_its_reason_and_the_eighth_is_good(self):
        config = self.faulty(*(self.at(kind, '/good/page', 1, f'tls:{kind}') for kind in (*BAD, 'good')))
        said = self.check(config)
        self.assertEqual(said['good']['last_quality'], 'ok', said['good']['last_reason'])
        for kind, word in BAD.items():
            self.assertEqual(said[kind]['last_quality'], 'unreachable', kind)
            self.assertIn(word, said[kind]['last_reason'].lower(), kind)
        secured = {line['conn'] for line in self.fault.events('tls')}
        for kind in BAD:
            # Nothing was asked of a server that was not believed.
            for opened in self.fault.connections(f'tls:{kind}'):
                self.assertNotIn('GET', self.fault.received(opened['conn']) if opened['conn'] in secured else '', kind)

    def test_F24_without_the_operators_authority_nothing_of_it_is_believed(self):
        config = self.faulty(self.at('good', '/good/page', 2, 'tls:good'))
        config.write_text(config.read_text().replace(f'ca_file = "{self.fault.ca}"\n', ''))
        self.assertEqual(self.qualities(config), {'good': 'unreachable'})

    def test_handshakes_that_fail_are_unreachable_and_in_time(self):
        kinds = ('old-version', 'sni-reject', 'slow-handshake')
        config = self.faulty(*(self.at(kind, '/good/page', 3, f'tls:{kind}') for kind in kinds), self.at('plain', self.fault.url('/', 3).replace('http:', 'https:')))
        said = self.check(config)
        for kind in (*kinds, 'plain'):
            self.assertEqual(said[kind]['last_quality'], 'unreachable', kind)
            self.assertNotEqual(said[kind]['last_reason'], '', kind)

    def test_a_protocol_that_was_not_agreed_on_is_no_page(self):
        config = self.faulty(*(self.at(kind, '/good/page', 4, f'tls:{kind}') for kind in ('alpn-lie', 'alpn-none-h2')))
        for name, quality in self.qualities(config).items():
            self.assertNotEqual(quality, 'ok', name)

    def test_F22_no_silent_way_down_from_https(self):
        down = self.fault.url('/good/page/22', 5)
        config = self.faulty(self.at('down', f'/redirect/to/301?to={down}', 5, 'tls:good'))
        said = self.check(config)['down']
        self.assertNotEqual(said['last_quality'], 'ok')
        self.assertIn('https', said['last_reason'])
        self.assertEqual([r for r in self.fault.requests() if r['path'].startswith('/good/page/22')], [])


class HttpTwo(FaultCase):
    def test_http2_is_spoken_and_one_connection_serves_the_watches_of_a_host(self):
        config = self.faulty(*(self.at(f'w{n}', f'/good/page/{n}?reuse', 6, 'tls:good') for n in range(12)))
        self.assertEqual(set(self.qualities(config).values()), {'ok'})
        seen = self.fault.requests('?reuse')
        self.assertEqual({r['proto'] for r in seen}, {'h2'})
        self.assertEqual(len(seen), 12)
        self.assertEqual(len({r['conn'] for r in seen}), 1)

    def test_http1_connections_are_kept_too(self):
        config = self.faulty(*(self.at(f'w{n}', f'/good/page/{n}?kept', 6) for n in range(12)))
        self.check(config)
        self.assertEqual(len({r['conn'] for r in self.fault.requests('?kept')}), 1)

    def test_a_server_that_leaves_a_kept_connection_is_asked_anew(self):
        config = self.faulty(self.at('left', '/h2/goaway-after', 8, 'tls:good'), self.at('next', '/good/page/8?left', 8, 'tls:good'))
        self.assertEqual(self.qualities(config), {'left': 'ok', 'next': 'ok'})

    def test_a_page_in_small_windows_arrives_whole(self):
        config = self.faulty(self.at('small', '/h2/window/50', 7, 'tls:good'), self.at('large', '/good/large/3000', 7, 'tls:good'))
        self.assertEqual(self.qualities(config), {'small': 'ok', 'large': 'ok'})

    def test_L04_L08_http2_floods_end_and_memory_stays(self):
        """The peer floods; the fetch ends within its time, and the process does not grow by more than a page may."""
        floods = ('settings-flood', 'ping-flood', 'headers-flood', 'interim', 'header-list/20000', 'push', 'bad-frame', 'longer', 'stall')
        for host, flood in enumerate(floods, 1):
            self.fault.now(f'flood-{host}', f'/h2/{flood}')
        config = self.faulty(*(self.at(f'f{host}', f'/now/flood-{host}', host, 'tls:good', more='every = "1h"') for host in range(1, 10)))
        daemon = self.daemon(config)
        wait_for(lambda: all(w['last_check'] for w in self.watches(config).values()), seconds=40, what='an end of every flood')
        peak, _ = memory_of(daemon.process.pid)
        said = self.watches(config)
        self.assertEqual(daemon.stop(), 0)
        self.assertLess(peak, 120)
        for host, flood in enumerate(floods, 1):
            if flood != 'push':
                self.assertNotEqual(said[f'f{host}']['last_quality'], 'ok', flood)
        self.assertEqual([r for r in self.fault.requests('/good/page/66')], [])


if __name__ == '__main__':
    unittest.main(verbosity=2)
