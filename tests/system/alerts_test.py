#!/usr/bin/env python3
"""Alerts through real receivers: an SMTP server with STARTTLS and authentication, a webhook checked independently."""
import asyncio
import base64
import email
import email.policy
import hashlib
import hmac
import json
import ssl
import subprocess
import threading
import unittest

from bounce_cases import Bounces  # noqa: F401 (further cases)
from delivery_cases import Delivery  # noqa: F401 (further cases)
from exchange_cases import Exchange  # noqa: F401 (further cases)
from harness import CLEARVIEW, OLD_NEWS, Case, listing, wait_for
from kill_cases import Killed  # noqa: F401 (further cases)

try:
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
except ImportError:
    SMTP = None


class Mailbox:
    """aiosmtpd: STARTTLS required, one account."""

    def __init__(self, case):
        self.messages = []
        folder = case.folder
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext',
                        'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', folder / 'key.pem', '-out', folder / 'cert.pem'],
                       check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / 'cert.pem', folder / 'key.pem')
        outer = self

        class Handler:
            async def handle_DATA(self, server, session, envelope):
                outer.messages.append((session.ssl is not None, session.authenticated, envelope))
                return '250 taken'

        def authenticate(server, session, envelope, mechanism, data):
            good = isinstance(data, LoginPassword) and data.login == b'policywatch' and data.password == b'correct horse'
            return AuthResult(success=good, handled=good)

        def factory():
            return SMTP(Handler(), tls_context=context, require_starttls=True, authenticator=authenticate, auth_required=True,
                        hostname='localhost', loop=self.loop)

        self.loop = asyncio.new_event_loop()
        server = self.loop.run_until_complete(self.loop.create_server(factory, '127.0.0.1', 0))
        self.port = server.sockets[0].getsockname()[1]
        thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        thread.start()
        case.addCleanup(thread.join, 10)
        case.addCleanup(self.loop.call_soon_threadsafe, self.loop.stop)


class Alerts(Case):
    def raise_update(self, extra):
        self.server.pages['/news'] = listing(OLD_NEWS)
        config = self.config(self.watch('ice', '/news', more='issuer = "ICE"'), extra=extra)
        self.import_policy(config)
        self.run_program('check', '-c', config, check=0)
        self.server.pages['/news'] = listing([CLEARVIEW, *OLD_NEWS])
        return config

    @unittest.skipIf(SMTP is None, 'aiosmtpd is not installed')
    def test_mail_arrives_over_starttls_with_authentication(self):
        box = Mailbox(self)
        (self.folder / 'password').write_text('correct horse\n')
        config = self.raise_update(
            f'[[notifier]]\nid = "editors"\ntype = "email"\n[notifier.email]\nsmtp = "smtp://localhost:{box.port}"\nstarttls = "required"\n'
            f'from = "Policywatch <policywatch@tracker.example>"\nto = ["editors@tracker.example"]\nusername = "policywatch"\n'
            f'password = {{ file = "{self.folder}/password" }}\nca_file = "{self.folder}/cert.pem"\n')
        self.assertEqual(box.messages, [])
        self.run_program('check', '-c', config, check=0)
        self.assertEqual(len(box.messages), 1)
        over_tls, authenticated, envelope = box.messages[0]
        self.assertTrue(over_tls and authenticated)
        self.assertEqual(envelope.rcpt_tos, ['editors@tracker.example'])
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.assertTrue(message['Subject'].startswith('[policywatch] #1976 ICE contracts with Clearview AI'))
        self.assertEqual(message['Auto-Submitted'], 'auto-generated')
        self.assertEqual(message.get_content_type(), 'multipart/alternative')
        for part in ('plain', 'html'):
            self.assertIn('Clearview AI facial recognition contract', message.get_body((part,)).get_content())
        self.assertEqual(message.defects, [])
        self.run_program('check', '-c', config, check=0)
        self.assertEqual(len(box.messages), 1, 'one message per update')

    @unittest.skipIf(SMTP is None, 'aiosmtpd is not installed')
    def test_a_wrong_password_is_a_visible_failure_and_nothing_is_lost(self):
        box = Mailbox(self)
        config = self.raise_update(
            f'[[notifier]]\nid = "editors"\ntype = "email"\n[notifier.email]\nsmtp = "smtp://localhost:{box.port}"\n'
            f'from = "p@tracker.example"\nto = ["editors@tracker.example"]\nusername = "policywatch"\npassword = "wrong"\n'
            f'ca_file = "{self.folder}/cert.pem"\n')
        done = self.run_program('check', '-c', config, check=1)
        self.assertIn('could not be sent', done.stderr)
        delivery = self.json_of('deliveries', '-c', config)[0]
        self.assertEqual(delivery['state'], 'pending')
        self.assertIn('535', delivery['last_error'])
        self.assertNotIn('wrong', json.dumps(delivery['last_error']))

    def test_a_webhook_verifies_with_an_independent_implementation(self):
        secret = b'0123456789abcdef0123456789abcdef'
        self.server.pages['/hook'] = (204, {}, b'')
        config = self.raise_update(f'[[notifier]]\nid = "site"\ntype = "webhook"\n[notifier.webhook]\nurl = "{self.server.base}/hook"\n'
                                   f'secret = "whsec_{base64.b64encode(secret).decode()}"\n')
        self.run_program('check', '-c', config, check=0)
        posts = [(headers, body) for method, path, headers, body, _ in self.server.log if path == '/hook']
        self.assertEqual(len(posts), 1)
        headers, body = {k.lower(): v for k, v in posts[0][0].items()}, posts[0][1]
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = 'v1,' + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
        self.assertIn(expected, headers['webhook-signature'].split())
        event = json.loads(body)
        self.assertEqual(event['type'], 'update.detected')
        self.assertEqual(event['data']['policies'], [1976])
        update = self.json_of('queue', '-c', config)[0]
        self.assertEqual(event['data']['id'], update['id'])

    def test_a_webhook_that_fails_is_tried_again_by_the_daemon_with_the_same_id(self):
        answers = [(500, {}, b''), (503, {}, b''), (200, {}, b'')]
        self.server.pages['/hook'] = lambda handler: answers.pop(0) if len(answers) > 1 else answers[0]
        config = self.raise_update(f'[[notifier]]\nid = "site"\ntype = "webhook"\n[notifier.webhook]\nurl = "{self.server.base}/hook"\n'
                                   f'secret = "whsec_{base64.b64encode(b"k" * 32).decode()}"\n')
        self.run_program('check', '-c', config, check=1)
        daemon = self.daemon(config)
        # the published schedule says five seconds before the second attempt
        wait_for(lambda: len([1 for entry in self.server.log if entry[1] == '/hook']) >= 2, what='a second attempt')
        ids = {dict((k.lower(), v) for k, v in entry[2].items())['webhook-id'] for entry in self.server.log if entry[1] == '/hook'}
        self.assertEqual(len(ids), 1)
        self.assertEqual(daemon.stop(), 0)


if __name__ == '__main__':
    unittest.main(verbosity=2)
