#!/usr/bin/env python3
"""kill -9 at random moments under load, with mail and webhook receivers that fail a third of the time, and a checker that knows the
receivers' journals, the store and nothing of the program. Run by alerts_test.py with five kills; by hand:
POLICYWATCH_BINARY=… kill_cases.py --kills 500 [--seed N]"""
import argparse
import collections
import email
import email.policy
import hashlib
import json
import random
import re
import socketserver
import sqlite3
import sys
import threading
import time
import unittest
import urllib.error
import urllib.request

from harness import OLD_NEWS, Case, listing, wait_for

KILLS, SEED = 5, None
SECRET = 'whsec_' + 'a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s='


class SmtpSink:
    """Just enough SMTP, in the clear. `verdict()` says what becomes of each mail: kept, refused, kept without saying so, or held:
    then nothing is said until `release` is set."""

    def __init__(self, verdict):
        self.release = threading.Event()
        self.journal, self.mails = [], []  # (message id, digest of the bytes); the bytes
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write(text.encode() + b'\r\n')

            def handle(self):
                try:
                    self.dialogue()
                except OSError:
                    pass

            def dialogue(self):
                self.say('220 sink')
                fate = verdict()
                for line in self.rfile:
                    verb = line[:4].upper()
                    if verb == b'RCPT' and fate == 'refuse':
                        self.say('451 4.3.0 not now')
                    elif verb == b'DATA':
                        self.say('354 go on')
                        body = b''
                        for part in self.rfile:
                            if part == b'.\r\n':
                                break
                            body += part[1:] if part.startswith(b'.') else part
                        else:
                            return  # the sender was killed: nothing whole came
                        number = email.message_from_bytes(body, policy=email.policy.default)['Message-ID']
                        outer.mails.append(body)
                        outer.journal.append((number.strip('<>').split('@')[0], hashlib.sha256(body).hexdigest()))
                        if fate == 'hold':
                            outer.release.wait(120)
                        if fate in ('mute', 'hold'):
                            return
                        self.say('250 kept')
                    elif verb == b'QUIT':
                        self.say('221 bye')
                        return
                    else:
                        self.say('250 OK')

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

        self.server = Server(('127.0.0.1', 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Killed(Case):
    def setUp(self):
        super().setUp()
        self.dice = random.Random(SEED)
        self.failing = True
        self.hooks = []  # (webhook-id, digest, type, update, answered 2xx)
        self.served = set()  # digests of pages that a check may have stored
        self.sink = SmtpSink(self.fate)
        self.addCleanup(self.sink.close)
        self.server.pages['/hook'] = self.hook
        self.entries = {}
        for name in 'abc':
            self.entries[name] = []
            self.publish(name)

    def fate(self):
        return self.dice.choice(['keep'] * 6 + ['refuse'] * 2 + ['mute']) if self.failing else 'keep'

    def hook(self, handler):
        headers, body = next((dict(h), b) for _, path, h, b, _ in reversed(self.server.log) if path == '/hook' and h is not None)
        fate = self.fate()
        event = json.loads(body)
        number = {k.lower(): v for k, v in handler.headers.items()}['webhook-id']
        self.hooks.append((number, hashlib.sha256(body).hexdigest(), event['type'], event['data'].get('id'), fate == 'keep'))
        if fate == 'mute':
            handler.close_connection = True
            return None
        return (204, {}, b'') if fate == 'keep' else (self.dice.choice([500, 503]), {}, b'')

    def publish(self, name):
        number = len(self.entries[name])
        if number:
            words = ' '.join(''.join(self.dice.choice('bdfgklmnprstv') + self.dice.choice('aeiou') for _ in range(3)).title() for _ in range(5))
            self.entries[name].insert(0, (f'{words} {name}{number}', f'/{name}-{number}', '2026-03-01'))
        else:
            self.entries[name] = list(OLD_NEWS)
        page = listing(self.entries[name][:60])
        self.served.add(hashlib.sha256(page.encode()).hexdigest())
        self.server.pages['/' + name] = page

    def configured(self):
        watches = ''.join(self.watch(name, '/' + name, more='every = "1s"\nissuer = "ICE"\npolicies = [1976]') for name in 'abc')
        events = 'events = ["update.detected", "update.accepted", "update.rejected"]\nlimit = "100000/1s"\nordered = false\n'
        return self.config(watches, extra=(
            f'grace = "0s"\n[[notifier]]\nid = "site"\ntype = "webhook"\n{events}[notifier.webhook]\nurl = "{self.server.base}/hook"\nsecret = "{SECRET}"\n'
            f'[[notifier]]\nid = "editors"\ntype = "email"\n{events}[notifier.email]\nsmtp = "smtp://127.0.0.1:{self.sink.port}"\nstarttls = "none"\n'
            f'from = "p@tracker.example"\nto = ["editors@tracker.example"]\n'))

    def work(self, daemon, token, stop):
        """Publishes, decides and looks at snapshots until told to stop; keeps what was acknowledged."""
        def ask(path, body=None):
            request = urllib.request.Request(daemon.base + path, None if body is None else json.dumps(body).encode(),
                                             {'Authorization': 'Bearer ' + token, 'Content-Type': 'application/json'})
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        while not stop.is_set():
            self.publish(self.dice.choice('abc'))
            try:
                for update in ask('/api/v1/updates?state=new&limit=3')['updates']:
                    verb, body = ('reject', {'reason': 'known'}) if update['id'] % 3 == 0 else ('accept', {})
                    done = ask(f'/api/v1/updates/{update["id"]}/{verb}', {'rev': update['rev'], **body})
                    self.decided[update['id']] = done['state']
                for snapshot in ask(f'/api/v1/watches/{self.dice.choice("abc")}/snapshots')['snapshots']:
                    self.seen.add(snapshot['sha256'])
            except urllib.error.HTTPError:
                pass
            except OSError:
                return
            stop.wait(0.15)

    def test_N01_N02_N11_N23_nothing_is_lost_or_told_under_a_second_id_when_the_daemon_is_killed(self):
        config = self.configured()
        self.import_policy(config)
        token = re.search(r'pw_\S+', self.run_program('token', 'create', 'bo', '--scope', 'write', '-c', config, check=0).stdout)[0]
        self.decided, self.seen = {}, set()
        for number in range(KILLS):
            daemon = self.daemon(config)
            stop = threading.Event()
            worker = threading.Thread(target=self.work, args=(daemon, token, stop))
            worker.start()
            time.sleep(self.dice.uniform(0.3, 2.5))  # the random moment
            daemon.kill()
            stop.set()
            worker.join(20)
            if (number + 1) % 25 == 0:
                print(f'{number + 1} kills, {len(self.decided)} decisions, {len(self.hooks)} posts, {len(self.sink.journal)} mails', flush=True)
        self.failing = False
        self.settle(config)
        self.judge(config)

    def settle(self, config):
        """Everything that waits is tried now, until nothing does."""
        daemon = self.daemon(config)

        def waiting():
            rows = [row for row in self.json_of('deliveries', 'list', '--state', 'pending', '--limit', '0', '-c', config)]
            late = [row['id'] for row in rows if row['attempts']]
            if late:
                self.run_program('deliveries', 'retry', *late, '-c', config)
            return not rows
        wait_for(waiting, seconds=120, what='an empty outbox')
        self.assertEqual(daemon.stop(), 0)

    def judge(self, config):
        self.run_program('verify', '-c', config, check=0)
        database = sqlite3.connect(f'file:{self.state}/policywatch.db?mode=ro', uri=True)
        self.assertEqual(database.execute('pragma integrity_check').fetchone()[0], 'ok')
        updates = {number: state for number, state in database.execute('select id, state from updates')}
        rows = collections.defaultdict(list)
        for key, notifier, event, update, state in database.execute('select key, notifier, event, update_id, state from deliveries'):
            rows[notifier, event, update].append((key, state))
        decisions = collections.defaultdict(set)
        for update, command in database.execute('select update_id, command from decisions'):
            decisions[update].add(command)
        self.assertGreater(len(updates), KILLS / 2)
        # Every recorded update reached, or is visibly stuck for, each notifier: under one id.
        for update in updates:
            for notifier in ('site', 'editors'):
                found = rows[notifier, 'update.detected', update]
                self.assertEqual(len(found), 1, (notifier, update))
        for (notifier, event, update), found in rows.items():
            self.assertEqual(len(found), 1, (notifier, event, update, found))
            self.assertIn(found[0][1], ('delivered', 'dead'), (notifier, event, update))
        # What is said to have arrived did; every copy of a message is the same bytes.
        bodies, events = collections.defaultdict(set), collections.defaultdict(set)
        for number, digest, event, update, _ in self.hooks:
            bodies[number].add(digest)
            events[event, update].add(number)
        mails = collections.defaultdict(set)
        for number, digest in self.sink.journal:
            mails[number].add(digest)
        for kind, heard in (('webhook', bodies), ('mail', mails)):
            self.assertEqual({number: copies for number, copies in heard.items() if len(copies) > 1}, {}, kind)
        self.assertEqual({what: ids for what, ids in events.items() if len(ids) > 1}, {}, 'a second id for one event')
        accepted = {number for number, _, _, _, good in self.hooks if good}
        for (notifier, event, update), [(key, state)] in rows.items():
            if state == 'delivered':
                self.assertIn(key, accepted if notifier == 'site' else mails, (notifier, event, update))
        # Every acknowledged decision and snapshot is there.
        for update, state in self.decided.items():
            self.assertEqual(updates.get(update), state, update)
            self.assertIn('accept' if state == 'accepted' else 'reject', decisions[update])
        kept = {snapshot['sha256'] for name in 'abc' for snapshot in self.json_of('snapshots', name, '-c', config)}
        self.assertEqual(self.seen - kept, set())
        self.assertEqual(kept - self.served, set(), 'bytes that no server gave')
        copies = len(self.hooks) - len(bodies) + len(self.sink.journal) - len(mails)
        print(f'{KILLS} kills: {len(updates)} updates, {len(self.decided)} acknowledged decisions, {len(kept)} snapshots, '
              f'{len(bodies)} webhook messages and {len(mails)} mails, {copies} of them more than once', flush=True)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--kills', type=int, default=KILLS)
    parser.add_argument('--seed', type=int)
    options, rest = parser.parse_known_args()
    KILLS, SEED = options.kills, options.seed
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)
