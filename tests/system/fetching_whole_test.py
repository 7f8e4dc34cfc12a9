#!/usr/bin/env python3
"""A body that is not whole, or not what its label says, never becomes a snapshot."""
import unittest

from fault_case import FaultCase

CUTS = (1, 3, 10, 25, 40, 50, 65, 80, 95, 99)
KINDS = {'length': 'http', 'chunked': 'http', 'gzip': 'http', 'h2': 'tls:good', 'close': 'tls:h1'}


class NotWhole(FaultCase):
    def test_F31_fifty_cut_bodies_are_refused_and_the_baseline_stays(self):
        watches, hosts = [], {}
        for row, (kind, listener) in enumerate(KINDS.items()):
            for at, percent in enumerate(CUTS):
                name = f'{kind}-{percent}'
                hosts[name] = at % 9 + 1 if listener != 'http' else 10 + row * 10 + at
                self.fault.now(name, f'/good/page/{at}')
                watches.append(self.at(name, f'/now/{name}', hosts[name], listener))
        config = self.faulty(*watches)
        self.assertEqual({q for q in self.qualities(config).values()}, {'ok'}, self.said)
        before = {name: [s['sha256'] for s in self.snapshots(config, name)] for name in hosts}
        for name in hosts:
            self.fault.now(name, f'/body/cut/{name.replace("-", "/")}')
        said = self.check(config)
        self.assertEqual({name: watch['last_quality'] for name, watch in said.items() if watch['last_quality'] != 'truncated'}, {}, self.said)
        self.assertEqual(set(self.fault.requests()[-1]) & {'proto'}, {'proto'})
        self.assertEqual({r['proto'] for r in self.fault.requests('/now/h2-')}, {'h2'})
        self.assertEqual({name: [s['sha256'] for s in self.snapshots(config, name)] for name in hosts}, before)
        for at, name in enumerate(hosts):
            self.fault.now(name, f'/good/page/{at % len(CUTS)}')
        self.assertEqual({q for q in self.qualities(config).values()}, {'ok'}, self.said)
        self.assertEqual({name: [s['sha256'] for s in self.snapshots(config, name)] for name in hosts}, before)
        self.assertEqual(self.updates(config), [])

    def test_F31_a_connection_that_breaks_is_no_page(self):
        paths = {'reset': '/tcp/reset/900/good/page', 'limit': '/tcp/limit/900/good/page', 'stall': '/tcp/stall/900/good/page', 'head': '/tcp/limit/40/good/page',
                 'goaway': '/h2/goaway/700', 'h2-short': '/h2/rst/100'}
        config = self.faulty(*(self.at(name, path, host, 'tls:good' if path.startswith('/h2') else 'http') for host, (name, path) in enumerate(paths.items(), 1)))
        quality = self.qualities(config)
        self.assertEqual([name for name in paths if quality[name] == 'ok'], [])
        for name in paths:
            self.assertEqual(self.snapshots(config, name), [])

    def test_F32_a_wrong_content_encoding_is_an_error_and_never_text(self):
        """What the label says is what is read, two layers at most; anything else is refused, and mojibake is stored in no case."""
        labels = {'plain-as-gzip': 'gzip/none', 'double-one-label': 'gzip/gzip+gzip', 'unknown': 'zzz/none',
                  'gzip-as-br': 'br/gzip', 'br': 'br/br', 'gzip-as-deflate': 'deflate/gzip', 'deflate-as-gzip': 'gzip/deflate', 'unlabelled': 'none/gzip'}
        good = {'right': 'gzip/gzip', 'double-gzip': 'gzip+gzip/gzip+gzip', 'x-gzip': 'x-gzip/gzip', 'deflate': 'deflate/deflate', 'raw': 'deflate/rawdeflate', 'identity': 'identity/none'}
        config = self.faulty(*(self.at(name, f'/body/label/{path}', host) for host, (name, path) in enumerate({**labels, **good}.items(), 1)))
        said = self.check(config)
        for name in good:
            self.assertEqual(said[name]['last_quality'], 'ok', said[name]['last_reason'])
            self.assertIn('Directive 9 ', self.run_program('snapshot', self.snapshots(config, name)[0]['sha256'], '-c', config, check=0).stdout)
        self.assertEqual([name for name in labels if said[name]['last_quality'] == 'ok'], [])
        for name in labels:
            self.assertNotEqual(said[name]['last_reason'], '', name)
            self.assertEqual(self.snapshots(config, name), [])

    def test_L03_chains_of_encodings_end_at_two(self):
        paths = {f'{"many" if many else "one"}-{count}': f'/body/layers/{count}{many}' for count in (3, 5, 6, 1000) for many in ('', '/many')}
        config = self.faulty(*(self.at(name, path, host) for host, (name, path) in enumerate({**paths, 'single': '/body/layers/1'}.items(), 1)))
        quality = self.qualities(config)
        self.assertEqual(quality.pop('single'), 'ok')
        self.assertNotIn('ok', quality.values())

    def test_an_outage_between_two_good_answers_raises_nothing(self):
        """Errors of every layer in turn; then the same page again."""
        self.fault.now('outage', '/good/page/8')
        config = self.faulty(self.at('page', '/now/outage', 60), fetch='timeout = "1s"\n')
        self.check(config)
        for path in ('/status/500', '/status/403', '/http1/early-close', '/http1/silent', '/tcp/reset/0/good/page', '/body/empty', '/body/cut/length/30'):
            self.fault.now('outage', path)
            self.assertNotEqual(self.qualities(config, 'page')['page'], 'ok', path)
        self.fault.now('outage', '/good/page/8')
        self.assertEqual(self.qualities(config, 'page')['page'], 'ok')
        self.assertEqual(len(self.snapshots(config, 'page')), 1)
        self.assertEqual(self.updates(config), [])


if __name__ == '__main__':
    unittest.main(verbosity=2)
