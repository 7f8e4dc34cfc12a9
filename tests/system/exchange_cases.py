"""Rows X of the review catalogue about what goes out and comes in: exports, imports, messages. Run by alerts_test.py; the clock is --now."""
import base64
import csv
import io
import json
import unittest

from harness import CLEARVIEW, OLD_NEWS, POLICY, Case, listing

SECRET = 'whsec_' + base64.b64encode(b'k' * 32).decode()
ODD = {'id': 2041, 'slug': 'odd-entry', 'title': 'Quotes "and", commas; pipes | \\ and 政策 é \u2014 \U0001f600', 'announced': '2025-12-18',
       'description': 'line one\nline two\r\nline three\t| "quoted", =1+1', 'agencies': ['A; B', 'C\\D', '=1+1'], 'statuses': ['Final/Actual'], 'terms': ['one, two', "'=x"],
       'actions': [{'date': '2025-12-18', 'title': '2025.12.18 Reported: "x", y | z', 'text': 'a\n\nb', 'url': 'https://a.example/?a=1&b=2'},
                   {'date': '2026-01', 'title': '2026.01 Reported: month', 'text': '', 'url': ''}],
       'commentary': [{'date': '2026-01-05', 'title': '2026.01.05 Comment', 'text': '|', 'url': ''}],
       'documents': [{'title': 'Memo "1"', 'url': 'https://a.example/m.pdf', 'section': 'Memos'}], 'dockets': ['1:25-cv-00417']}


