"""M19 on the built program: mails that come back by an alias and in a Maildir, a reader who is paused and taken up again. Run by alerts_test.py."""
import email
import email.policy
import json
import urllib.request

from harness import SOURCE, Case, listing, wait_for
from kill_cases import SmtpSink

SAMPLES = ('postfix-unknown-user', 'exchange-not-found', 'qmail-no-mailbox')
TITLES = ('Field office opens new lobby', 'Clearview AI contract extended by a year', 'Museum artifacts returned to their owners', 'Motor pool adds hybrid vehicles',
          'Canine teams graduate in Georgia', 'Award for the harbour unit', 'Two arrested over forged permits', 'Director speaks about recruitment')
PLACEHOLDER = b'msg_c2FtcGxlLW9mLW91cnMtMDAx@tracker.example'


class Bounces(Case):
    def setUp(self):
        super().setUp()
        self.sink = SmtpSink(lambda: 'keep')
        self.addCleanup(self.sink.close)
        self.maildir = self.folder / 'Maildir'
        for part in ('new', 'cur', 'tmp'):
            (self.maildir / part).mkdir(parents=True)
        self.server.pages['/hook'] = (204, {}, b'')
        self.news = []

    def send(self, config):
        """One more update; the mails that leave for it, by reader."""
        number = len(self.news)
        self.news.append((TITLES[number], f'/n{number}', f'2026-02-{number + 1:02}'))
        self.server.pages['/news'] = listing(self.news)
        before = len(self.sink.mails)
        self.run_program('check', '-c', config, check=0)
        mails = [email.message_from_bytes(body, policy=email.policy.default) for body in self.sink.mails[before:]]
        return {mail['To']: mail['Message-ID'].strip('<>') for mail in mails}

    def returned(self, sample, message_id):
        return (SOURCE / 'tests/fixtures/mail' / f'{sample}.eml').read_bytes().replace(PLACEHOLDER, message_id.encode())

    def test_M19_three_bounces_pause_a_reader_the_operator_is_told_and_takes_them_up_again(self):
        config = self.config(
            self.watch('agency', '/news', more='policies = [1976]'),
            extra=f'[[notifier]]\nid = "editors"\ntype = "email"\n[notifier.email]\nsmtp = "smtp://127.0.0.1:{self.sink.port}"\nstarttls = "none"\n'
                  f'from = "p@tracker.example"\nto = ["ana@paper.example", "bob@paper.example"]\nbounces = "{self.maildir}"\n'
                  f'[[notifier]]\nid = "site"\ntype = "webhook"\nevents = ["notifier.failing", "notifier.recovered"]\n[notifier.webhook]\nurl = "{self.server.base}/hook"\n')
        self.import_policy(config)
        self.send(config)  # the baseline
        sent = [self.send(config) for _ in range(3)]
        for mails in sent:
            self.assertEqual(sorted(mails), ['ana@paper.example', 'bob@paper.example'])
        # The first comes by an alias, twice; it counts once.
        for _ in range(2):
            done = self.run_program('notify', 'bounce', '--json', '-c', config, check=0, stdin=self.returned(SAMPLES[0], sent[0]['ana@paper.example']).decode())
            told = json.loads(done.stdout)
            self.assertEqual((told['kind'], told['recipient'], told['status'], told['in_a_row'], told['paused']), ('hard', 'ana@paper.example', '5.1.1', 1, False))
        self.assertIn('none', self.run_program('notify', 'bounce', '-c', config, check=0, stdin='Subject: hello\n\nhello\n').stdout)
        self.assertEqual(self.json_of('notify', 'paused', '-c', config), [])
        # The others lie in the Maildir, beside a letter.
        for sample, mails in zip(SAMPLES[1:], sent[1:]):
            (self.maildir / 'new' / sample).write_bytes(self.returned(sample, mails['ana@paper.example']))
        (self.maildir / 'new' / 'letter').write_bytes((SOURCE / 'tests/fixtures/mail/person.eml').read_bytes())
        daemon = self.daemon(config)
        wait_for(lambda: 'recipient.paused' in daemon.text(), what='the pause')
        wait_for(lambda: len(list((self.maildir / 'cur').iterdir())) == 2, what='the mails in cur')
        self.assertEqual(sorted(path.name for path in (self.maildir / 'cur').iterdir()), sorted(f'{sample}:2,S' for sample in SAMPLES[1:]))
        self.assertEqual([path.name for path in (self.maildir / 'new').iterdir()], ['letter'])
        self.assertEqual(daemon.text().count('bounce.left'), 1)
        hook = wait_for(lambda: [json.loads(body) for _, path, _, body, _ in self.server.log if path == '/hook'], what='the word to the other notifier')
        self.assertEqual(hook[0]['type'], 'notifier.failing')
        self.assertIn('ana@paper.example', json.dumps(hook[0]))
        token = self.run_program('token', 'create', 'monitor', '-c', config, check=0).stdout.strip()
        metrics = urllib.request.Request(daemon.base + '/metrics', headers={'Authorization': 'Bearer ' + token})
        wait_for(lambda: b'policywatch_rows{of="recipients_paused"} 1\n' in urllib.request.urlopen(metrics, timeout=20).read(), what='the metric')
        self.assertEqual(daemon.stop(), 0)
        self.assertIn('mail to ana@paper.example is paused', self.run_program('status', '-c', config, check=0).stdout)
        self.assertEqual([one['address'] for one in self.json_of('notify', 'paused', '-c', config)], ['ana@paper.example'])
        self.assertEqual(list(self.send(config)), ['bob@paper.example'])
        self.run_program('notify', 'resume', 'nobody@paper.example', '-c', config, check=3)
        self.run_program('notify', 'resume', 'ana@paper.example', '-c', config, check=0)
        self.assertEqual(sorted(self.send(config)), ['ana@paper.example', 'bob@paper.example'])
        self.assertNotIn('paused', self.run_program('status', '-c', config, check=0).stdout)
