#!/usr/bin/env python3
"""What commands say of change: compare, diff and replay --report on the built program."""
import datetime
import gzip
import itertools
import json
import unittest

from harness import OLD_NEWS, POLICY, Case, listing, shared


class BackTest(Case):
    """A hand-made month of a newsroom against a hand-made timeline."""
    STORIES = [('ICE extends Clearview AI facial recognition contract', '/clearview', '2026-03-04'),
               ('Judge blocks ICE use of Clearview AI facial recognition', '/blocked', '2026-03-11'),
               ('ICE opens new Clearview AI training site', '/training', '2026-03-18')]
    TIMELINE = [{'title': '2026.02.20 ICE signs Clearview AI contract', 'headline': 'ICE signs Clearview AI contract', 'date': '2026-02-20'},
                {'title': '2026.03.05 ICE extends Clearview AI contract', 'headline': 'ICE extends Clearview AI contract', 'date': '2026-03-05'},
                {'title': '2026.03.11 Judge blocks ICE use of Clearview AI', 'headline': 'Judge blocks ICE use of Clearview AI', 'date': '2026-03-11'},
                {'title': '2026.03.14 ICE appeals', 'headline': 'ICE appeals', 'date': '2026-03-14'},
                {'title': '2026.04.20 After the period', 'headline': 'After the period', 'date': '2026-04-20'}]

    def captures(self):
        folder = self.folder / 'captures'
        folder.mkdir()
        for number, day in enumerate(['02', '05', '12', '19']):
            (folder / f'202603{day}T090000Z.html').write_text(listing([*reversed(self.STORIES[:number]), *OLD_NEWS]))
        return folder

    def test_a_report_tells_what_would_have_been_proposed_with_precision_and_recall(self):
        config = self.config(self.watch('ice', '/news', more='issuer = "ICE"'))
        self.import_policy(config, dict(POLICY, actions=self.TIMELINE))
        folder = self.captures()
        report = self.json_of('replay', '--watch', 'ice', '--report', folder, '-c', config)
        self.assertEqual([(u['date'], u['policies'], u['on_timeline']) for u in report['proposed']],
                         [('2026-03-04', [1976], True), ('2026-03-11', [1976], True), ('2026-03-18', [1976], False)])
        timeline = report['timeline']
        self.assertEqual((timeline['entries'], timeline['told'], timeline['judged'], timeline['right']), (3, 2, 3, 2))
        self.assertAlmostEqual(timeline['precision'], 2 / 3)
        self.assertAlmostEqual(timeline['recall'], 2 / 3)
        self.assertEqual([m['title'] for m in timeline['missed']], ['2026.03.14 ICE appeals'])
        self.assertEqual(report['captures'], {'all': 4, 'ok': 4})
        # The same again, and nothing of it is kept.
        text = self.run_program('replay', '--watch', 'ice', '--report', folder, '-c', config, check=0).stdout
        self.assertEqual(text, self.run_program('replay', '--watch', 'ice', '--report', folder, '-c', config, check=0).stdout)
        for line in ('3 updates would have been proposed', 'precision 0.67 (2 of 3', 'recall 0.67 (2 of 3', 'missed:  2026-03-14  1976  2026.03.14 ICE appeals'):
            self.assertIn(line, text)
        self.assertEqual(self.json_of('queue', '--state', 'any', '-c', config), [])
        self.assertEqual(len(self.json_of('policy', 'show', '1976', '-c', config)['actions']), 5)

    def test_without_a_timeline_precision_and_recall_are_not_known(self):
        config = self.config(self.watch('ice', '/news', more='issuer = "ICE"'))
        self.import_policy(config)
        folder = self.captures()
        report = self.json_of('replay', '--watch', 'ice', '--report', folder, '-c', config)
        self.assertEqual(len(report['proposed']), 3)
        self.assertIsNone(report['timeline']['precision'])
        self.assertIsNone(report['timeline']['recall'])
        text = self.run_program('replay', '--watch', 'ice', '--report', folder, '-c', config, check=0).stdout
        self.assertIn('precision not known', text)


