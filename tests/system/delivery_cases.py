"""Rows N and M on the built program: what receivers get and say, dead letters, commands, texts, leaving by mail. Run by alerts_test.py."""
import base64
import email
import email.policy
import gzip
import hashlib
import hmac
import json
import shutil
import socket
import subprocess
import threading
import unittest
import urllib.error
import urllib.request

from harness import BINARY, CLEARVIEW, OLD_NEWS, SOURCE, Case, listing
from kill_cases import SmtpSink

SECRETS = [b'0123456789abcdef0123456789abcdef', b'fedcba9876543210fedcba9876543210']


def whsec(secret):
    return 'whsec_' + base64.b64encode(secret).decode()


class OddReceiver:
    """Answers each connection with the bytes that `answer()` gives, whatever is asked."""

    def __init__(self, case):
        self.answer, self.got = [b''], []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.base = f'http://127.0.0.1:{self.listener.getsockname()[1]}/'
        threading.Thread(target=self.serve, daemon=True).start()
        case.addCleanup(self.listener.close)

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.one, args=(client,), daemon=True).start()

    def one(self, client):
        with client:
            try:
                self.got.append(client.recv(65536))
                for part in self.answer:
                    client.sendall(part)
            except OSError:
                pass


class Delivery(Case):
    START = '2026-03-02T12:00:00Z'

    def hooked(self, more='', url=None):
        return f'[[notifier]]\nid = "site"\ntype = "webhook"\n{more}[notifier.webhook]\nurl = "{url or self.server.base + "/hook"}"\nsecret = "{whsec(SECRETS[0])}"\n'

    def raised(self, extra):
        """A store with one update, found at START; its configuration."""
        self.server.pages['/news'] = listing(OLD_NEWS)
        config = self.config(self.watch('ice', '/news', more='issuer = "ICE"\npolicies = [1976]'), extra=extra)
        self.import_policy(config)
        self.run_program('check', '-c', config, '--now', '2026-03-01T12:00:00Z', check=0)
        self.server.pages['/news'] = listing([CLEARVIEW, *OLD_NEWS])
        self.last = self.run_program('check', '-c', config, '--now', self.START)
        return config

    def posts(self):
        return [({k.lower(): v for k, v in headers.items()}, body) for _, path, headers, body, _ in self.server.log if path == '/hook']

    def test_N04_N05_N13_bodies_follow_the_schema_and_both_secrets_sign_what_was_sent(self):
        import jsonschema
        self.server.pages['/hook'] = (204, {}, b'')
        extra = self.hooked() + f'old_secret = "{whsec(SECRETS[1])}"\n'
        config = self.raised(extra)
        self.server.pages['/news'] = listing([('Court hears the case of the guards', '/x', '2026-03-02'), CLEARVIEW, *OLD_NEWS])
        self.run_program('check', '-c', config, '--now', '2026-03-03T12:00:00Z', check=0)
        schema = json.loads((SOURCE / 'docs/webhook.schema.json').read_text())
        posts = self.posts()
        self.assertEqual(len(posts), 2)
        for number, (headers, body) in enumerate(posts):
            event = json.loads(body)
            jsonschema.Draft202012Validator(schema).validate(event)
            self.assertEqual(event['sequence'], number + 1)
            self.assertLess(len(body), 20000)
            signed = f'{headers["webhook-id"]}.{headers["webhook-timestamp"]}.'.encode() + body
            self.assertEqual(headers['webhook-signature'].split(),
                             ['v1,' + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode() for secret in SECRETS])
        self.assertEqual(json.loads(posts[1][1])['previous'], posts[0][0]['webhook-id'])

    @unittest.skipIf(shutil.which('strace') is None, 'strace is not installed')
    def test_N01_a_change_and_its_messages_are_recorded_together_whatever_call_is_the_last(self):
        self.server.pages['/news'] = listing(OLD_NEWS)
        self.server.pages['/hook'] = (500, {}, b'')
        config = self.config(self.watch('ice', '/news', more='issuer = "ICE"'), extra=self.hooked())
        self.import_policy(config)
        self.run_program('check', '-c', config, '--now', '2026-03-01T12:00:00Z', check=0)
        self.server.pages['/news'] = listing([CLEARVIEW, *OLD_NEWS])
        before = self.folder / 'before'
        shutil.copytree(self.state, before)
        seen = set()
        for call, numbers in (('fdatasync', range(1, 40)), ('pwrite64', range(1, 400, 4))):
            for number in numbers:
                shutil.rmtree(self.state)
                shutil.copytree(before, self.state)
                done = subprocess.run(['strace', '-f', '-qq', '-o', '/dev/null', '-e', f'trace={call}', '-e', f'inject={call}:signal=SIGKILL:when={number}',
                                       BINARY, 'check', '-c', config, '--now', self.START], capture_output=True, env=self.env, timeout=60)
                self.run_program('verify', '-c', config, check=0)
                rows = [(row['update_id'], row['notifier']) for row in self.json_of('deliveries', '-c', config)]
                updates = [update['id'] for update in self.json_of('queue', '--state', 'any', '-c', config)]
                snapshots = len(self.json_of('snapshots', 'ice', '-c', config))
                self.assertEqual(rows, [(update, 'site') for update in updates], (call, number))
                self.assertEqual(snapshots, 1 + len(updates), (call, number))
                seen.add(len(updates))
                if done.returncode != -9 and done.returncode != 137:
                    break
        self.assertEqual(seen, {0, 1})

    def test_N05_secrets_are_made_to_the_standard_and_no_other_is_taken(self):
        made = {self.run_program('notify', 'secret', check=0).stdout.strip() for _ in range(20)}
        self.assertEqual(len(made), 20)
        for secret in made:
            self.assertTrue(secret.startswith('whsec_'))
            self.assertEqual(len(base64.b64decode(secret[6:])), 32)
        config = self.config(extra='[[notifier]]\nid = "site"\ntype = "webhook"\n[notifier.webhook]\nurl = "https://a.example/"\nsecret = "whsec_short"\n')
        done = self.run_program('check', '-c', config)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn('24 to 64 bytes', done.stderr)

    def test_N08_N26_answers_that_are_none_or_have_no_end_are_failures_in_bounded_memory(self):
        odd = OddReceiver(self)
        config = self.config(extra=self.hooked(url=odd.base))
        bomb = gzip.compress(b'\0' * (1 << 26))
        for name, answer in (('HTTP/0.9', [b'<html>fine</html>']), ('1xx only', [b'HTTP/1.1 103 Early Hints\r\n\r\n'] * 3), ('empty', [b'']),
                             ('endless header', [b'HTTP/1.1 200 OK\r\nX-' + b'x' * 1000000] * 30), ('no number', [b'HTTP/1.1 OK\r\n\r\n'])):
            odd.answer = answer
            done = self.run_program('notify', 'test', 'site', '-c', config)
            self.assertEqual(done.returncode, 1, name)
        for name, answer in (('endless', [b'HTTP/1.1 500 No\r\n\r\n'] + [b'x' * 1000000] * 200),
                             ('bomb', [b'HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n' % len(bomb), bomb])):
            odd.answer = answer
            done = self.run_program('notify', 'test', 'site', '-c', config)
            self.assertEqual(done.returncode, 1, name)
            self.assertLess(len(done.stderr), 2000)

    def test_N11_dead_letters_are_listed_tried_again_and_discarded_by_command(self):
        self.server.pages['/hook'] = (404, {}, b'no such hook')
        config = self.raised(self.hooked())
        self.assertEqual(self.last.returncode, 1)
        dead = self.json_of('deliveries', 'list', '--state', 'dead', '-c', config)
        self.assertEqual([(row['state'], row['attempts']) for row in dead], [('dead', 1)])
        self.assertIn('1 dead', self.run_program('status', '-c', config, check=0).stdout)
        self.assertIn('notifier site: since', self.run_program('status', '-c', config, check=0).stdout)
        self.assertEqual(self.json_of('deliveries', 'list', '--state', 'delivered', '-c', config), [])
        self.assertEqual(self.run_program('deliveries', 'list', '--state', 'lost', '-c', config).returncode, 2)
        self.assertEqual(self.run_program('deliveries', 'retry', '-c', config).returncode, 2)
        self.assertEqual(self.run_program('deliveries', 'retry', '999', '-c', config).returncode, 3)
        self.run_program('deliveries', 'retry', '--notifier', 'site', '--since', '2026-03-01T00:00:00Z', '-c', config, '--now', '2026-03-02T13:00:00Z', check=0)
        self.server.pages['/hook'] = (204, {}, b'')
        self.run_program('check', '-c', config, '--now', '2026-03-02T13:00:01Z', check=0)
        posts = self.posts()
        self.assertEqual(len(posts), 2)
        self.assertEqual(posts[0][0]['webhook-id'], posts[1][0]['webhook-id'])
        self.assertEqual(posts[0][1], posts[1][1])
        self.assertEqual(self.run_program('deliveries', 'discard', dead[0]['id'], '-c', config).returncode, 4)

    def test_N25_a_test_message_says_so_goes_to_no_private_address_and_not_twice_in_five_seconds(self):
        self.server.pages['/hook'] = (204, {}, b'')
        config = self.config(extra=self.hooked())
        self.import_policy(config)  # a store
        self.run_program('notify', 'test', 'site', '-c', config, check=0)
        self.assertIn('test', json.loads(self.posts()[0][1])['data']['flags'])
        for _ in range(5):
            self.assertEqual(self.run_program('notify', 'test', 'site', '-c', config).returncode, 4)
        self.assertEqual(len(self.posts()), 1)
        text = config.read_text().replace('allow_addresses = ["127.0.0.0/8"]', 'allow_addresses = []')
        other = self.folder / 'strict.toml'
        other.write_text(text.replace(str(self.state), str(self.folder / 'other')))
        done = self.run_program('notify', 'test', 'site', '-c', other)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(self.posts()), 1)

    def test_a_command_gets_the_body_on_standard_input_and_its_status_counts(self):
        script = self.folder / 'tell'
        script.write_text(f'#!/bin/sh\n[ $# = 1 ] || exit 3\nprintf %s "$1" > {self.folder}/argument\nenv > {self.folder}/environment\ncat > {self.folder}/input\nexit $(cat {self.folder}/status)\n')
        script.chmod(0o755)
        (self.folder / 'status').write_text('75')
        config = self.raised(f'[[notifier]]\nid = "pager"\ntype = "command"\n[notifier.command]\nrun = ["{script}", "a b; $HOME `id`"]\n')
        self.assertEqual(self.last.returncode, 1)
        row = self.json_of('deliveries', '-c', config)[0]
        self.assertEqual((row['state'], row['last_error']), ('pending', 'ended with status 75'))
        self.assertEqual((self.folder / 'argument').read_text(), 'a b; $HOME `id`')
        event = json.loads((self.folder / 'input').read_text())
        self.assertEqual((event['type'], event['id'], event['data']['policies']), ('update.detected', row['key'], [1976]))
        self.assertNotIn('HOME=', (self.folder / 'environment').read_text())
        (self.folder / 'status').write_text('0')
        self.run_program('check', '-c', config, '--now', '2026-03-02T12:01:00Z', check=0)
        self.assertEqual(self.json_of('deliveries', '-c', config)[0]['state'], 'delivered')
        script.write_text('#!/bin/sh\nyes | head -c 10000000\nsleep 60 &\nsleep 60\n')
        config.write_text(config.read_text().replace('[notifier.command]\n', '[notifier.command]\ntimeout = "1s"\n'))
        done = self.run_program('notify', 'test', 'pager', '-c', config, timeout=20)
        self.assertEqual(done.returncode, 1)
        self.assertIn('did not end within 1 s', done.stderr)

    def test_texts_of_the_operators_own_are_previewed_and_checked(self):
        extra = ('[[notifier]]\nid = "desk"\ntype = "slack"\n[notifier.slack]\nurl = "https://hooks.example/x"\n'
                 '[notifier.texts]\nsubject = "NEW {{policy}}"\ntext = "Own: {{title}}{{#status}} ({{status}}){{/status}} {{url}}"\n')
        config = self.raised(extra)
        number = self.json_of('queue', '-c', config)[0]['id']
        shown = self.run_program('notify', 'preview', 'desk', number, '-c', config, check=0).stdout
        self.assertIn('NEW #1976 ICE contracts', shown)
        self.assertIn('Own: 2026.03.01', shown)
        self.assertIn('test message', self.run_program('notify', 'preview', 'desk', '-c', config, check=0).stdout)
        self.assertEqual(self.run_program('notify', 'preview', 'desk', '999', '-c', config).returncode, 3)
        config.write_text(config.read_text().replace('{{title}}', '{{titel}}'))
        done = self.run_program('config', 'check', '-c', config)
        self.assertEqual(done.returncode, 2)
        self.assertIn("unknown field 'titel'", done.stderr)

    def test_M13_M15_W27_a_reader_leaves_by_one_post_and_a_scanner_that_opens_the_link_changes_nothing(self):
        sink = SmtpSink(lambda: 'keep')
        self.addCleanup(sink.close)
        config = self.raised(f'public_url = "https://desk.example"\n[[notifier]]\nid = "editors"\ntype = "email"\n[notifier.email]\nsmtp = "smtp://127.0.0.1:{sink.port}"\n'
                             'starttls = "none"\nfrom = "p@tracker.example"\nto = ["ana@tracker.example", "bob@tracker.example"]\n')
        self.assertEqual(len(sink.mails), 2)
        leave = {}
        for body in sink.mails:
            message = email.message_from_bytes(body, policy=email.policy.default)
            self.assertEqual(message.defects, [])
            self.assertEqual(message['List-Unsubscribe-Post'], 'List-Unsubscribe=One-Click')
            self.assertEqual(message['Auto-Submitted'], 'auto-generated')
            self.assertNotIn('localhost', message['Message-ID'])
            leave[message['To']] = message['List-Unsubscribe'].strip('<>').replace('https://desk.example', '')
        daemon = self.daemon(config)

        def ask(path, body=None):
            request = urllib.request.Request(daemon.base + path, body, {'Host': 'desk.example'})
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as refused:
                return refused.code, refused.read().decode()
        link = leave['ana@tracker.example']
        self.assertEqual(ask(link)[0], 200)
        self.assertNotIn('ana@', ask(link)[1], 'the page names nobody')
        self.assertEqual(ask(link[:-1] + ('A' if link[-1] != 'A' else 'B'), b'List-Unsubscribe=One-Click')[0], 404)
        self.assertEqual(self.json_of('notify', 'unsubscribed', '-c', config), [])
        self.assertEqual(ask(link, b'List-Unsubscribe=One-Click')[0], 200)
        self.assertEqual(ask(link, b'List-Unsubscribe=One-Click')[0], 200)
        self.assertEqual(self.json_of('notify', 'unsubscribed', '-c', config), [{'notifier': 'editors', 'address': 'ana@tracker.example'}])
        self.assertNotIn(link.rsplit('/', 1)[1], daemon.text())
        self.assertEqual(daemon.stop(), 0)
        self.server.pages['/news'] = listing([('Court hears the case of the guards', '/guards', '2026-03-02'), CLEARVIEW, *OLD_NEWS])
        self.run_program('check', '-c', config, '--now', '2026-03-05T12:00:00Z', check=0)
        self.assertEqual([email.message_from_bytes(body)['To'] for body in sink.mails[2:]], ['bob@tracker.example'])


if __name__ == '__main__':
    unittest.main(verbosity=2)