class Exchange(Case):
    START = '2026-03-02T12:00:00Z'

    def hooked(self, **more):
        notifier = {'id': '"site"', 'type': '"webhook"', 'events': '["update.accepted", "update.retracted", "update.detected"]', **more}
        return '[[notifier]]\n' + ''.join(f'{key} = {value}\n' for key, value in notifier.items()) + f'[notifier.webhook]\nurl = "{self.server.base}/hook"\nsecret = "{SECRET}"\n'

    def queued(self, extra='', grace='10m', entries=(CLEARVIEW,), policy=None):
        """A store with one open update for each entry, found at START."""
        self.server.pages['/news'] = listing(OLD_NEWS)
        self.server.pages.setdefault('/hook', (204, {}, b''))
        self.configured = self.config(self.watch('ice', '/news', more='issuer = "ICE"\npolicies = [1976]'), extra=f'grace = "{grace}"\n{extra}')
        (self.folder / 'policies.json').write_text(json.dumps([policy or POLICY, ODD]))
        self.run_program('policy', 'import', self.folder / 'policies.json', '-c', self.configured, check=0)
        self.run_program('check', '-c', self.configured, '--now', '2026-03-01T12:00:00Z', check=0)
        self.server.pages['/news'] = listing([*entries, *OLD_NEWS])
        self.run_program('check', '-c', self.configured, '--now', self.START)
        return self.json_of('queue', '-c', self.configured)

    def export(self, form='json', config=None):
        return self.run_bytes('policy', 'export', '--format', form, '-c', config or self.configured)

    def run_bytes(self, *arguments):
        import subprocess
        from harness import BINARY
        return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, env=self.env, check=True).stdout

    def at(self, now, *arguments, check=None):
        return self.run_program(*arguments, '-c', self.configured, '--now', now, check=check)

    def hooks(self):
        return [(json.loads(body)['type'], {key.lower(): value for key, value in headers.items()}['webhook-id'], json.loads(body)['data'])
                for _, path, headers, body, _ in self.server.log if path == '/hook']

    def test_X08_an_export_twice_is_the_same_bytes_and_says_so(self):
        self.queued()
        for form in ('json', 'csv', 'markdown', 'html', 'text'):
            self.assertEqual(self.export(form), self.export(form), form)
        file = self.folder / 'tracker.json'
        first = self.run_program('policy', 'export', '--output', file, '-c', self.configured, check=0)
        self.assertIn('2 ', first.stdout)
        self.assertEqual(file.read_bytes(), self.export())
        self.assertIn('no change', self.run_program('policy', 'export', '--output', file, '-c', self.configured, check=0).stdout)
        self.run_program('policy', 'export', '--check', '--output', file, '-c', self.configured, check=0)
        file.write_text(file.read_text() + ' ')
        self.run_program('policy', 'export', '--check', '--output', file, '-c', self.configured, check=1)

    def test_X09_what_was_exported_imports_to_the_same_bytes(self):
        update = self.queued()[0]
        self.run_program('queue', 'accept', update['id'], '-c', self.configured, check=0)
        for form in ('json', 'csv'):
            sent = self.export(form)
            file = self.folder / f'sent.{form}'
            file.write_bytes(sent)
            other = self.folder / f'{form}.toml'
            other.write_text(f'state_dir = "{self.folder}/{form}"\n')
            self.run_program('policy', 'import', file, '-c', other, check=0)
            self.assertEqual(self.export(form, other), sent, form)
            done = json.loads(self.run_program('policy', 'import', file, '--json', '-c', other, check=0).stdout)
            self.assertEqual((done['added'], done['changed']), (0, 0), form)

    def test_X10_what_is_retracted_leaves_the_export_and_nothing_else_changes(self):
        update = self.queued(extra=self.hooked(events='["update.accepted", "update.retracted"]'), grace='1m')[0]
        before = json.loads(self.export())
        self.at('2026-03-02T13:00:00Z', 'queue', 'accept', update['id'], check=0)
        with_it = json.loads(self.export())
        self.assertEqual([p['id'] for p, q in zip(before, with_it) if p != q], [1976])
        self.assertEqual(len(with_it[[p['id'] for p in with_it].index(1976)]['actions']), 1)
        self.at('2026-03-02T14:00:00Z', 'check')
        self.at('2026-03-02T15:00:00Z', 'queue', 'undo', update['id'], check=0)
        self.assertEqual(self.json_of('queue', 'show', update['id'], '-c', self.configured)['state'], 'retracted')
        self.assertEqual(json.loads(self.export()), before)
        self.at('2026-03-02T16:00:00Z', 'check')
        self.assertEqual([kind for kind, _, _ in self.hooks()], ['update.accepted', 'update.retracted'])

    def test_X11_edits_by_hand_stay_and_what_both_sides_changed_is_told(self):
        update = self.queued()[0]
        file = self.folder / 'tracker.json'
        self.run_program('policy', 'export', '--output', file, '-c', self.configured, check=0)
        base = self.folder / 'base.json'
        base.write_bytes(file.read_bytes())
        records = json.loads(file.read_text())
        by_id = {record['id']: record for record in records}
        by_id[2041]['description'] = 'Edited by hand'
        by_id[1976]['agencies'] = ['ICE', 'DHS']
        by_id[1976]['current_status'] = 'By hand'
        file.write_text(json.dumps(records))
        self.run_program('queue', 'accept', update['id'], '--status', 'enjoined', '-c', self.configured, check=0)
        accepted = {record['id']: record for record in json.loads(self.export())}[1976]
        self.assertNotEqual(accepted['current_status'], '')
        done = self.run_program('policy', 'import', '--base', base, file, '--json', '-c', self.configured)
        self.assertEqual(done.returncode, 4, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual([(c['id'], c['field']) for c in report['conflicts']], [(1976, 'current_status')])
        after = {record['id']: record for record in json.loads(self.export())}
        self.assertEqual(after[2041]['description'], 'Edited by hand')
        self.assertEqual(after[1976]['agencies'], ['ICE', 'DHS'])
        self.assertEqual(after[1976]['actions'], accepted['actions'], 'what was accepted meanwhile stays')
        self.assertEqual(after[1976]['current_status'], accepted['current_status'])

    def test_X13_a_month_is_a_month_everywhere(self):
        policy = {**POLICY, 'actions': [{'date': '2026-02-20', 'title': '2026.02.20 Reported: early', 'text': '', 'url': ''},
                                        {'date': '2026-04-02', 'title': '2026.04.02 Reported: late', 'text': '', 'url': ''}]}
        update = self.queued(policy=policy)[0]
        self.run_program('queue', 'accept', update['id'], '--date', '2026-03', '-c', self.configured, check=0)
        shown = self.json_of('queue', 'show', update['id'], '-c', self.configured)
        self.assertEqual((shown['date'][:7], shown['date_precision']), ('2026-03', 'month'))
        record = self.json_of('policy', 'show', 1976, '-c', self.configured)
        self.assertEqual([action['date'] for action in record['actions']], ['2026-02-20', '2026-03', '2026-04-02'])
        self.assertTrue(record['actions'][1]['title'].startswith('2026.03 '), record['actions'][1]['title'])
        for form in ('text', 'markdown', 'html'):
            text = self.export(form).decode()
            self.assertNotIn('March 1, 2026', text)
            self.assertNotIn('2026.03.01', text)
            self.assertIn('March 2026', text, form)
        self.assertIn('"2026-03"', self.export('csv').decode().replace('""', '"'))

    def test_X14_undone_within_the_grace_nothing_leaves_and_after_it_each_channel_hears_once(self):
        self.server.pages['/second'] = (204, {}, b'')
        second = self.hooked(id='"second"', events='["update.accepted"]').replace('/hook', '/second')
        update = self.queued(extra=self.hooked(events='["update.accepted", "update.retracted"]') + second)[0]
        self.at('2026-03-02T13:00:00Z', 'queue', 'accept', update['id'], check=0)
        self.at('2026-03-02T13:05:00Z', 'queue', 'undo', update['id'], check=0)
        self.at('2026-03-02T14:00:00Z', 'check')
        self.assertEqual(self.hooks(), [])
        self.assertEqual({row['state'] for row in self.json_of('deliveries', '-c', self.configured)}, {'cancelled'})
        self.at('2026-03-02T15:00:00Z', 'queue', 'accept', update['id'], check=0)
        self.at('2026-03-02T15:09:00Z', 'check')
        self.assertEqual(self.hooks(), [])
        for now in ('2026-03-02T15:11:00Z', '2026-03-02T16:00:00Z', '2026-03-03T16:00:00Z'):
            self.at(now, 'check')
        self.assertEqual([kind for kind, _, _ in self.hooks()], ['update.accepted'])
        self.assertEqual(len([1 for entry in self.server.log if entry[1] == '/second']), 1)

    def test_X15_a_receiver_that_is_down_for_an_hour_hears_everything_once_and_in_order(self):
        other = ('Judge dismisses suit over ICE use of Clearview AI', '/dismissed', '2026-02-27')
        self.server.pages['/hook'] = (503, {}, b'')
        updates = self.queued(extra=self.hooked(events='["update.accepted"]'), grace='0s', entries=(CLEARVIEW, other))
        self.assertEqual(len(updates), 2)
        for minute, update in enumerate(updates):
            self.at(f'2026-03-02T13:0{minute}:00Z', 'queue', 'accept', update['id'], check=0)
        for minute in range(5, 60, 6):
            self.at(f'2026-03-02T13:{minute:02}:00Z', 'check')
        tries = len(self.hooks())
        self.assertGreaterEqual(tries, 2)
        self.assertLess(tries, 20, 'it waits longer between attempts')
        self.server.pages['/hook'] = (204, {}, b'')
        self.server.log.clear()
        for hour in range(14, 24):
            self.at(f'2026-03-02T{hour}:30:00Z', 'check')
        self.assertEqual([data['id'] for _, _, data in self.hooks()], [update['id'] for update in updates])
        self.assertEqual({row['state'] for row in self.json_of('deliveries', '-c', self.configured)}, {'delivered'})

    def test_X17_one_digest_a_day_also_when_the_clocks_change(self):
        # New York skips an hour on 2026-03-08 and repeats one on 2026-11-01.
        for day, hours in (('2026-03-08', ('11:00', '12:05')), ('2026-11-01', ('12:00', '13:05'))):
            with self.subTest(day=day):
                self.setUp()
                self.START = f'{day}T04:30:00Z'
                self.server.log.clear()
                self.queued(extra=self.hooked(events='["update.detected"]', digest='"daily@07:00"', timezone='"America/New_York"'))
                before = {'2026-03-08': '10:59', '2026-11-01': '11:59'}[day]
                self.at(f'{day}T{before}:00Z', 'check')
                self.assertEqual(self.hooks(), [], 'not before seven')
                for minute in ('01', '02', '30', '59'):
                    self.at(f'{day}T{hours[0][:2]}:{minute}:00Z', 'check')
                self.at(f'{day}T{hours[1]}:00Z', 'check')
                self.at(f'{day}T23:59:00Z', 'check')
                self.assertEqual(len(self.hooks()), 1)

    def test_X21_a_sheet_comes_back_and_each_row_is_taken_or_refused_by_itself(self):
        entries = [CLEARVIEW, ('Judge dismisses suit over ICE use of Clearview AI', '/dismissed', '2026-02-27'), ('Museum of Fargo opens new wing', '/fargo', '2026-02-25')]
        updates = self.queued(entries=entries)
        self.assertGreaterEqual(len(updates), 2)
        sheet = self.folder / 'week.csv'
        sheet.write_bytes(self.run_bytes('queue', 'sheet', '-c', self.configured))
        rows = list(csv.DictReader(io.StringIO(sheet.read_text(), newline='')))
        self.assertEqual([int(row['id']) for row in rows], [update['id'] for update in updates])
        self.run_program('queue', 'claim', updates[1]['id'], '-c', self.configured, check=0)
        rows[0].update(decision='accept', title='2026.03.01 Title of the sheet - ICE')
        rows[1].update(decision='reject', reason='known')
        wrong = dict(rows[0], id='99999', decision='accept')
        odd = dict(rows[0], decision='burn')
        with open(sheet, 'w', newline='') as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows([*rows, wrong, odd])
        done = self.run_program('queue', 'decide', sheet, '--json', '-c', self.configured)
        self.assertEqual(done.returncode, 4, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual((report['applied'], report['refused']), (1, 3))
        reasons = {row['line']: row['reason'] for row in report['rows'] if row['result'] == 'refused'}
        self.assertIn('revision', reasons[3])
        accepted = self.json_of('queue', 'show', updates[0]['id'], '-c', self.configured)
        self.assertEqual((accepted['state'], accepted['title']), ('accepted', '2026.03.01 Title of the sheet - ICE'))
        self.assertEqual(self.json_of('queue', 'show', updates[1]['id'], '-c', self.configured)['state'], 'claimed')
        self.assertEqual(self.run_program('queue', 'decide', sheet, '-c', self.configured).returncode, 4, 'the same sheet again changes nothing')
        self.assertEqual(self.json_of('queue', 'show', updates[0]['id'], '-c', self.configured)['rev'], accepted['rev'])


if __name__ == '__main__':
    unittest.main(verbosity=2)
