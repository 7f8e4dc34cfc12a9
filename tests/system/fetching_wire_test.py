#!/usr/bin/env python3
"""Validators, secrets, redirects and odd HTTP/1.1 at the wire: what the fault server saw, and what became of the page."""
import unittest

from fault_case import FaultCase


class Validators(FaultCase):
    def test_F08_validators_return_byte_for_byte_or_not_at_all(self):
        """Percent-coded here, raw on the wire; None: never sent back."""
        tags = {'quoted': ('%22abc%22', '"abc"'), 'weak': ('W%2F%22abc%22', 'W/"abc"'), 'odd-case': ('w%2F%22abc%22', 'w/"abc"'), 'bare': ('abc', 'abc'),
                'escaped': ('%22a%5C%22b%22', '"a\\"b"'), 'hollow': ('%22%22', '""'), 'obs-text': ('%22%FC%22', '"\xfc"'), 'gzip': ('%22abc-gzip%22', '"abc-gzip"'),
                'two': ('%22a%22%2C%20%22b%22', None), 'control': ('%22a%01b%22', None), 'tab': ('a%09b', None),
                'long': ('%22' + 'a' * 900 + '%22', '"' + 'a' * 900 + '"')}
        config = self.faulty(*(self.at(name, f'/body/etag?etag={coded}', host) for host, (name, (coded, _)) in enumerate(tags.items(), 1)))
        for _ in range(2):
            self.check(config)
        for name, (coded, back) in tags.items():
            seen = self.fault.requests(f'etag={coded}')
            self.assertEqual(len(seen), 2, name)
            sent = dict(map(tuple, seen[1]['headers'])).get('if-none-match')
            self.assertEqual(sent, back, name)

    def test_F09_both_validators_are_sent_verbatim(self):
        config = self.faulty(self.at('both', '/body/etag?etag=%22v9%22&modified=Sunday%2C%2001-Mar-26%2012%3A10%3A00%20GMT'))
        for _ in range(2):
            self.check(config)
        first, second = (dict(map(tuple, r['headers'])) for r in self.fault.requests('etag=%22v9%22'))
        self.assertNotIn('if-none-match', first)
        self.assertNotIn('if-modified-since', first)
        self.assertEqual(second['if-none-match'], '"v9"')
        self.assertEqual(second['if-modified-since'], 'Sunday, 01-Mar-26 12:10:00 GMT')

    def test_F10_not_modified_is_a_good_check_and_no_snapshot(self):
        config = self.faulty(self.at('page', '/good/etag'))
        for _ in range(3):
            self.assertEqual(self.qualities(config), {'page': 'ok'})
        self.assertEqual(len(self.snapshots(config, 'page')), 1)
        self.assertEqual([bool(dict(map(tuple, r['headers'])).get('if-none-match')) for r in self.fault.requests('/good/etag')], [False, True, True])

    def test_F10_the_body_wins_over_an_etag_that_lies(self):
        config = self.faulty(self.at('liar', '/body/liaretag'))
        for _ in range(3):
            self.check(config)
        self.assertEqual(len(self.snapshots(config, 'liar')), 3)

    def test_F10_not_modified_without_a_baseline_is_no_good_capture(self):
        config = self.faulty(self.at('never', '/status/304'))
        self.assertNotEqual(self.qualities(config)['never'], 'ok')
        self.assertEqual(self.snapshots(config, 'never'), [])


class Secrets(FaultCase):
    def test_F13_no_cookies_no_referer_and_no_added_query(self):
        config = self.faulty(self.at('jar', '/status/200?h.Set-Cookie=sid%3D1%3B%20Path%3D%2F&q=f13', 1),
                             self.at('hop', '/redirect/to/302?to=%2Fgood%2Fpage%3Fq%3Df13', 2))
        for _ in range(3):
            self.check(config)
        seen = self.fault.requests('q=f13')
        self.assertEqual(len(seen), 6)
        for request in seen:
            headers = dict(map(tuple, request['headers']))
            self.assertNotIn('cookie', headers)
            self.assertNotIn('referer', headers)
            self.assertIn(request['path'], ('/status/200?h.Set-Cookie=sid%3D1%3B%20Path%3D%2F&q=f13', '/good/page?q=f13'))

    def test_F21_secrets_never_cross_an_origin(self):
        more = 'headers = { Authorization = "Bearer secret-a", Cookie = "sid=secret-b", X-Api-Key = "secret-c", Accept-Language = "en-US" }'
        targets = {'host': self.fault.url('/good/page/21?to=host', 9), 'port': self.fault.url('/good/page/21?to=port', 1, 'tls:good'),
                   'same': '{self}/good/page/21?to=same'}
        quoted = {name: url.replace('?', '%3F').replace('&', '%26') for name, url in targets.items()}
        config = self.faulty(*(self.at(name, f'/redirect/to/307?to={url}', 1, more=more) for name, url in quoted.items()))
        self.assertEqual(set(self.qualities(config).values()), {'ok'})
        for name in targets:
            (request,) = self.fault.requests(f'/good/page/21?to={name}')
            carried = [value for _, value in request['headers'] if 'secret' in value]
            self.assertEqual(len(carried), 3 if name == 'same' else 0, name)
            self.assertEqual(dict(map(tuple, request['headers'])).get('accept-language'), 'en-US')


