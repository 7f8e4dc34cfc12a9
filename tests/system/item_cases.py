"""Rows E and S of the review catalogue that need no browser: what an update holds, and what leaves. Run by review_test.py; the clock is --now."""
import base64
import email
import hashlib
import hmac
import socket
import sqlite3

from harness import OLD_NEWS, Case, listing

SECRET = b'k' * 32
PAGE = ('<!doctype html><html lang="en"><head><title>Fee rule</title></head><body><main><h1>Fee rule</h1>{}'
        '<p>The fee rule says what vessels pay for inspection, when they pay, and where the letter goes.</p>{}</main></body></html>')
FILLER = ''.join(f'<p>Paragraph {at} of the schedule says what it always said about berths and moorings.</p>' for at in range(8))
CHANGED = '<p>The agency suspended the fee, effective April 1, 2025.</p>'


class Items(Case):
    FIRST, SECOND = '2025-03-10T09:00:00Z', '2025-03-12T09:00:00Z'

    def changed_page(self, before='', after=CHANGED, extra='', kind='page'):
        """The update about a page that was looked at twice, and the bytes that were sent."""
        sent = [PAGE.format(words, FILLER).encode() for words in (before, after)]
        self.configured = self.config(self.watch('fee', '/fee', kind=kind, more='policies = [1976]'), extra=extra)
        self.import_policy(self.configured)
        for body, now in zip(sent, (self.FIRST, self.SECOND)):
            self.server.pages['/fee'] = (200, {'Content-Type': 'text/html; charset=utf-8'}, body)
            self.run_program('check', '-c', self.configured, '--now', now)
        found = self.json_of('queue', '-c', self.configured)
        self.assertEqual(len(found), 1, found)
        return found[0], sent

    def test_E02_the_hashes_are_those_of_the_bytes_that_were_sent(self):
        update, sent = self.changed_page()
        shown = self.json_of('queue', 'show', update['id'], '-c', self.configured)
        evidence = shown['evidence'][0]
        self.assertEqual([evidence[side]['sha256'] for side in ('before', 'after')], [hashlib.sha256(body).hexdigest() for body in sent])

    def test_E04_a_flipped_byte_of_a_stored_body_is_named(self):
        update, _ = self.changed_page()
        wanted = update['evidence'][0]['before']['sha256']
        with sqlite3.connect(self.state / 'policywatch.db') as database:
            number, data = database.execute('SELECT id, data FROM captures WHERE sha256 = ?', (bytes.fromhex(wanted),)).fetchone()
            spoiled = bytearray(data)
            spoiled[len(spoiled) // 2] ^= 1
            database.execute('UPDATE captures SET data = ? WHERE id = ?', (bytes(spoiled), number))
        told = self.run_program('verify', '-c', self.configured, check=5)
        self.assertIn(f'capture {number}', told.stdout + told.stderr)

    def test_E05_an_edited_or_missing_row_of_the_log_is_named(self):
        for change in ("UPDATE decisions SET by = 'eve' WHERE id = 2", 'DELETE FROM decisions WHERE id = 2'):
            self.setUp()
            update, _ = self.changed_page()
            for command in (('claim',), ('release',), ('reject', '--reason', 'known')):
                self.run_program('queue', command[0], update['id'], *command[1:], '-c', self.configured, check=0)
            with sqlite3.connect(self.state / 'policywatch.db') as database:
                database.execute('DROP TRIGGER decisions_are_not_edited')
                database.execute('DROP TRIGGER decisions_are_not_deleted')
                database.execute(change)
            told = self.run_program('verify', '-c', self.configured, check=5)
            self.assertRegex(told.stdout + told.stderr, r'entry [23] of the decision log|decision 2 is gone', change)

    def test_E06_the_interval_is_what_was_seen_and_its_end_is_no_silent_date(self):
        update, _ = self.changed_page()
        self.assertEqual(update['changed_between'], [self.FIRST, self.SECOND])
        self.assertIn('date is when it was seen', update['flags'])

    def test_E07_when_it_was_published_and_when_it_takes_effect_are_two_dates(self):
        page = PAGE.format('<p>Published March 14, 2025</p>' + CHANGED, FILLER)
        (self.folder / 'page.html').write_text(page)
        configured = self.config()
        self.assertEqual(self.json_of('try', '--kind', 'article', self.folder / 'page.html', '-c', configured)['published'], '2025-03-14')
        update, _ = self.changed_page(after='<p>Published March 14, 2025</p>' + CHANGED)
        self.assertEqual(update['effective_from'], '2025-04-01')
        self.assertNotEqual(update['date'], '2025-04-01')

    def test_S05_a_title_cannot_add_a_header_to_a_mail(self):
        from aiosmtpd.controller import Controller
        received = []

        class Sink:
            async def handle_DATA(self, server, session, envelope):
                received.append(envelope)
                return '250 OK'

        with socket.create_server(('127.0.0.1', 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(Sink(), hostname='127.0.0.1', port=port)
        controller.start()
        self.addCleanup(controller.stop)
        title = 'ICE extends Clearview AI contract\r\nBcc: victim@example.net\r\n\r\n<b>x</b>'
        self.server.pages['/news'] = listing(OLD_NEWS)
        configured = self.config(self.watch('ice', '/news', more='issuer = "ICE"\npolicies = [1976]'),
                                 extra='[[notifier]]\nid = "mail"\ntype = "email"\nevents = ["update.detected"]\n[notifier.email]\n'
                                       f'smtp = "smtp://127.0.0.1:{port}"\nstarttls = "none"\nfrom = "p@tracker.example"\nto = ["e@tracker.example"]\n')
        self.import_policy(configured)
        self.run_program('check', '-c', configured, '--now', '2026-03-01T12:00:00Z', check=0)
        self.server.pages['/news'] = listing([(title.replace('\r', '&#13;').replace('\n', '&#10;'), '/clearview', '2026-03-01'), *OLD_NEWS])
        self.run_program('check', '-c', configured, '--now', '2026-03-02T12:00:00Z')
        self.assertEqual(len(received), 1)
        self.assertEqual(received[0].rcpt_tos, ['e@tracker.example'])
        mail = email.message_from_bytes(received[0].content)
        self.assertIsNone(mail['Bcc'])
        self.assertEqual(len(mail.get_all('Subject')), 1)

    def test_S07_a_signature_holds_for_these_bytes_and_a_retry_has_the_same_id(self):
        self.server.pages['/hook'] = (503, {}, b'')
        self.server.pages['/news'] = listing(OLD_NEWS)
        configured = self.config(self.watch('ice', '/news', more='issuer = "ICE"\npolicies = [1976]'),
                                 extra=f'[[notifier]]\nid = "site"\ntype = "webhook"\nevents = ["update.detected"]\n[notifier.webhook]\n'
                                       f'url = "{self.server.base}/hook"\nsecret = "whsec_{base64.b64encode(SECRET).decode()}"\n')
        self.import_policy(configured)
        self.run_program('check', '-c', configured, '--now', '2026-03-01T12:00:00Z', check=0)
        self.server.pages['/news'] = listing([('ICE extends Clearview AI contract', '/clearview', '2026-03-01'), *OLD_NEWS])
        self.run_program('check', '-c', configured, '--now', '2026-03-02T12:00:00Z')
        self.server.pages['/hook'] = (204, {}, b'')
        self.run_program('check', '-c', configured, '--now', '2026-03-02T18:00:00Z')
        calls = [({key.lower(): value for key, value in headers.items()}, body) for _, path, headers, body, _ in self.server.log if path == '/hook']
        self.assertEqual(len(calls), 2)
        self.assertEqual(len({headers['webhook-id'] for headers, _ in calls}), 1)
        for headers, body in calls:
            body = body if isinstance(body, bytes) else body.encode()

            def signed(content):
                text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + content
                return 'v1,' + base64.b64encode(hmac.digest(SECRET, text, 'sha256')).decode()
            self.assertEqual(headers['webhook-signature'], signed(body))
            self.assertNotEqual(headers['webhook-signature'], signed(body[:-1] + bytes([body[-1] ^ 1])))
