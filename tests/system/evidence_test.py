#!/usr/bin/env python3
"""Evidence for strangers: checkpoints, bundles, WARC. And the store under failing system calls, damage, full disks. Rows V and T of the reliability catalogue."""
import base64
import datetime
import gzip
import hashlib
import http.server
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import unittest
import urllib.request

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from harness import BINARY, CLEARVIEW, OLD_NEWS, POLICY, SOURCE, Case, listing, wait_for

LONG = os.environ.get('POLICYWATCH_LONG') == '1'  # every call that can fail, not some of them
NOW = '2026-03-0{}T12:00:00Z'
PROSE = '<!doctype html><html lang="en"><head><title>Manual</title></head><body><main><h1>Manual</h1>{}</main></body></html>'


def prose(n):
    lines = ''.join(f'<p>Paragraph {i} of the manual says what an officer must consider in case {i * (n if i == 3 else 1)}.</p>' for i in range(1, 9))
    return PROSE.format(lines)


class Evidence(Case):
    def tracked(self, extra=''):
        """A store with one accepted update."""
        self.server.pages['/news'] = listing(OLD_NEWS)
        self.configured = self.config(self.watch('ice', '/news', more='issuer = "ICE"\npolicies = [1976]'), extra=extra)
        self.import_policy(self.configured)
        self.at(1, 'check', check=0)
        self.server.pages['/news'] = listing([CLEARVIEW, *OLD_NEWS])
        self.at(2, 'check', check=0)
        update = self.json_of('queue', '-c', self.configured)[0]
        self.at(2, 'queue', 'accept', update['id'], check=0)
        return update['id']

    def at(self, day, *arguments, check=None):
        return self.run_program(*arguments, '-c', self.configured, '--now', NOW.format(day), check=check)

    def unpack(self, update):
        self.run_program('export', 'bundle', update, '--output', self.folder / 'bundle.tar', '-c', self.configured, check=0)
        folder = self.folder / 'bundle'
        folder.mkdir()
        subprocess.run(['tar', '-xf', self.folder / 'bundle.tar', '-C', folder], check=True)
        return folder

    def checked(self, folder, *arguments):
        return subprocess.run([sys.executable, '-B', folder / 'check.py', *arguments], capture_output=True, text=True)

    def test_V05_a_bundle_is_checked_with_standard_tools_alone(self):
        folder = self.unpack(self.tracked())
        done = self.checked(folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('entries in a log of', done.stdout)
        subprocess.run(['sha256sum', '-c', '--quiet', 'SHA256SUMS'], cwd=folder, check=True)
        verify = ['openssl', 'pkeyutl', '-verify', '-pubin', '-inkey', 'log/public-key.pem', '-rawin', '-in', 'log/checkpoint.text', '-sigfile', 'log/checkpoint.signature']
        subprocess.run(verify, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        readme = (folder / 'README.txt').read_text()
        for word in ('sha256sum -c SHA256SUMS', 'python3 check.py', 'openssl pkeyutl -verify'):
            self.assertIn(word, readme)
        proofs = json.loads((folder / 'log/proofs.json').read_text())
        kinds = [json.loads((folder / proof['file']).read_text())['kind'] for proof in proofs]
        self.assertIn('capture', kinds)
        self.assertIn('decision', kinds)
        self.assertNotEqual(self.checked(folder, 'stranger+00000000+AAAA').returncode, 0)

    def test_V05_any_flipped_byte_is_found(self):
        folder = self.unpack(self.tracked())
        files = [path for path in folder.rglob('*') if path.is_file()]
        self.assertGreater(len(files), 12)
        for path in files:
            whole = path.read_bytes()
            for place in {0, len(whole) // 2, len(whole) - 1}:
                path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
                self.assertNotEqual(subprocess.run(['sha256sum', '-c', '--status', '--strict', 'SHA256SUMS'], cwd=folder, stderr=subprocess.DEVNULL).returncode, 0, (path, place))
                if path.name != 'check.py':
                    self.assertNotEqual(self.checked(folder).returncode, 0, (path, place))
            path.write_bytes(whole)
        self.assertEqual(self.checked(folder).returncode, 0)

    def test_V05_who_makes_new_sums_is_found_by_the_log(self):
        folder = self.unpack(self.tracked())
        whole = {path: path.read_bytes() for path in folder.rglob('*') if path.is_file()}
        for name in ('*/after.html', '*/after.fetch.json', 'log/entry-*.json', 'log/checkpoint', 'log/checkpoint.text', 'log/verifier-key'):
            path = next(iter(folder.glob(name)))
            data = bytearray(whole[path])
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
            sums = ''.join(f'{hashlib.sha256(other.read_bytes()).hexdigest()}  {other.relative_to(folder)}\n' for other in whole if other.name != 'SHA256SUMS')
            (folder / 'SHA256SUMS').write_text(sums)
            subprocess.run(['sha256sum', '-c', '--status', 'SHA256SUMS'], cwd=folder, check=True)
            self.assertNotEqual(self.checked(folder).returncode, 0, name)
            path.write_bytes(whole[path])

    def read_note(self, note):
        """A C2SP checkpoint, read by the standards' text and checked by another library."""
        text, signature = note.split('\n\n')
        origin, size, root = text.split('\n')
        dash, name, data = signature.rstrip('\n').split(' ')
        self.assertEqual((dash, name), ('\u2014', origin))
        with sqlite3.connect(self.state / 'policywatch.db') as database:
            key = database.execute("SELECT value FROM notes WHERE key = 'log.keys'").fetchone()[0].strip()
        key_name, key_hash, key = key.split('+', 2)
        key, data = base64.b64decode(key), base64.b64decode(data)
        self.assertEqual((key_name, key[0]), (origin, 1))
        self.assertEqual(hashlib.sha256(origin.encode() + b'\n' + key).digest()[:4], data[:4])
        self.assertEqual(data[:4].hex(), key_hash)
        Ed25519PublicKey.from_public_bytes(key[1:]).verify(data[4:], (text + '\n').encode())
        return int(size), base64.b64decode(root)

    def test_V04_checkpoints_are_read_by_others_and_only_grow(self):
        update = self.tracked()
        sizes = []
        for day in (3, 4, 5):
            size, root = self.read_note(self.at(day, 'checkpoint', check=0).stdout)
            self.assertEqual(len(root), 32)
            sizes.append(size)
            self.server.pages['/news'] = listing([(f'ICE signs Clearview AI contract number {day}', f'/c{day}', f'2026-03-0{day}'), CLEARVIEW, *OLD_NEWS])
            self.at(day, 'check')
        self.assertEqual(sizes, sorted(set(sizes)))
        self.assertEqual(os.stat(self.state / 'log.key').st_mode & 0o777, 0o600)
        self.at(5, 'verify', check=0)
        del update

    def test_V03_an_older_store_in_its_place_is_found_by_a_checkpoint_kept_elsewhere(self):
        self.tracked()
        old = self.folder / 'old.db'
        self.run_program('backup', old, '-c', self.configured, check=0)
        self.server.pages['/news'] = listing([('ICE widens use of Clearview AI', '/wider', '2026-03-03'), CLEARVIEW, *OLD_NEWS])
        self.at(3, 'check')
        kept = self.folder / 'kept'
        self.at(3, 'checkpoint', '--output', kept, check=0)
        self.assertIn('begins with', self.at(4, 'verify', '--checkpoint', kept, check=0).stdout)
        self.run_program('restore', old, '-c', self.configured, check=0)
        done = self.at(4, 'verify', '--checkpoint', kept, check=5)
        self.assertIn('cut off', done.stderr)
        forged = self.folder / 'forged'
        forged.write_text(kept.read_text().replace('\n', '1\n', 2).replace('1\n', '\n', 1))
        self.assertNotEqual(self.at(4, 'verify', '--checkpoint', forged).returncode, 0)

    def test_V02_an_edit_in_sqlite_is_named(self):
        self.tracked()
        self.at(3, 'verify', check=0)
        with sqlite3.connect(self.state / 'policywatch.db') as database:
            database.execute('UPDATE captures SET fetched_at = fetched_at - 86400000 WHERE id = 1')
        done = self.at(3, 'verify', check=5)
        self.assertRegex(done.stderr, r'log entry \d+: capture 1 of ice')


    def test_V12_another_version_of_the_extractor_is_no_change_of_the_world(self):
        self.server.pages.update({'/a': prose(1), '/b': prose(50)})
        self.configured = self.config(self.watch('a', '/a', kind='page', more='policies = [1976]') + self.watch('b', '/b', kind='page'))
        self.import_policy(self.configured)
        self.at(1, 'check', check=0)
        with sqlite3.connect(self.state / 'policywatch.db') as database:
            # As if an older version had read other text from the same bytes.
            number = dict(database.execute('SELECT id, no FROM watches'))
            database.execute("UPDATE baselines SET data = (SELECT data FROM baselines WHERE watch = ?), extractor_version = 0, watch_print = 'older' WHERE watch = ?",
                             (number['b'], number['a']))
        self.server.pages['/a'] = prose(1).replace('<p>', '<p class="x">')
        self.at(2, 'check', check=0)
        self.assertEqual(self.json_of('queue', '--state', 'any', '-c', self.configured), [])
        self.server.pages['/a'] = prose(1).replace('must consider in case 5', 'shall no longer consider in case 5')
        self.at(3, 'check', check=0)
        self.assertEqual(len(self.json_of('queue', '--state', 'any', '-c', self.configured)), 1)


def warc_records(data):
    """Splits a WARC file as ISO 28500 says; anything loose is an error."""
    records = []
    while data:
        head, data = data.split(b'\r\n\r\n', 1)
        version, *lines = head.decode().split('\r\n')
        assert version == 'WARC/1.1', version
        fields = [line.split(': ', 1) for line in lines]
        length = int(dict(fields)['Content-Length'])
        block, end, data = data[:length], data[length:length + 4], data[length + 4:]
        assert len(block) == length and end == b'\r\n\r\n'
        records.append((fields, block))
    return records


# What each record type must and must not have (ISO 28500:2017, section 5), and the form of the values.
ALL = {'WARC-Record-ID', 'Content-Length', 'WARC-Date', 'WARC-Type'}
NEEDS = {'warcinfo': ALL, 'metadata': ALL, 'response': ALL | {'WARC-Target-URI'}, 'revisit': ALL | {'WARC-Target-URI', 'WARC-Profile'}}
MAY = {'warcinfo': {'Content-Type', 'WARC-Block-Digest'},
       'metadata': {'Content-Type', 'WARC-Block-Digest', 'WARC-Target-URI', 'WARC-Concurrent-To', 'WARC-IP-Address'},
       'response': {'Content-Type', 'WARC-Block-Digest', 'WARC-Payload-Digest', 'WARC-IP-Address', 'WARC-Truncated'},
       'revisit': {'Content-Type', 'WARC-Block-Digest', 'WARC-Payload-Digest', 'WARC-IP-Address', 'WARC-Refers-To', 'WARC-Refers-To-Target-URI', 'WARC-Refers-To-Date'}}
FORM = {'WARC-Record-ID': r'<urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}>', 'WARC-Concurrent-To': r'<urn:uuid:[0-9a-f-]{36}>',
        'WARC-Refers-To': r'<urn:uuid:[0-9a-f-]{36}>', 'WARC-Date': r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z', 'WARC-Block-Digest': r'sha256:[0-9a-f]{64}',
        'WARC-Payload-Digest': r'sha256:[0-9a-f]{64}', 'WARC-Truncated': 'length|time|disconnect|unspecified', 'WARC-Target-URI': r'[a-z][a-z0-9+.-]*:[!-~]+',
        'WARC-Profile': r'http://netpreserve\.org/warc/1\.1/revisit/(identical-payload-digest|server-not-modified)',
        'Content-Type': r'application/(warc-fields|http;msgtype=response)', 'Content-Length': r'\d+'}


class Authority:
    """A time stamping authority made of openssl(1), which also does what none should."""
    CONFIG = """[tsa]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
"""

    def __init__(self, folder):
        self.folder, self.mode, self.asked = folder, 'good', 0
        folder.mkdir()
        (folder / 'tsa.cnf').write_text(self.CONFIG.format(folder=folder))
        (folder / 'serial').write_text('01')
        root = self.certificate('root')
        for name, days in (('good', 30), ('expired', -1)):
            self.certificate(name, root, days)
        self.certificate('stranger', self.certificate('other-root'))
        authority = self

        class Door(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                authority.asked += 1
                body = self.rfile.read(int(self.headers['Content-Length']))
                status, answer = authority.answer(body, self.headers['Content-Type'])
                self.send_response(status)
                self.send_header('Content-Type', 'application/timestamp-reply')
                self.send_header('Content-Length', str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Door)
        self.url = f'http://127.0.0.1:{self.server.server_port}/tsa'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def certificate(self, name, issuer=None, days=30):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        now = datetime.datetime.now(datetime.timezone.utc)
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        made = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer[1].subject if issuer else subject)
                .public_key(key.public_key()).serial_number(x509.random_serial_number())
                .not_valid_before(now - datetime.timedelta(days=60)).not_valid_after(now + datetime.timedelta(days=days))
                .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True))
        if issuer:
            made = made.add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        made = made.sign(issuer[0] if issuer else key, hashes.SHA256())
        (self.folder / f'{name}.pem').write_bytes(made.public_bytes(serialization.Encoding.PEM))
        (self.folder / f'{name}.key').write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        return key, made

    def openssl(self, *arguments):
        subprocess.run(['openssl', 'ts', *arguments], cwd=self.folder, check=True, capture_output=True)

    def answer(self, query, media_type):
        if media_type != 'application/timestamp-query':
            return 415, b''
        if self.mode == 'down':
            return 503, b'later'
        if self.mode == 'garbage':
            return 200, b'<html>welcome</html>'
        (self.folder / 'query').write_bytes(query)
        if self.mode in ('nonce', 'imprint'):
            shown = subprocess.run(['openssl', 'ts', '-query', '-in', 'query', '-text'], cwd=self.folder, check=True, capture_output=True, text=True).stdout
            digest = ''.join(re.findall(r'(?m)^ +[0-9a-f]{4} - ([0-9a-f -]+?)   ', shown)).replace(' ', '').replace('-', '')
            about = digest if self.mode == 'nonce' else 'ab' * 32
            self.openssl('-query', '-digest', about, '-sha256', '-cert', '-out', 'query')
        signer = self.mode if self.mode in ('expired', 'stranger') else 'good'
        self.openssl('-reply', '-config', 'tsa.cnf', '-section', 'tsa', '-queryfile', 'query', '-signer', f'{signer}.pem', '-inkey', f'{signer}.key', '-out', 'answer')
        return 200, (self.folder / 'answer').read_bytes()


class Stamps(Case):
    tracked, at, unpack = Evidence.tracked, Evidence.at, Evidence.unpack

    def setUp(self):
        super().setUp()
        self.authority = Authority(self.folder / 'authority')
        self.addCleanup(self.authority.server.server_close)
        self.addCleanup(self.authority.server.shutdown)

    def stamped_by(self, authority='root'):
        return f'[evidence]\ntimestamp_url = "{self.authority.url}"\ntimestamp_ca = "{self.authority.folder / authority}.pem"\n'

    def tokens(self):
        with sqlite3.connect(self.state / 'policywatch.db') as store:
            return [token for token, in store.execute('SELECT token FROM checkpoints ORDER BY size')]

    def test_V06_a_checkpoint_is_stamped_and_openssl_agrees(self):
        update = self.tracked(self.stamped_by())
        self.run_program('checkpoint', '--stamp', '-c', self.configured, check=0)
        self.assertTrue(all(self.tokens()))
        asked = self.authority.asked
        self.run_program('checkpoint', '--stamp', '-c', self.configured, check=0)
        self.assertEqual(self.authority.asked, asked, 'what is stamped is not stamped again')
        folder = self.unpack(update)
        verify = ['openssl', 'ts', '-verify', '-data', 'log/checkpoint', '-in', 'log/checkpoint.tsr', '-CAfile', self.authority.folder / 'root.pem']
        done = subprocess.run(verify, cwd=folder, capture_output=True, text=True)
        self.assertIn('Verification: OK', done.stdout + done.stderr)
        self.run_program('verify', '-c', self.configured, check=0)

    def test_V06_bad_stamps_are_refused_and_the_queue_drains_when_good_ones_come(self):
        self.tracked(self.stamped_by())
        for mode, why in (('nonce', 'nonce'), ('imprint', 'imprint'), ('stranger', 'certificate'), ('expired', 'certificate'),
                          ('garbage', 'no time stamp response'), ('down', 'answers 503')):
            self.authority.mode = mode
            told = self.run_program('checkpoint', '--stamp', '-c', self.configured)
            self.assertEqual(told.returncode, 1 if mode == 'down' else told.returncode, told.stderr)
            self.assertNotEqual(told.returncode, 0, mode)
            self.assertIn(why, told.stderr, mode)
            self.assertFalse(any(self.tokens()), mode)
        self.assertIn('are not stamped since', self.run_program('status', '-c', self.configured).stdout)
        self.at(3, 'policy', 'paperwork', '1976', 'raise')
        self.run_program('checkpoint', '-c', self.configured, check=0)
        waiting = len(self.tokens())
        self.authority.mode = 'good'
        self.daemon(self.configured)
        wait_for(lambda: all(self.tokens()), what='stamps of what waits')
        self.assertGreaterEqual(len(self.tokens()), waiting)
        self.assertNotIn('are not stamped', self.run_program('status', '-c', self.configured).stdout)


class Warc(Case):
    def archived(self):
        """Pages of every kind, checked, and exported."""
        pages, state = self.server.pages, {'n': 1}

        def chunked(handler):
            handler.send_response(200)
            handler.send_header('Content-Type', 'text/html; charset=utf-8')
            handler.send_header('Transfer-Encoding', 'chunked')
            handler.end_headers()
            for part in (prose(state['n']).encode()[i:i + 500] for i in range(0, 4000, 500)):
                if part:
                    handler.wfile.write(b'%x\r\n%s\r\n' % (len(part), part))
            handler.wfile.write(b'0\r\n\r\n')

        def packed(handler):
            return 200, {'Content-Encoding': 'gzip'}, gzip.compress(prose(state['n'] * 7).encode())

        def conditional(handler):
            if handler.headers.get('If-None-Match') == '"same"':
                return 304, {'ETag': '"same"'}, b''
            return 200, {'ETag': '"same"'}, prose(100)

        def back_and_forth(handler):
            return prose(40 + state['n'] % 2)

        pages.update({'/chunked': chunked, '/gzip': packed, '/304': conditional, '/swings': back_and_forth, '/old': (302, {'Location': '/target'}, b''),
                      '/target': lambda handler: prose(state['n'] * 3), '/text': lambda handler: (200, {'Content-Type': 'text/plain'}, b'\xef\xbb\xbfNotice %d\r\nof the agency, in bytes \xff\xfe.\n' % state['n'] * 9),
                      '/falls': lambda handler: prose(60) if state['n'] == 1 else (503, {}, b'<h1>Service unavailable</h1>')})
        names = ['chunked', 'gzip', '304', 'swings', 'old', 'falls']
        self.names = [f'w{name}' for name in names] + ['wtext', 'wnowhere']
        watches = ''.join(self.watch(f'w{name}', f'/{name}', kind='page') for name in names) + self.watch('wtext', '/text', kind='document')
        watches += '[[watch]]\nid = "wnowhere"\nurl = "http://127.0.0.1:9/none"\nkind = "page"\n'
        self.configured = self.config(watches)
        for state['n'] in (1, 2, 3):
            self.run_program('check', '-c', self.configured, '--now', f'2026-03-0{state["n"]}T12:00:00Z')
        return self.export(self.configured)

    def export(self, config, *arguments):
        done = subprocess.run([BINARY, 'export', 'warc', '-c', str(config), *arguments], capture_output=True, env=self.env)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_V07_V08_V09_an_export_is_valid_and_says_what_the_server_sent(self):
        data = self.archived()
        records = warc_records(data)
        ids, bodies, revisits = set(), {}, []
        for fields, block in records:
            names, row = [name for name, _ in fields], dict(fields)
            self.assertEqual(len(names), len(set(names)), 'no field twice')
            kind = row['WARC-Type']
            self.assertLessEqual(NEEDS[kind], set(names), kind)
            self.assertLessEqual(set(names), NEEDS[kind] | MAY[kind], kind)
            for name, value in fields:
                if name in FORM:
                    self.assertRegex(value, f'^({FORM[name]})$', name)
            self.assertEqual(row['WARC-Block-Digest'], 'sha256:' + hashlib.sha256(block).hexdigest())
            self.assertNotIn(row['WARC-Record-ID'], ids)
            ids.add(row['WARC-Record-ID'])
            for name in ('WARC-Concurrent-To', 'WARC-Refers-To'):
                self.assertIn(row.get(name, row['WARC-Record-ID']), ids, 'what is referred to came before')
            if kind == 'response':
                head, body = block.split(b'\r\n\r\n', 1)
                self.assertRegex(head.decode('latin-1').split('\r\n')[0], r'^HTTP/1\.1 \d{3} [ -~]+$')
                if 'WARC-Payload-Digest' in row:
                    self.assertEqual(row['WARC-Payload-Digest'], 'sha256:' + hashlib.sha256(body).hexdigest())
                    length = re.search(rb'(?mi)^Content-Length: (\d+)\r?$', head)
                    if length:
                        self.assertEqual(int(length[1]), len(body))
                    bodies.setdefault(row['WARC-Target-URI'], []).append((head, body))
                else:
                    self.assertIn('WARC-Truncated', row)
            if kind == 'revisit':
                revisits.append(row)
        base = self.server.base
        self.assertEqual(bodies[base + '/chunked'][0][1], prose(1).encode(), 'chunks are put together')
        self.assertIn(b'X-Archive-Orig-Transfer-Encoding: chunked', bodies[base + '/chunked'][0][0])
        self.assertEqual(bodies[base + '/gzip'][1][1], prose(14).encode(), 'a coding is undone')
        self.assertIn(b'X-Archive-Orig-Content-Encoding: gzip', bodies[base + '/gzip'][0][0])
        self.assertEqual(len(bodies[base + '/304']), 1)
        self.assertIn(bodies[base + '/target'][0][1], [prose(n).encode() for n in (3, 6, 9)], 'a redirect ends at its target')
        self.assertTrue(bodies[base + '/text'][0][1].startswith(b'\xef\xbb\xbfNotice 1\r\n'), 'bytes as they came')
        again = [row for row in revisits if row['WARC-Target-URI'] == base + '/swings']
        self.assertEqual(len(again), 1, 'the same body once more')
        self.assertTrue(again[0]['WARC-Profile'].endswith('identical-payload-digest'))
        self.assertIn(again[0]['WARC-Refers-To'], ids)
        self.assertEqual(again[0]['WARC-Payload-Digest'], 'sha256:' + hashlib.sha256(bodies[base + '/swings'][0][1]).hexdigest())
        self.assertTrue(b'quality: maintenance' in data, 'what became of an answer without a body')
        self.assertRegex(data[data.index(b'watch: wnowhere'):][:60].decode(), 'quality: (unreachable|address_denied)')
        self.assertTrue(b'redirect: 302 ' + base.encode() + b'/old ' + base.encode() + b'/target' in data, 'redirects are told')

    def test_V07_another_implementation_reads_it(self):
        library = SOURCE / 'build/npm/node_modules/warcio'
        if not library.is_dir() or not shutil.which('node'):
            self.skipTest('warcio from npm is not here')
        file = self.folder / 'all.warc'
        file.write_bytes(self.archived())
        script = '''import {createReadStream} from "fs"; import {WARCParser} from %s;
const rows = [];
for await (const record of new WARCParser(createReadStream(process.argv[2]))) {
  const body = await record.readFully(true);
  rows.push({type: record.warcType, status: record.httpHeaders ? Number(record.httpHeaders.statusCode) : 0, size: body.length,
             id: record.warcHeader("WARC-Record-ID"), uri: record.warcTargetURI});
}
console.log(JSON.stringify(rows));'''
        entry = json.loads((library / 'package.json').read_text())
        main = entry.get('module') or entry.get('main') or 'dist/index.js'
        (self.folder / 'read.mjs').write_text(script % json.dumps(str(library / main)))
        done = subprocess.run(['node', self.folder / 'read.mjs', file], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows, ours = json.loads(done.stdout), warc_records(file.read_bytes())
        self.assertEqual([(row['type'], row['id']) for row in rows], [(dict(fields)['WARC-Type'], dict(fields)['WARC-Record-ID']) for fields, _ in ours])
        for row, (fields, block) in zip(rows, ours):
            if row['type'] == 'response':
                self.assertEqual(row['status'], int(block.split(b' ')[1]))
                self.assertEqual(row['size'], len(block.split(b'\r\n\r\n', 1)[1]))

    def test_V10_an_import_of_the_export_restores_everything(self):
        data = self.archived()
        file = self.folder / 'all.warc'
        file.write_bytes(data)
        other = self.config(pathlib.Path(self.configured).read_text().split('[review]')[1].split('\n', 2)[2], name='other.toml')
        other.write_text(other.read_text().replace(f'"{self.state}"', f'"{self.folder}/other"'))
        for name in self.names:
            self.run_program('replay', '--watch', name, file, '-c', other)

        def dump(warc):
            rows = []
            for fields, block in warc_records(warc)[1:]:
                row = {name: value for name, value in fields if name not in ('WARC-Record-ID', 'WARC-Concurrent-To', 'WARC-Refers-To')}
                rows.append((row, block))
            return rows
        self.maxDiff = 4000
        first, second = dump(data), dump(self.export(other))
        self.assertEqual([row for row, _ in second], [row for row, _ in first])
        self.assertEqual([block for _, block in second], [block for _, block in first])
        for name in self.names:
            self.assertEqual(self.json_of('snapshots', name, '-c', other), self.json_of('snapshots', name, '-c', self.configured), name)
        self.run_program('verify', '-c', other, check=0)


def strace_works():
    if not shutil.which('strace'):
        return False
    return subprocess.run(['strace', '-o', '/dev/null', '-e', 'inject=getppid:error=EIO', 'true'], capture_output=True).returncode == 0


class Faults(Case):
    """The n-th failing system call, over one check, one decision, one delivery."""

    CALLS = ('pwrite64', 'fdatasync', 'fsync', 'ftruncate', 'unlink')

    def setUp(self):
        super().setUp()
        if not strace_works():
            self.skipTest('strace cannot trace here')

    def prepare(self):
        self.server.pages['/hook'] = (204, {}, b'')
        self.server.pages['/news'] = listing(OLD_NEWS)
        hook = f'grace = "0s"\n[[notifier]]\nid = "site"\ntype = "webhook"\nevents = ["update.accepted"]\n[notifier.webhook]\nurl = "{self.server.base}/hook"\n'
        self.configured = self.config(self.watch('ice', '/news', more='issuer = "ICE"\npolicies = [1976]'), extra=hook)
        self.import_policy(self.configured)
        self.run_program('check', '-c', self.configured, '--now', NOW.format(1), check=0)
        self.server.pages['/news'] = listing([CLEARVIEW, *OLD_NEWS])
        states = {'check': self.copy('before-check')}
        self.run_program('check', '-c', self.configured, '--now', NOW.format(2), check=0)
        update = str(self.json_of('queue', '-c', self.configured)[0]['id'])
        states['decision'] = self.copy('before-decision')
        self.run_program('queue', 'accept', update, '-c', self.configured, '--now', NOW.format(2), check=0)
        states['delivery'] = self.copy('before-delivery')
        self.commands = {'check': ['check'], 'decision': ['queue', 'accept', update], 'delivery': ['check']}
        return states

    def copy(self, name):
        shutil.copytree(self.state, self.folder / name)
        return self.folder / name

    def lay(self, state):
        shutil.rmtree(self.state)
        shutil.copytree(state, self.state)

    def traced(self, what, *options):
        trace = self.folder / 'trace'
        words = ['strace', '-f', '-qq', '-o', str(trace), *options, BINARY, *self.commands[what], '-c', str(self.configured), '--now', NOW.format(3)]
        done = subprocess.run(words, capture_output=True, text=True, env=self.env, timeout=120)
        return done, trace.read_text(errors='replace')

    def effect(self, what):
        """Whether what was done is in the store (or, for the delivery, was told to the store)."""
        if what == 'check':
            return len(self.json_of('queue', '--state', 'any', '-c', self.configured)) == 1
        if what == 'decision':
            return self.json_of('queue', '--state', 'accepted', '-c', self.configured) != []
        return [row['state'] for row in self.json_of('deliveries', '-c', self.configured)] == ['delivered']

    def places(self, count):
        if LONG or count <= 3:
            return range(1, count + 1)
        return sorted({1, 2, count // 2, count})

    def test_T03_T04_T05_the_nth_failing_call_loses_nothing(self):
        states, tried, failed = self.prepare(), 0, 0
        for what, state in states.items():
            self.lay(state)
            done, trace = self.traced(what, '-e', 'trace=' + ','.join(self.CALLS))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(self.effect(what))
            for call in self.CALLS:
                count = len(re.findall(rf'\b{call}\(', trace))
                for n in self.places(count):
                    kinds = ['EIO', 'EIO+'] + (['ENOSPC+'] if call == 'pwrite64' else [])
                    for kind in kinds if LONG else kinds[-1:] if n % 2 else kinds[:1]:
                        with self.subTest(what=what, call=call, n=n, kind=kind):
                            self.lay(state)
                            done, _ = self.traced(what, '-e', f'trace={call}', '-e', f'inject={call}:error={kind.rstrip("+")}:when={n}{"+" if kind.endswith("+") else ""}')
                            tried += 1
                            self.assertGreaterEqual(done.returncode, 0, 'it ends by itself')
                            self.run_program('verify', '-c', self.configured, check=0)
                            if done.returncode == 0:
                                self.assertTrue(self.effect(what), 'what was acknowledged is there')
                            else:
                                failed += 1
                                self.assertRegex(done.stderr, r'policywatch: .*(disk|error|cannot|opened|written)')
                                if 'ENOSPC' in kind and 'disk is full' not in done.stderr:
                                    self.assertIn('disk', done.stderr)
                            again = self.run_program(*self.commands[what], '-c', self.configured, '--now', NOW.format(3))
                            self.assertIn(again.returncode, (0, 4) if what == 'decision' else (0,), again.stderr)
                            self.assertTrue(self.effect(what), 'it goes on by itself once the disk does')
        self.assertGreater(failed, tried // 4)

    def test_T12_a_migration_that_is_killed_begins_again(self):
        self.configured = self.config()
        script = (SOURCE / 'tests/fixtures/store/v1.sql').read_text()
        self.state.mkdir(mode=0o700)
        with sqlite3.connect(self.state / 'policywatch.db') as database:
            database.executescript(script)
        database.close()
        old = self.copy('old')
        self.commands = {'migrate': ['policy', 'list']}
        done, trace = self.traced('migrate', '-e', 'trace=pwrite64,fdatasync')
        self.assertEqual(done.returncode, 0, done.stderr)
        met = 0
        for call in ('pwrite64', 'fdatasync'):
            count = len(re.findall(rf'\b{call}\(', trace))
            self.assertGreater(count, 10)
            for n in range(1, count + 1) if LONG else sorted({1, 2, count // 3, count // 2, count - 1}):
                for fault in ('signal=KILL', 'error=ENOSPC'):
                    with self.subTest(call=call, n=n, fault=fault):
                        self.lay(old)
                        done, _ = self.traced('migrate', '-e', f'trace={call}', '-e', f'inject={call}:{fault}:when={n}{"+" if "error" in fault else ""}')
                        met += done.returncode != 0
                        self.run_program('verify', '-c', self.configured, check=0)
                        self.assertEqual([row['id'] for row in self.json_of('policy', 'list', '-c', self.configured)], [1976])
        self.assertGreater(met, 12, 'most faults fall into a step')

    def test_T15_a_network_disk_is_refused(self):
        self.configured = self.config()
        self.commands = {'open': ['policy', 'list']}
        done, trace = self.traced('open', '-e', 'trace=statfs', '-e', 'inject=statfs:poke_exit=@arg2=6969000000000000')
        if 'statfs' not in trace:
            self.skipTest('this strace cannot change an answer')
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn('network file system', done.stderr)

    def test_T18_a_restore_is_durable_in_its_order(self):
        self.server.pages['/news'] = listing(OLD_NEWS)
        self.configured = self.config(self.watch('ice', '/news'))
        self.run_program('check', '-c', self.configured, check=0)
        self.run_program('backup', self.folder / 'b.db', '-c', self.configured, check=0)
        self.commands = {'restore': ['restore', str(self.folder / 'b.db')]}
        done, trace = self.traced('restore', '-y', '-e', 'trace=fsync,fdatasync,rename')
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = trace.splitlines()
        synced = [i for i, line in enumerate(lines) if 'sync(' in line and 'policywatch.db.new' in line]
        renamed = [i for i, line in enumerate(lines) if 'rename(' in line and 'policywatch.db.new' in line]
        folder = [i for i, line in enumerate(lines) if 'fsync(' in line and f'{self.state}>' in line]
        self.assertTrue(synced and renamed and folder, trace)
        self.assertLess(synced[-1], renamed[0])
        self.assertLess(renamed[0], folder[-1])


class Ways(Case):
    def stored(self):
        self.server.pages['/news'] = listing(OLD_NEWS)
        self.configured = self.config(self.watch('ice', '/news'))
        self.run_program('check', '-c', self.configured, '--now', NOW.format(1), check=0)

    def test_T07_T08_a_damaged_store_is_refused_recovered_and_put_back(self):
        self.stored()
        file = self.state / 'policywatch.db'
        data = bytearray(file.read_bytes())
        data[4096 * 3:4096 * 4] = bytes(4096)
        file.write_bytes(data)
        started = subprocess.run([BINARY, 'run', '-c', self.configured], capture_output=True, text=True, timeout=60, env=self.env)
        self.assertEqual(started.returncode, 5, started.stderr)
        self.assertIn('policywatch recover', started.stderr)
        saved = self.folder / 'saved.db'
        done = self.run_program('recover', saved, '-c', self.configured)
        self.assertIn(done.returncode, (0, 5), done.stderr)
        self.assertIn('captures: 1 rows kept', done.stdout)
        self.assertEqual(self.run_program('recover', saved, '-c', self.configured).returncode, 1, 'nothing is written over')
        self.run_program('restore', '--damaged-too', saved, '-c', self.configured)
        self.run_program('check', '-c', self.configured, '--now', NOW.format(2), check=0)

    def test_T10_a_backup_is_rehearsed_and_its_age_is_told(self):
        self.stored()
        copy = self.folder / 'copy.db'
        done = self.run_program('backup', copy, '-c', self.configured, '--now', NOW.format(1), check=0)
        self.assertIn('checked', done.stdout)
        self.assertEqual(self.run_program('backup', copy, '-c', self.configured).returncode, 1, 'it is not written over')
        warnings = lambda day: str(self.json_of('status', '-c', self.configured, '--now', NOW.format(day))['warnings'])
        self.assertNotIn('backup', warnings(2))
        self.assertIn('more than two days ago', warnings(4))
        self.run_program('restore', copy, '-c', self.configured, check=0)
        self.run_program('verify', '-c', self.configured, check=0)
        (self.folder / 'no.db').write_bytes(b'no store')
        self.assertEqual(self.run_program('restore', self.folder / 'no.db', '-c', self.configured).returncode, 5)

    def test_T10_a_folder_of_backups_keeps_the_newest_and_leaves_other_files_alone(self):
        self.stored()
        folder = self.folder / 'nightly'
        into = lambda day, *more: self.run_program('backup', '--into', folder, *more, '-c', self.configured, '--now', NOW.format(day))
        self.assertEqual(into(1, '--keep', '2').returncode, 0)
        self.assertEqual(folder.stat().st_mode & 0o777, 0o700)
        for name in ('policywatch-before-upgrade.db', 'policywatch-20200101T000000Z.db.part', 'notes.txt'):
            (folder / name).write_text('mine')
        others = {one.name for one in folder.iterdir() if one.read_bytes() == b'mine'}
        self.assertEqual(into(1, '--keep', '2').returncode, 1, 'a copy of this second is there')
        for day in (2, 3):
            self.assertEqual(into(day, '--keep', '2').returncode, 0)
        daemon = self.daemon(self.configured)
        token = self.run_program('token', 'create', 'numbers', '-c', self.configured, check=0).stdout.strip()
        ask = urllib.request.Request(daemon.base + '/metrics', headers={'Authorization': 'Bearer ' + token})
        told = urllib.request.urlopen(ask, timeout=20).read().decode()
        newest = datetime.datetime(2026, 3, 3, 12, tzinfo=datetime.UTC).timestamp()
        self.assertEqual(float(re.search(r'(?m)^policywatch_backup_timestamp_seconds (\S+)$', told)[1]), newest)
        daemon.stop()
        kept = sorted({one.name for one in folder.iterdir()} - others)
        self.assertEqual(kept, [f'policywatch-202603{day:02}T120000Z.db' for day in (2, 3)])
        self.assertEqual(len(others), 3)
        self.run_program('restore', folder / kept[0], '-c', self.configured, check=0)
        for wrong in (('backup',), ('backup', 'a.db', '--into', folder), ('backup', '--into', folder, '--keep', '0')):
            self.assertEqual(self.run_program(*wrong, '-c', self.configured).returncode, 2, wrong)

    def test_T15_nothing_is_put_in_place_while_a_daemon_holds_the_store(self):
        self.stored()
        self.run_program('backup', self.folder / 'b.db', '-c', self.configured, check=0)
        daemon = self.daemon(self.configured)
        for words in (('restore', self.folder / 'b.db'), ('recover', self.folder / 'r.db'), ('run',)):
            done = self.run_program(*words, '-c', self.configured, timeout=30)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn('another policywatch daemon', done.stderr)
        self.run_program('backup', self.folder / 'live.db', '-c', self.configured, check=0)
        self.run_program('checkpoint', '-c', self.configured, check=0)
        self.assertEqual(daemon.stop(), 0)
        self.run_program('verify', '-c', self.configured, check=0)

    def test_T06_a_store_that_vanished_is_not_begun_anew(self):
        self.stored()
        self.run_program('checkpoint', '-c', self.configured, check=0)
        daemon = self.daemon(self.configured)
        (self.state / 'policywatch.db').unlink()
        self.assertEqual(daemon.process.wait(30), 1)
        self.assertIn('moved, replaced or deleted', daemon.text())
        done = self.run_program('run', '-c', self.configured, timeout=30)
        self.assertEqual(done.returncode, 1)
        self.assertIn('log.key says there was one', done.stderr)
        self.assertFalse((self.state / 'policywatch.db').exists())

    def test_T20_purged_bytes_are_gone_and_the_log_says_why(self):
        self.stored()
        sha256 = self.json_of('snapshots', 'ice', '-c', self.configured)[0]['sha256']
        self.run_program('purge', sha256, '--reason', 'court order', '-c', self.configured, check=0)
        self.assertEqual(self.json_of('snapshots', 'ice', '-c', self.configured), [])
        self.assertEqual(self.run_program('snapshot', sha256, '-c', self.configured).returncode, 3)
        self.run_program('verify', '-c', self.configured, check=0)
        self.assertEqual(self.run_program('purge', sha256, '--reason', 'again', '-c', self.configured).returncode, 3)
        self.run_program('compact', '-c', self.configured, check=0)
        self.run_program('verify', '-c', self.configured, check=0)


if __name__ == '__main__':
    unittest.main(verbosity=2)