class Compare(Case):
    """Rows of the review catalogue at `policywatch compare` and `policywatch diff`."""

    def page(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def test_D14_null_bytes_empty_files_and_broken_encodings_end_with_a_documented_status(self):
        good = self.page('good.html', '<title>Rule</title><main><p>The rule applies to all who file.</p></main>')
        for name, body in [('nulls.html', b'<title>Rule</title><main><p>The rule\0 applies to all who file.</p></main>'),
                           ('broken.html', b'<title>Rule</title><main><p>The rule \xc3\x28\xff applies to all who file.</p></main>'),
                           ('unknown.html', b'<meta charset="x-none"><title>Rule</title><main><p>The rule applies to some who file.</p></main>'),
                           ('utf16.html', '<title>Rule</title><main><p>The rule applies to few who file.</p></main>'.encode('utf-16'))]:
            done = self.json_of('compare', good, self.page(name, body))
            self.assertTrue(done['changed'] or done['why'], name)
        done = self.run_program('compare', good, self.page('empty.html', b''), check=1)
        self.assertIn('empty', done.stderr)

    def test_D19_every_step_between_two_versions_can_be_compared(self):
        config = self.config(self.watch('page', '/rule', 'page'))
        for number in range(1, 6):
            self.server.pages['/rule'] = f'<title>Rule</title><main><h1>Rule</h1><p>The rule in its version {"i" * number} applies to all who file a request.</p></main>'
            self.run_program('check', '-c', config, check=0)
        hashes = [s['sha256'] for s in sorted(self.json_of('snapshots', 'page', '-c', config), key=lambda s: s['fetched_at'])]
        self.assertEqual(len(hashes), 5)
        whole = self.json_of('diff', 'page', hashes[0], hashes[4], '-c', config)
        self.assertIn('version i applies', whole['text'][0]['before'])
        self.assertIn('version iiiii applies', whole['text'][0]['after'])
        for older, newer in zip(hashes, hashes[1:]):
            self.assertTrue(self.json_of('diff', 'page', older, newer, '-c', config)['changed'])


class ChangesOverTheWire(Case):
    """The shared before/after cases that turn on the answer itself: status, redirects, encoding, validators."""

    @staticmethod
    def is_about_answers(case):
        return any(step['status'] != 200 or step.get('headers') or {'gzip', 'redirect_to_body', 'redirect_loop'} & step.keys()
                   for step in case['steps'])

    def serve(self, path, step):
        if step.get('redirect_loop'):
            self.server.pages[path] = (302, {'Location': path}, b'')
            return
        headers = {'Content-Type': step['content_type'], **(step.get('headers') or {})}
        body = step.get('redirect_to_body', step.get('body', '')).encode()
        if step.get('gzip'):
            headers['Content-Encoding'], body = 'gzip', gzip.compress(body)
        if 'redirect_to_body' in step:
            self.server.pages[path] = (302, {'Location': path + '/target'}, b'')
            path += '/target'
        self.server.pages[path] = (step['status'], headers, body)

    def expect(self, name, config, step, line):
        expected = step['expect']
        if 'error' in expected:
            self.assertEqual(line['quality'] != 'ok', expected['error'], (name, line))
        if 'changed' in expected:
            self.assertEqual(line['result'] == 'changed', expected['changed'], (name, line))
        if expected.get('changed'):
            texts = self.json_of('diff', name, '-c', config)['text']
            for key, side in (('added', 'after'), ('removed', 'before')):
                for word in expected.get(key, []):
                    self.assertTrue(any(word in (text[side] or '') for text in texts), (name, word, texts))
        for header in expected.get('request_has', []):
            asked = [headers for _, path, headers, *_ in self.server.log if path.lower() == '/' + name][-1]
            self.assertIn(header, {key.lower() for key in asked}, name)

    def test_the_cases_about_answers_are_met(self):
        cases = [case for case in json.loads(shared('cases/changes.json').read_text()) if self.is_about_answers(case)]
        self.assertGreater(len(cases), 5)
        allowed = 'allow_status = [403, 404, 500, 503]'
        config = self.config('\n'.join(self.watch(case['id'].lower(), '/' + case['id'], 'page', allowed if case['settings'] else '')
                                       for case in cases))
        # A host that failed is left alone for a while: what fails is checked by itself, each step on a day of its own.
        calm = [case for case in cases if all(step['status'] in (200, 304) and 'redirect_loop' not in step for step in case['steps'])]
        days = itertools.count()
        for group in [calm, *([case] for case in cases if case not in calm)]:
            for steps in zip(*(case['steps'] for case in group), strict=True):
                for case, step in zip(group, steps):
                    self.assertLessEqual(case['settings'].keys(), {'accept_any_status'}, case['id'])
                    self.serve('/' + case['id'], step)
                at = f'{datetime.date(2026, 3, 1) + datetime.timedelta(days=next(days))}T09:00:00Z'
                ids = [case['id'].lower() for case in group]
                lines = json.loads(self.run_program('check', *ids, '-c', config, '--now', at, '--json').stdout)
                for name, step in zip(ids, steps):
                    self.expect(name, config, step, next(line for line in lines if line['watch'] == name))


if __name__ == '__main__':
    unittest.main(verbosity=2)