class Redirects(FaultCase):
    def test_F18_chains_end_and_loops_are_named(self):
        paths = {'loop': '/redirect/loop/A', 'self': '/redirect/self', 'ten': '/redirect/chain/10', 'eleven': '/redirect/chain/11',
                 'thousand': '/redirect/chain/1000', 'huge': '/redirect/huge', 'cookie': '/redirect/cookie', 'bytes': '/redirect/bytes',
                 'empty': '/redirect/empty', 'none': '/redirect/none', 'scheme': '/redirect/to/302?to=gopher%3A%2F%2Fx%2F', 'fragment': '/redirect/to/302?to=%2Fgood%2Fpage%23part'}
        config = self.faulty(*(self.at(name, path, host) for host, (name, path) in enumerate(paths.items(), 1)))
        said = self.check(config)
        quality = {name: said[name]['last_quality'] for name in paths}
        self.assertEqual([name for name in paths if quality[name] == 'ok'], ['ten', 'bytes', 'fragment'])
        for name, word in (('loop', 'loop'), ('self', 'loop'), ('cookie', 'loop'), ('eleven', 'too many'), ('thousand', 'too many'), ('huge', 'longer')):
            self.assertIn(word, said[name]['last_reason'], name)
        self.assertEqual(quality['scheme'], 'address_denied')
        self.assertEqual(len(self.fault.requests('/redirect/chain/', host=5)), 11)  # the first and ten hops
        self.assertEqual(len(self.fault.requests('/redirect/cookie')), 1)
        self.assertEqual([r['path'] for r in self.fault.requests('/good/page', host=12)], ['/good/page'])


class OddFraming(FaultCase):
    """Each fault on a host of its own; the page behind it is asked again on the same host afterwards."""

    def outcome_of(self, paths):
        watches = []
        for host, path in enumerate(paths, 1):
            watches += [self.at(f'odd-{host}', f'/http1/{path}', host), self.at(f'next-{host}', f'/good/page/{host}', host)]
        config = self.faulty(*watches)
        first = self.check(config, *(f'odd-{host}' for host in range(1, len(paths) + 1)))
        return config, {path: first[f'odd-{host}']['last_quality'] for host, path in enumerate(paths, 1)}

    def test_F33_L09_framing_attacks_fail_closed(self):
        paths = ['two-lengths', 'nul-header', 'status-000', 'status-9999', 'no-status', 'bad-version', 'chunk-huge', 'chunk-minus', 'chunk-20', 'chunk-space',
                 'length-2-63', 'length-minus', 'length-list', 'te-odd', 'length-plus', 'chunk-plus']
        config, quality = self.outcome_of(paths)
        self.assertEqual({path: q for path, q in quality.items() if q == 'ok'}, {})
        for host, _ in enumerate(paths, 1):
            self.assertEqual(self.snapshots(config, f'odd-{host}'), [])

    def test_F33_a_length_beside_chunks_never_mixes_answers(self):
        """RFC 9112 section 6.3 lets chunked win; whatever is chosen, the connection is not used again."""
        paths = ['length-and-chunked', 'obs-fold', 'lf-only']
        _, quality = self.outcome_of(paths)
        for path in paths:
            (request,) = self.fault.requests(f'/http1/{path}')
            later = [r for r in self.fault.log() if r['event'] == 'request' and r['conn'] == request['conn'] and r['path'] != request['path']]
            self.assertEqual(later, [], path)

    def test_F34_an_odd_answer_ends_its_connection(self):
        """Both in one run of the program, so that a pool could be misused: the odd one first."""
        paths = ['body/longer/0', 'body/longer/5000', 'http1/early/413', 'http1/junk', 'http1/close-ignored', 'http1/interim/25', 'http1/trailers']
        for host, path in enumerate(paths, 20):
            self.fault.now(f'f34-{host}', f'/{path}')
        watches = []
        for host in range(20, 20 + len(paths)):
            watches += [self.at(f'a{host}', f'/now/f34-{host}?first', host), self.at(f'b{host}', f'/good/page/{host}', host),
                        self.at(f'c{host}', f'/good/page/{host + 1}', host)]
        config = self.faulty(*watches)
        self.check(config)
        for host, path in enumerate(paths, 20):
            odd = self.fault.requests(f'/now/f34-{host}')[0]
            after = [r for r in self.fault.log() if r['event'] == 'request' and r['conn'] == odd['conn'] and r['path'] != odd['path']]
            if path != 'http1/trailers':
                self.assertEqual(after, [], path)
            for name, wording in ((f'b{host}', host), (f'c{host}', host + 1)):
                (snapshot,) = self.snapshots(config, name)
                self.assertIn(f'Directive {wording} ', self.run_program('snapshot', snapshot['sha256'], '-c', config, check=0).stdout, path)

    def test_trailers_change_nothing(self):
        config = self.faulty(self.at('page', '/http1/trailers'))
        self.assertEqual(self.qualities(config), {'page': 'ok'})
        self.assertEqual(self.snapshots(config, 'page')[0]['content_type'], 'text/html; charset=utf-8')
        self.check(config)
        self.assertNotIn('if-none-match', dict(map(tuple, self.fault.requests('/http1/trailers')[-1]['headers'])))

    def test_pages_arrive_whole_however_the_bytes_travel(self):
        paths = {'slice': '/tcp/slice/good/page/5', 'rate': '/tcp/rate/8000/good/page/5', 'ten': '/http1/http10', 'close': '/tcp/slow-close/300/http1/close-ignored',
                 'half': '/tcp/half-close/body/label/none/none'}
        config = self.faulty(*(self.at(name, path, host) for host, (name, path) in enumerate(paths.items(), 40)))
        self.assertEqual(self.qualities(config), dict.fromkeys(paths, 'ok'))


if __name__ == '__main__':
    unittest.main(verbosity=2)
