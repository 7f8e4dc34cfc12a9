#!/usr/bin/env python3
"""The real daemon against real servers: its life, its death and what survives."""
import json
import os
import signal
import socket
import sqlite3
import threading
import unittest
import urllib.error
import urllib.request

from clock_rows import Clocks  # noqa: F401 (further cases)
from daemon_rows import ServiceManagement, Troubles  # noqa: F401
from harness import CLEARVIEW, OLD_NEWS, Case, NotifySocket, listing, wait_for
from kill_cases import SmtpSink


class DaemonLife(Case):
    def newsroom(self, extra=()):
        self.server.pages['/news'] = listing([*extra, *OLD_NEWS])

    def running(self, every='1s', env=None, extra=''):
        self.newsroom()
        config = self.config(self.watch('ice', '/news', more=f'every = "{every}"\nissuer = "ICE"'), extra=extra)
        self.import_policy(config)
        return config, self.daemon(config, env)

    def queue(self, config):
        return self.json_of('queue', 'list', '-c', config)

    def test_a_change_reaches_the_queue_while_the_daemon_runs(self):
        config, daemon = self.running()
        wait_for(lambda: self.json_of('snapshots', 'ice', '-c', config), what='the baseline')
        self.newsroom([CLEARVIEW])
        updates = wait_for(lambda: self.queue(config), what='an update')
        self.assertEqual([u['policies'] for u in updates], [[1976]])
        self.assertEqual(updates[0]['date'], '2026-03-01')
        self.assertEqual(updates[0]['state'], 'new')
        self.assertEqual(daemon.stop(), 0)

    def test_P07_sigterm_ends_it_within_ten_seconds_even_while_a_server_hangs(self):
        def hang(handler):
            wait_for(lambda: handler.connection.fileno() < 0 or self.server.pages.get('/end'), seconds=60)
        self.server.pages['/slow'] = hang
        config = self.config(self.watch('slow', '/slow', 'page'))
        daemon = self.daemon(config)
        wait_for(lambda: self.server.log, what='the request')
        status = daemon.stop(10)
        self.server.pages['/end'] = b'.'
        self.assertEqual(status, 0)

    def test_P07_sigterm_while_mail_is_in_data_and_a_client_uploads_loses_nothing_and_repeats_the_mail_under_its_id(self):
        fates = ['hold']
        sink = SmtpSink(lambda: fates[0])
        self.addCleanup(sink.close)
        self.addCleanup(sink.release.set)
        config, daemon = self.running(extra=f'[[notifier]]\nid = "editors"\ntype = "email"\n[notifier.email]\nsmtp = "smtp://127.0.0.1:{sink.port}"\n'
                                            'starttls = "none"\nfrom = "p@tracker.example"\nto = ["ana@tracker.example"]\n')
        wait_for(lambda: self.json_of('snapshots', 'ice', '-c', config), what='the baseline')
        self.newsroom([CLEARVIEW])
        wait_for(lambda: sink.mails, what='a mail in DATA')
        with urllib.request.urlopen(daemon.base + '/healthz', timeout=20) as answer:
            self.assertEqual(answer.status, 200)  # a server that thinks about a mail keeps nobody else waiting
        host, port = daemon.base.removeprefix('http://').split(':')
        client, ended = socket.create_connection((host, int(port))), threading.Event()
        self.addCleanup(client.close)
        client.sendall(f'POST /login HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 20000\r\n\r\n'.encode())

        def dribble():
            try:
                while not ended.wait(0.05):
                    client.sendall(b'x')
            except OSError:
                pass
        uploading = threading.Thread(target=dribble)
        uploading.start()
        status = daemon.stop(10)
        ended.set()
        uploading.join()
        self.assertEqual(status, 0)
        [waiting] = self.json_of('deliveries', 'list', '-c', config)
        self.assertEqual((waiting['state'], waiting['attempts']), ('pending', 0))
        self.run_program('verify', '-c', config, check=0)
        fates[0] = 'keep'
        again = self.daemon(config)
        wait_for(lambda: [one['state'] for one in self.json_of('deliveries', 'list', '-c', config)] == ['delivered'], what='the delivery')
        self.assertEqual(again.stop(), 0)
        self.assertEqual(len(sink.journal), 2)
        self.assertEqual(sink.journal[0], sink.journal[1])  # the same id, the same bytes

    def test_P03_P12_the_service_manager_hears_ready_status_watchdog_reloading_and_stopping(self):
        ear = NotifySocket(self)
        config, daemon = self.running(env={'NOTIFY_SOCKET': ear.path, 'WATCHDOG_USEC': '4000000'})
        wait_for(lambda: ear.hear('READY=1'), what='READY')
        wait_for(lambda: ear.hear('STATUS='), what='STATUS')
        wait_for(lambda: ear.hear('WATCHDOG=1'), what='WATCHDOG')
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: ear.hear('RELOADING=1'), what='RELOADING')
        self.assertEqual(daemon.stop(), 0)
        self.assertTrue(ear.hear('STOPPING=1'))

    def test_a_reload_takes_a_good_configuration_and_refuses_a_wrong_one(self):
        config, daemon = self.running()
        self.server.pages['/two'] = listing(OLD_NEWS)
        good = self.config(self.watch('ice', '/news', more='every = "1s"') + self.watch('two', '/two'))
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: any(path == '/two' for _, path, *_ in self.server.log), what='the new watch')
        good.write_text(good.read_text() + '\n[[watch]]\nid = "three"\nurll = "x"\n')
        before = len(self.server.log)
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: 'reload.refused' in daemon.text(), what='the refusal')
        wait_for(lambda: len(self.server.log) > before + 1, what='further checks under the old configuration')
        self.assertIn('urll', daemon.text())
        self.assertEqual(daemon.stop(), 0)

    def test_kill_minus_nine_loses_nothing_that_was_recorded(self):
        config, daemon = self.running()
        wait_for(lambda: self.json_of('snapshots', 'ice', '-c', config), what='the baseline')
        seen = 0
        for turn in range(5):
            entry = (f'ICE extends Clearview AI contract, part {turn}', f'/clearview-{turn}', '2026-03-01')
            self.newsroom([entry])
            wait_for(lambda: len(self.json_of('snapshots', 'ice', '-c', config)) > seen + 1, what='a snapshot')
            daemon.kill()
            snapshots = self.json_of('snapshots', 'ice', '-c', config)
            self.assertGreater(len(snapshots), seen)
            seen = len(snapshots) - 1
            self.run_program('verify', '-c', config, check=0)
            daemon = self.daemon(config)
        self.assertEqual(daemon.stop(), 0)

    def test_a_courts_own_delivery_is_acknowledged_when_it_is_kept_and_told_once(self):
        docket, secret = '/docket/69/feed/', 'a-long-random-secret'
        order = 'ORDER granting motion for preliminary injunction. The contract with Clearview AI is enjoined.'
        link = 'https://www.courtlistener.com/docket/69/doe-v-ice/?order_by=desc#entry-'

        def feed(numbers):
            entries = ''.join(f'<entry><title>Entry #{n} in Doe v. ICE (1:26-cv-417)</title><link href="{link}{n}"/><id>{link}{n}</id>'
                              f'<published>2026-02-0{n}T00:00:00-08:00</published><summary>{order if n > 2 else "NOTICE of appearance"}</summary></entry>'
                              for n in numbers)
            self.server.pages[docket] = (200, {'Content-Type': 'application/atom+xml'}, '<?xml version="1.0"?><feed '
                                         f'xmlns="http://www.w3.org/2005/Atom"><title>Doe v. ICE</title>{entries}</feed>')
        feed([2, 1])
        (self.folder / 'hook').write_text(secret + '\n')
        config = self.config(self.watch('doe', docket, 'courtlistener', f'every = "1h"\npush_secret = {{ file = "{self.folder}/hook" }}'))
        self.import_policy(config)
        daemon = self.daemon(config)
        wait_for(lambda: self.json_of('snapshots', 'doe', '-c', config), what='the baseline')
        body = json.dumps({'payload': {'results': [{'id': 9, 'docket': 69, 'date_filed': '2026-02-03', 'entry_number': 3,
                                                    'description': order, 'recap_documents': []}]},
                           'webhook': {'version': 2, 'event_type': 1, 'date_created': '2026-01-01T00:00:00Z', 'deprecation_date': None}}).encode()

        def deliver(path, key='0f8a3c'):
            request = urllib.request.Request(daemon.base + path, data=body, headers={'Content-Type': 'application/json', 'Idempotency-Key': key})
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return answer.status, json.load(answer)
            except urllib.error.HTTPError as refused:
                return refused.code, None
        self.assertEqual(deliver('/hooks/courtlistener/doe/another-long-secret')[0], 404)
        self.assertEqual(deliver(f'/hooks/courtlistener/doe/{secret}'), (200, {'status': 'recorded'}))
        daemon.kill()  # at once: what was acknowledged is kept
        daemon = self.daemon(config)
        updates = wait_for(lambda: self.queue(config), what='the update')
        self.assertEqual([(u['policies'], u['status']) for u in updates], [([1976], 'enjoined')])
        kept = updates[0]['evidence'][0]['after']['sha256']
        self.assertEqual(self.run_program('snapshot', kept, '-c', config, check=0).stdout.encode(), body)
        self.assertEqual(deliver(f'/hooks/courtlistener/doe/{secret}'), (200, {'status': 'known'}))
        self.assertEqual(daemon.stop(), 0)
        feed([3, 2, 1])
        self.run_program('check', 'doe', '-c', config, check=0)
        self.assertEqual(len(self.json_of('queue', '--state', 'any', '-c', config)), 1)
        self.assertNotIn(secret, daemon.text())
        self.assertNotIn(secret, self.run_program('config', 'show', '-c', config, check=0).stdout)

    def test_a_second_daemon_on_the_same_store_is_refused(self):
        config, daemon = self.running()
        second = self.run_program('run', '-c', config)
        self.assertEqual(second.returncode, 1)
        self.assertIn('another policywatch daemon', second.stderr)
        self.assertEqual(daemon.stop(), 0)

    def test_the_store_can_be_read_with_sqlite_while_it_runs(self):
        config, daemon = self.running()
        wait_for(lambda: (self.state / 'policywatch.db').exists(), what='the database')
        wait_for(lambda: self.json_of('snapshots', 'ice', '-c', config), what='the baseline')
        database = sqlite3.connect(f'file:{self.state}/policywatch.db?mode=ro', uri=True)
        self.assertGreater(database.execute('select count(*) from sqlite_master').fetchone()[0], 5)
        self.assertEqual(database.execute('pragma integrity_check').fetchone()[0], 'ok')
        database.close()
        self.assertEqual(os.stat(self.state / 'policywatch.db').st_mode & 0o777, 0o600)
        self.assertEqual(daemon.stop(), 0)

    def test_health_is_open_and_everything_else_asks_for_sign_in(self):
        config, daemon = self.running()
        with urllib.request.urlopen(daemon.base + '/healthz') as answer:
            self.assertEqual(answer.status, 200)
        for path in ('/api/v1/updates', '/metrics', '/api/v1/status'):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(daemon.base + path)
            self.assertEqual(refused.exception.code, 401)
        token = self.run_program('token', 'create', 'test', '-c', config, check=0).stdout.strip()
        request = urllib.request.Request(daemon.base + '/api/v1/status', headers={'Authorization': 'Bearer ' + token})
        with urllib.request.urlopen(request) as answer:
            self.assertTrue(json.load(answer)['daemon']['running'])
        request = urllib.request.Request(daemon.base + '/metrics', headers={'Authorization': 'Bearer ' + token})
        with urllib.request.urlopen(request) as answer:
            self.assertIn('policywatch_checks_total', answer.read().decode())
        self.assertEqual(daemon.stop(), 0)


if __name__ == '__main__':
    unittest.main(verbosity=2)
