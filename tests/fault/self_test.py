#!/usr/bin/python3
"""The fault server against curl, a client that is not ours: each kind of fault is what it says it is."""
import gzip
import json
import socket
import ssl
import subprocess
import unittest
import zlib

import bodies
from fault_client import FaultServer


class FaultServerItself(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = FaultServer('--hosts', '12')

    @classmethod
    def tearDownClass(cls):
        complaints = cls.server.complaints()
        cls.server.close()
        assert not complaints, complaints

    def curl(self, path, *more, host=1, listener='http'):
        done = subprocess.run(['curl', '-sS', '-m', '4', '--noproxy', '*', '--cacert', self.server.ca, '-w', '\n%{json}', *more,
                               self.server.url(path, host, listener)], capture_output=True)
        body, _, said = done.stdout.rpartition(b'\n')
        said = json.loads(said or b'{}')
        return done.returncode, said.get('http_code'), body, said.get('http_version')

    def test_good_pages_come_from_every_host_and_are_logged_with_bytes_and_times(self):
        for host in (1, 7, 12):
            self.assertEqual(self.curl('/good/page/3', host=host)[:2], (0, 200))
        line = self.server.requests('/good/page/3', host=7)[-1]
        self.assertIn('GET /good/page/3 HTTP/1.1\r\n', self.server.received(line['conn']))
        opened = next(o for o in self.server.events('open') if o['conn'] == line['conn'])
        self.assertLessEqual(opened['t'], line['t'])
        self.assertEqual(opened['local'], ['127.0.0.7', self.server.ports['http']])

    def test_http_two_serves_and_fails(self):
        code, status, body, version = self.curl('/good/page', '--http2', listener='tls:good')
        self.assertEqual((code, status, version), (0, 200, '2'))
        self.assertIn(b'Directive', body)
        for path, expected in (('/h2/rst/500', (92,)), ('/h2/goaway/500', (92, 16, 56)), ('/h2/stall', (28,)), ('/body/cut/h2/50', (92,))):
            self.assertIn(self.curl(path, '--http2', listener='tls:good')[0], expected, path)
        self.assertEqual(self.curl('/h2/window/100', '--http2', listener='tls:good')[0], 0)

    def test_certificates_are_refused_by_a_careful_client(self):
        for kind in ('expired', 'not-yet-valid', 'self-signed', 'wrong-host', 'untrusted-root', 'weak-key', 'missing-chain'):
            self.assertEqual(self.curl('/good/page', listener=f'tls:{kind}')[0], 60, kind)
        for kind in ('old-version', 'sni-reject'):
            self.assertEqual(self.curl('/good/page', listener=f'tls:{kind}')[0], 35, kind)
        self.assertGreaterEqual(len(self.server.events('tls-failed')), 7)

    def test_bodies_are_cut_as_asked(self):
        for kind in ('length', 'chunked'):
            self.assertEqual(self.curl(f'/body/cut/{kind}/40')[0], 18, kind)
        self.assertEqual(self.curl('/body/cut/close/40')[0], 0)

    def test_tls_ends_without_close_notify_where_asked(self):
        context = ssl.create_default_context(cafile=self.server.ca)
        context.options &= ~ssl.Options(0x80)  # SSL_OP_IGNORE_UNEXPECTED_EOF, which Python sets and curl 7.88 too
        for path, ragged in (('/body/cut/close/40', True), ('/http1/http10', False)):
            link = socket.create_connection(('127.0.0.1', self.server.ports['tls:h1']))
            with context.wrap_socket(link, server_hostname='127.0.0.1', suppress_ragged_eofs=False) as secured:
                secured.sendall(b'GET %s HTTP/1.1\r\nHost: x\r\n\r\n' % path.encode())
                try:
                    while secured.recv(65536):
                        pass
                    self.assertFalse(ragged, path)
                except ssl.SSLError as error:
                    self.assertTrue(ragged, f'{path}: {error}')

    def test_tcp_shapes(self):
        self.assertEqual(self.curl('/tcp/reset/300/good/page/1')[0], 56)
        self.assertEqual(self.curl('/tcp/limit/300/good/page/1')[0], 18)
        self.assertEqual(self.curl('/tcp/slice/status/404')[:2], (0, 404))
        self.assertEqual(self.curl('/tcp/stall/300/good/page/1')[0], 28)
        self.assertEqual(self.curl('/good/page', '--connect-timeout', '1', listener='hole')[0], 28)
        self.assertEqual(self.curl('/good/page', listener='refused')[0], 7)
        self.assertEqual(self.curl('/good/page', '-m', '1', listener='deaf')[0], 28)

    def test_bombs_are_what_they_say(self):
        self.assertEqual(len(zlib.decompressobj(31).decompress(b''.join(bodies.gzip_zeros(3)))), 3 << 20)
        import brotli
        self.assertEqual(len(brotli.Decompressor().process(b''.join(bodies.brotli_zeros(2)))), 2 << 20)
        done = subprocess.run(['curl', '-sS', '--compressed', '-m', '10', self.server.url('/body/bomb/zstd/1')], capture_output=True)
        self.assertNotEqual(done.returncode, 0)  # the window of 2 GiB is refused

    def test_names_act_as_told(self):
        self.server.now('x', '/status/410')
        self.assertEqual(self.curl('/now/x')[1], 410)
        self.server.now('x', '/good/page')
        self.assertEqual(self.curl('/now/x')[1], 200)
        self.server.robots(3, '/robots/obey')
        self.assertIn(b'Disallow: /', self.curl('/robots.txt', host=3)[2])
        self.assertEqual(self.curl('/robots.txt', host=4)[1], 404)
        self.server.every(5, '/status/500')
        self.assertEqual(self.curl('/good/page', host=5)[1], 500)

    def test_redirects_and_liars(self):
        self.assertEqual(self.curl('/redirect/loop/A', '-L')[0], 47)
        self.assertEqual(self.curl('/redirect/chain/4', '-L')[:2], (0, 200))
        first, second = (self.curl('/body/mutating')[2] for _ in range(2))
        self.assertNotEqual(first, second)
        self.assertEqual(self.curl('/body/liar304', '-H', 'If-None-Match: "x"')[1], 304)
        self.assertEqual(gzip.decompress(self.curl('/body/label/gzip/gzip')[2]), self.curl('/body/label/none/none')[2])


if __name__ == '__main__':
    unittest.main(verbosity=2)
