#!/usr/bin/env python3
"""The commands as a maintainer uses them, and wrong input: one clear message and the right exit status."""
import gzip
import json
import os
import pathlib
import socket
import sqlite3
import subprocess
import unittest

from harness import CLEARVIEW, OLD_NEWS, Case, listing, shared


class Commands(Case):
    def checked(self):
        """A store with one open update on policy 1976."""
        self.server.pages['/news'] = listing(OLD_NEWS)
        config = self.config(self.watch('ice', '/news', more='issuer = "ICE"'))
        self.import_policy(config)
        self.run_program('check', '-c', config, check=0)
        self.server.pages['/news'] = listing([CLEARVIEW, *OLD_NEWS])
        self.run_program('check', '-c', config, check=0)
        return config

    def test_check_prints_one_line_per_watch_and_raises_nothing_on_the_baseline(self):
        self.server.pages['/news'] = listing([CLEARVIEW, *OLD_NEWS])
        config = self.config(self.watch('ice', '/news'))
        self.import_policy(config)
        done = self.run_program('check', '-c', config, check=0)
        self.assertEqual(len(done.stdout.splitlines()), 1)
        self.assertTrue(done.stdout.startswith('ice: ok'))
        self.assertEqual(self.json_of('queue', '--state', 'any', '-c', config), [])

    def test_an_update_is_listed_shown_accepted_exported_and_undone(self):
        config = self.checked()
        update = self.json_of('queue', '-c', config)[0]
        self.assertEqual(update['policies'], [1976])
        self.assertIn('Clearview', self.run_program('queue', 'show', update['id'], '-c', config, check=0).stdout)
        self.run_program('queue', 'accept', update['id'], '--rev', update['rev'], '--title', '2026.03.01 Contract extended',
                         '--status', 'extended', '-c', config, check=0)
        policy = self.json_of('policy', 'export', '1976', '-c', config)
        self.assertEqual(policy['actions'][-1]['title'], '2026.03.01 Contract extended')
        for form in ('text', 'markdown', 'html', 'csv'):
            text = self.run_program('policy', 'export', '1976', '--format', form, '-c', config, check=0).stdout
            self.assertIn('Contract extended' if form != 'csv' else 'Clearview', text)
        self.run_program('queue', 'undo', update['id'], '-c', config, check=0)
        self.assertEqual(self.json_of('policy', 'export', '1976', '-c', config)['actions'], [])

    def test_a_stale_revision_is_refused_with_status_four(self):
        config = self.checked()
        update = self.json_of('queue', '-c', config)[0]
        self.run_program('queue', 'claim', update['id'], '-c', config, check=0)
        self.run_program('queue', 'accept', update['id'], '--rev', update['rev'], '-c', config, check=4)

    def test_what_a_rejection_taught_is_told_forgotten_and_gone_when_it_is_undone(self):
        config = self.checked()
        update = self.json_of('queue', '-c', config)[0]
        self.run_program('queue', 'reject', update['id'], '--reason', 'unrelated', '-c', config, check=0)
        learned = self.json_of('policy', 'learned', '1976', '-c', config)
        self.assertEqual(learned['policy'], 1976)
        [lesson] = learned['decisions']
        self.assertEqual((lesson['update'], lesson['right'], lesson['forgotten']), (update['id'], False, False))
        self.assertEqual(lesson['headline'], update['headline'])
        done = self.run_program('policy', 'learned', '1976', '--forget', lesson['decision'], '-c', config, check=0)
        self.assertIn('does not belong here, forgotten', done.stdout)
        self.run_program('policy', 'learned', '1976', '--forget', 999, '-c', config, check=3)
        self.run_program('queue', 'undo', update['id'], '-c', config, check=0)
        self.assertEqual(self.json_of('policy', 'learned', '1976', '-c', config)['decisions'], [])

    def test_stories_are_classified_line_by_line_with_reasons_and_the_same_each_time(self):
        policies = self.folder / 'policies.json'
        policies.write_text(json.dumps([
            {'id': 7, 'title': 'DHS terminates TPS for Ruritania', 'description': 'DHS ended TPS for Ruritania.'},
            {'id': 8, 'title': 'DHS terminates TPS for Graustark', 'description': 'DHS ended TPS for Graustark.'},
            {'id': 9, 'title': 'EO 14999: lantern fees', 'terms': ['Zenda League v. Trump']}]))
        stories = '\n'.join(json.dumps(story) for story in [
            {'id': 'news', 'title': 'TPS for Ruritania ends next month', 'outlet': 'Courier', 'date': '2025-10-01'},
            {'id': 'order', 'title': 'Order Granting Preliminary Injunction - Zenda League v. Trump', 'outlet': 'D. Mass.',
             'text': 'The court grants the motion and enjoins enforcement of EO 14999 as to the plaintiffs.'},
            {'id': 'both', 'title': 'DHS ends TPS for Ruritania and Graustark', 'outlet': 'DHS'},
            {'id': None, 'title': 'Local bakery wins bread prize', 'text': 'The sourdough was best.'}])
        first = self.run_program('classify', '--policies', policies, stdin=stories, check=0).stdout
        self.assertEqual(self.run_program('classify', '--policies', policies, stdin=stories, check=0).stdout, first)
        news, order, both, none = map(json.loads, first.splitlines())
        self.assertEqual((news['id'], [m['policy'] for m in news['policies']]), ('news', [7]))
        self.assertTrue(any('Ruritania' in reason for reason in news['policies'][0]['reasons']))
        self.assertEqual([m['policy'] for m in order['policies']], [9])
        self.assertEqual((order['kind'], order['status']), ('court_order', 'partially_enjoined'))
        self.assertIn('as to the plaintiffs', order['status_quote'])
        self.assertEqual({m['policy'] for m in both['policies']}, {7, 8})
        self.assertEqual((none['id'], none['policies'], none['status']), (None, [], None))
        bad = self.run_program('classify', '--policies', policies, stdin='{"id":1}\n{"title":', check=4)
        self.assertIn(':2: ', bad.stderr)

    def test_rejecting_needs_a_known_reason(self):
        config = self.checked()
        update = self.json_of('queue', '-c', config)[0]
        self.run_program('queue', 'reject', update['id'], '--reason', 'boring', '-c', config, check=2)
        self.run_program('queue', 'reject', update['id'], '--reason', 'unrelated', '-c', config, check=0)
        self.assertEqual(self.json_of('queue', '-c', config), [])

    def test_what_is_not_there_ends_with_status_three(self):
        config = self.checked()
        for command in (('queue', 'show', '999'), ('policy', 'show', '4711'), ('watch', 'show', 'nobody'), ('snapshot', '0' * 64), ('check', 'nobody')):
            self.run_program(*command, '-c', config, check=3)

    def test_snapshots_give_back_the_very_bytes(self):
        config = self.checked()
        newest = self.json_of('snapshots', 'ice', '-c', config)[-1]
        done = subprocess.run(['sha256sum'], input=self.run_program('snapshot', newest['sha256'], '-c', config, check=0).stdout.encode(),
                              capture_output=True, check=True)
        self.assertEqual(done.stdout.decode().split()[0], newest['sha256'])
        self.assertIn('Clearview', self.run_program('diff', 'ice', '-c', config, check=0).stdout)

    def test_a_compressed_answer_is_read(self):
        self.server.pages['/news'] = (200, {'Content-Encoding': 'gzip'}, gzip.compress(listing([CLEARVIEW, *OLD_NEWS]).encode()))
        done = self.json_of('try', self.server.base + '/news', '-c', self.config())
        self.assertEqual(done['quality'], 'ok')
        self.assertEqual([i['title'] for i in done['items']][0], CLEARVIEW[0])

    def test_the_seed_entry_round_trips(self):
        seed = shared('seeds/policy-1976.txt')
        config = self.config()
        self.run_program('policy', 'import', seed, '-c', config, check=0)
        policy = self.json_of('policy', 'export', '1976', '-c', config)
        self.assertEqual((policy['id'], policy['era'], policy['announced']), (1976, '2.0', '2025-09-09'))
        self.assertEqual(policy['title'], 'ICE contracts with Clearview AI for facial-recognition technology')
        self.assertEqual([(a['date'], a['outlet']) for a in policy['actions']], [('2025-12-18', 'American Immigration Council')])
        self.assertEqual([(a['date'], a['outlet']) for a in policy['commentary']], [('2025-12-26', 'Politico')])
        self.assertEqual((policy['current_status'], policy['statuses'], policy['action_types'], policy['subjects'], policy['agencies']),
                         ('None', ['Final/Actual'], ['Agency Directive'], ['Enforcement'], ['ICE']))
        self.assertEqual(len(policy['documents']), 1)
        text = self.folder / 'again.txt'
        text.write_text(self.run_program('policy', 'export', '1976', '--format', 'text', '-c', config, check=0).stdout)
        self.run_program('policy', 'import', text, '--state-dir', self.folder / 'second', check=0)
        again = self.json_of('policy', 'export', '1976', '--state-dir', self.folder / 'second')
        self.assertEqual({**again, 'slug': '', 'url': ''}, {**policy, 'slug': '', 'url': ''})


class Grouping(Case):
    """Rows of grouping and merging (cases/review.md 3.7, 4.4) by the program alone."""

    PAGES = 12
    BANNER = 'The agency moved to a new address; letters go there since the first of the month.'
    OWN = 'Visitors are asked to bring the letter of invitation and a passport to the desk.'

    def page(self, number, banner='', own=True):
        lines = [f'Office number {number} speaks of its own matter here.', *([self.OWN] if own else []),
                 'Passports are handled on weekdays; bring the letter that we sent you.', 'Fee waivers are handled on Fridays.']
        text = ''.join(f'<p>{line}</p>' for line in ([banner] if banner else []) + lines)
        return f'<html><head><title>Office {number}</title></head><body><main><h1>Office {number}</h1>{text}</main></body></html>'

    def banner_on_all(self, banner):
        """Twelve pages get the banner between two checks; the third loses a paragraph besides."""
        for number in range(self.PAGES):
            self.server.pages[f'/offices/{number}'] = self.page(number)
        config = self.config(''.join(self.watch(f'office-{n}', f'/offices/{n}', 'page') for n in range(self.PAGES)))
        self.run_program('check', '-c', config, check=0)
        for number in range(self.PAGES):
            self.server.pages[f'/offices/{number}'] = self.page(number, banner, number != 2)
        self.run_program('check', '-c', config, check=0)
        return config, self.json_of('queue', '-c', config)

    def test_N20_a_banner_on_twelve_pages_is_one_update_and_a_lost_paragraph_another(self):
        config, queue = self.banner_on_all(self.BANNER)
        self.assertEqual(len(queue), 2, [update['title'] for update in queue])
        whole = next(update for update in queue if 'site_wide' in update)
        rest = next(update for update in queue if 'site_wide' not in update)
        self.assertEqual((whole['site_wide']['pages'], len(whole['evidence'])), (12, 12))
        self.assertIn('site-wide', whole['flags'])
        besides = {member['watch']: member['besides'] for member in whole['site_wide']['members'] if member['besides']}
        self.assertEqual(list(besides), ['office-2'])
        self.assertIn('Visitors are asked', rest['text'])
        self.assertNotIn('new address', rest['text'])
        shown = self.run_program('queue', 'show', rest['id'], '-c', config, check=0).stdout
        self.assertNotIn('new address', shown)
        self.run_program('verify', '-c', config, check=0)

    def test_N21_a_banner_that_says_rescinded_must_be_looked_at(self):
        _, queue = self.banner_on_all('This rule has been rescinded.')
        self.assertEqual(len(queue), 2)
        whole = next(update for update in queue if 'site_wide' in update)
        self.assertGreaterEqual(whole['score'], 60)
        self.assertEqual(whole['status'], 'rescinded')

    def test_G06_G11_a_merged_number_leads_to_its_target_and_a_circle_is_refused(self):
        config, queue = self.banner_on_all(self.BANNER)
        first, second = (update['id'] for update in queue)
        self.run_program('queue', 'merge', first, second, '-c', config, check=0)
        self.assertEqual(self.json_of('queue', 'show', first, '-c', config)['id'], second)
        self.run_program('queue', 'merge', second, first, '-c', config, check=4)
        self.run_program('queue', 'merge', second, second, '-c', config, check=4)
        self.run_program('queue', 'undo', first, '-c', config, check=0)
        self.assertEqual(self.json_of('queue', 'show', first, '-c', config)['id'], first)


class Pages(Case):
    """`pages = N`: several pages of one listing or register, read as one."""

    def test_a_register_over_three_pages_is_one_listing_and_each_pages_bytes_are_kept(self):
        documents = [{'title': f'Notice of meeting {n}', 'document_number': f'2025-{n}', 'publication_date': '2025-12-18',
                      'html_url': f'https://www.federalregister.gov/d/2025-{n}'} for n in range(1, 7)]

        def page(number, rows):
            more = {'next_page_url': f'{self.server.base}/documents.json?page={number + 1}'} if number < 3 else {}
            return (200, {'Content-Type': 'application/json'},
                    json.dumps({'count': 6, 'description': 'Notices', 'total_pages': 3, 'results': rows, **more}))

        def serve(rows):
            for number in (1, 2, 3):
                path = '/documents.json' + ('' if number == 1 else f'?page={number}')
                self.server.pages[path] = page(number, rows[2 * number - 2:2 * number])
        serve(documents)
        config = self.config(self.watch('fr', '/documents.json', 'federal_register', 'pages = 3'))
        self.import_policy(config)
        self.run_program('check', '-c', config, check=0)
        self.assertEqual([path for _, path, *_ in self.server.log], ['/documents.json', '/documents.json?page=2', '/documents.json?page=3'])
        kept = self.json_of('snapshots', 'fr', '-c', config)
        bodies = self.run_program('snapshot', kept[0]['sha256'], '-c', config, check=0).stdout
        for number in (1, 2, 3):
            rows = documents[2 * number - 2:2 * number]
            self.assertIn(page(number, rows)[2], bodies)
        new = {'title': 'ICE extends Clearview AI facial recognition contract', 'document_number': '2025-9', 'publication_date': '2025-12-19',
               'html_url': 'https://www.federalregister.gov/d/2025-9'}
        serve([new, *documents])
        self.run_program('check', '-c', config, check=0)
        self.assertEqual([u['url'] for u in self.json_of('queue', '-c', config)], [new['html_url']])
        shown = self.json_of('try', '--pages', '3', f'{self.server.base}/documents.json', '-c', config)
        self.assertEqual((shown['kind'], shown['pages'], len(shown['items']), shown['missing']), ('federal_register', 3, 6, None))

    def test_a_listings_later_page_that_fails_takes_nothing_away(self):
        def serve(rows, fails=False):
            for number in (1, 2):
                page = listing(rows[4 * number - 4:4 * number])
                next_one = '<nav class="pager"><a rel="next" href="/news?page=2">Next</a></nav></main>'
                self.server.pages['/news' + ('' if number == 1 else '?page=2')] = page.replace('</main>', next_one) if number == 1 else page
            if fails:
                self.server.pages['/news?page=2'] = (500, {}, '<h1>Internal Server Error</h1>')
        more = [(f'Seized vehicles are auctioned, lot {n}', f'/auction/{n}', '2026-01-15') for n in range(1, 5)]
        serve([*OLD_NEWS, *more])
        config = self.config(self.watch('ice', '/news', more='issuer = "ICE"\npages = 2'))
        self.import_policy(config)
        self.run_program('check', '-c', config, check=0)
        serve([CLEARVIEW, *OLD_NEWS, *more], fails=True)
        self.run_program('check', '-c', config, check=0)
        self.assertEqual([u['url'] for u in self.json_of('queue', '-c', config)], [self.server.base + '/clearview'])
        watch = self.json_of('watch', 'show', 'ice', '-c', config)
        self.assertTrue(any('page 2' in note and 'server_error' in note for note in watch['notes']), watch)
        serve([CLEARVIEW, *OLD_NEWS, *more])
        done = self.run_program('check', '-c', config, check=0)
        self.assertEqual(len(self.json_of('queue', '--state', 'any', '-c', config)), 1, done.stdout)


def saved_entry(number, title, announced='October 9, 2025', actions=(), status='Final/Actual', badge=True):
    """A saved entry of the tracker as text, in its layout of late 2025."""
    items = ''.join(f'  {n}. Subsequent Trump and Court Action\n\n    {day}\n\n    {action}\n\n    {words}\n\n    View Document\n'
                    for n, (day, action, words) in enumerate(actions, 2))
    return (('2.0\n\n' if badge else '') + f'{title}\n\n  1. Original Date Announced\n\n    {announced}\n\n    Every hall gets a clock.\n\n'
            f'    Trump 2.0 [ID #{number}]\n{items}\nCurrent Status\n\nNone\n\nOriginal Trump Policy Status\n\nStatus: {status}\n'
            'Subject Matter: Enforcement\nAgencies Affected: EOIR\n')


SUIT = ('October 20, 2025', '2025.10.20 Complaint - Doe v. Clockmakers', 'A clerk sues over the clocks of the halls.')
RULING = ('November 3, 2025', '2025.11.03 Order - Doe v. Clockmakers', 'The court lets the clocks hang while the case goes on.')


class Import(Case):
    def folder_of_pages(self):
        """An entry as text, one as a page a browser saved, one of the oldest layout, a listing, records, and a bad file."""
        pages = self.folder / 'saved'
        (pages / 'deeper').mkdir(parents=True)
        (pages / 'a-clocks.txt').write_text(saved_entry(1801, 'Courts post clocks', actions=[SUIT]))
        (pages / 'b-lamps.html').write_text(
            '<!DOCTYPE html>\n<!-- saved from url=(0042)https://tracker.example/policies/dol-lamps/ -->\n<html><head><title>DOL hangs lamps | '
            'Tracker</title></head><body><main><h1>DOL hangs lamps</h1><ol><li><h3>Date Announced</h3><p>July 30, 2019</p><p>Lamps. [ID: #702]</p></li>'
            '<li><h3>Subsequent Action</h3><p>August 2, 2019</p><p>2019.08.02 Complaint - Roe v. Lampmakers</p><p>A roof leaks.</p></li></ol>'
            '<h3>Current Status</h3><p>Not in effect</p></main></body></html>')
        (pages / 'c-bad.txt').write_text(saved_entry(1803, 'A day that is none', announced='September 31, 2025'))
        (pages / 'deeper' / 'listing.html').write_text(
            '<html><body><main><h1>2 Policy Actions</h1><ul><li class="policy-row"><span class="second-term-tag">2.0</span><a class="timeline__l2__heading-link" '
            'href="https://tracker.example/policies/ice-hangar/">ICE leases a hangar</a><span class="announced-date">October 2, 2025</span>'
            '<span class="meta__label">Detention</span><span class="meta__label">ICE</span><span class="meta__label">Reported</span></li>'
            '<li class="policy-row"><a class="timeline__l2__heading-link" href="https://tracker.example/policies/dol-lamps/">DOL hangs lamps</a>'
            '<span class="announced-date">July 30, 2019</span></li></ul></main></body></html>')
        (pages / 'deeper' / 'records.json').write_text(json.dumps([{'id': 1804, 'title': 'CBP paints the doors', 'announced': '2025-05-05'}]))
        (pages / 'deeper' / 'picture.svg').write_text('<svg/>')
        return pages

    def test_a_folder_of_saved_pages_is_imported_and_a_bad_file_stops_nothing(self):
        pages = self.folder_of_pages()
        looked = self.json_of('policy', 'import', '--dry-run', pages, '--state-dir', self.state, check=1)
        self.assertEqual((looked['added'], looked['refused'], looked['dry_run']), (4, 1, True))
        self.assertEqual(self.json_of('policy', 'list', '--state-dir', self.state), [])
        done = self.run_program('policy', 'import', pages, '--state-dir', self.state, check=1)
        self.assertIn('c-bad.txt: refused: tracker entry: line', done.stdout)
        self.assertIn('September 31, 2025', done.stdout)
        self.assertIn('4 added, 0 changed, 1 as before, 1 refused', done.stdout)
        policies = {p['id']: p for p in self.json_of('policy', 'list', '--state-dir', self.state)}
        self.assertEqual(sorted(map(str, policies)), ['1801', '1804', '702', 'ice-hangar'])
        self.assertEqual(policies[702]['slug'], 'dol-lamps')
        self.assertEqual(policies['ice-hangar']['era'], '2.0')
        report = self.json_of('policy', 'import', pages, '--state-dir', self.state, check=1)
        self.assertEqual((report['added'], report['changed'], report['same'], report['refused']), (0, 0, 5, 1))
        self.assertEqual([pathlib.Path(f['file']).name + ' ' + f['result'] for f in report['files']],
                         ['a-clocks.txt unchanged', 'b-lamps.html unchanged', 'c-bad.txt refused', 'listing.html unchanged', 'records.json unchanged'])

    def test_a_retitled_redated_and_split_entry_is_an_update_of_the_same_policy(self):
        page = self.folder / 'page.txt'
        page.write_text(saved_entry(1801, 'Courts post clocks', actions=[SUIT, RULING]))
        self.run_program('policy', 'import', page, '--state-dir', self.state, check=0)
        page.write_text(saved_entry(1801, 'Courts must post clocks', announced='October 8, 2025', actions=[RULING], status='In Litigation'))
        report = self.json_of('policy', 'import', page, '--state-dir', self.state)
        changes = report['files'][0]['policies'][0]['changes']
        self.assertEqual([(c['name'], c['before'], c['after']) for c in changes],
                         [('title', 'Courts post clocks', 'Courts must post clocks'), ('announced', '2025-10-09', '2025-10-08'),
                          ('statuses', 'Final/Actual', 'In Litigation')])
        parts = self.folder / 'parts'
        parts.mkdir()
        (parts / '1.txt').write_text(saved_entry('1801A', 'Courts must post clocks: halls', actions=[SUIT]))
        (parts / '2.txt').write_text(saved_entry('1801B', 'Courts must post clocks: rooms', actions=[RULING]))
        self.run_program('policy', 'import', parts, '--state-dir', self.state, check=0)
        self.assertEqual([p['id'] for p in self.json_of('policy', 'list', '--state-dir', self.state)], ['1801A', '1801B'])
        by_old_number = self.json_of('policy', 'show', '1801', '--state-dir', self.state)
        self.assertEqual((by_old_number['id'], by_old_number['aliases']), ('1801A', ['1801']))
        self.assertEqual([a['title'] for a in by_old_number['actions']], [SUIT[1], RULING[1]])

    def test_replayed_pages_of_the_tracker_propose_what_is_new_there(self):
        captures = self.folder / 'captures'
        captures.mkdir()
        (captures / '20251101T090000Z.txt').write_text(saved_entry(1801, 'Courts post clocks', actions=[SUIT]))
        (captures / '20251104T090000Z.txt').write_text(saved_entry(1801, 'Courts post clocks', actions=[SUIT, RULING]))
        config = self.config(self.watch('entry', '/policies/court-clocks/', 'tracker'))
        self.run_program('policy', 'import', captures / '20251101T090000Z.txt', '-c', config, check=0)
        self.run_program('replay', '--watch', 'entry', captures, '-c', config, check=0)
        update, = self.json_of('queue', '-c', config)
        self.assertEqual((update['title'], update['date'], update['text'], update['policies']), (RULING[1], '2025-11-03', RULING[2], [1801]))
        self.run_program('queue', 'accept', update['id'], '-c', config, check=0)
        self.assertEqual([a['title'] for a in self.json_of('policy', 'show', '1801', '-c', config)['actions']], [SUIT[1], RULING[1]])
        # The page imported afterwards says what is on record.
        report = self.json_of('policy', 'import', captures / '20251104T090000Z.txt', '-c', config)
        self.assertEqual([a['title'] for a in self.json_of('policy', 'show', '1801', '-c', config)['actions']], [SUIT[1], RULING[1]])
        self.assertEqual(report['added'], 0)


class WrongInput(Case):
    def refused(self, done, status, *words):
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertNotIn('terminate called', done.stderr)
        for word in words:
            self.assertIn(word, done.stdout + done.stderr)

    def test_broken_toml_names_file_line_and_column(self):
        path = self.folder / 'broken.toml'
        path.write_text('[fetch]\ntimeout = "5s\n')
        self.refused(self.run_program('config', 'check', '-c', path), 2, 'broken.toml:2:')

    def test_an_unknown_key_names_its_nearest_neighbour_and_all_errors_come_at_once(self):
        path = self.folder / 'wrong.toml'
        path.write_text('[fetch]\ntimeuot = "5s"\n[[watch]]\nid = "a"\nurl = "https://x.example/"\nkind = "lits"\n')
        done = self.run_program('config', 'check', '-c', path)
        self.refused(done, 2, 'wrong.toml:2:', 'timeout', 'wrong.toml:6:', 'list')
        self.assertEqual(len(done.stderr.strip().splitlines()), 2)

    def test_a_missing_configuration_file_is_status_two(self):
        self.refused(self.run_program('check', '-c', self.folder / 'none.toml'), 2, 'none.toml')

    def test_an_unreachable_host_is_one_line_and_status_one(self):
        with socket.socket() as closed:
            closed.bind(('127.0.0.1', 0))
            port = closed.getsockname()[1]
        config = self.config(f'[[watch]]\nid = "gone"\nurl = "http://127.0.0.1:{port}/x"\nkind = "page"\n')
        self.refused(self.run_program('check', '-c', config), 1, 'gone: unreachable')

    def test_an_address_out_of_reach_is_denied(self):
        path = self.folder / 'p.toml'
        path.write_text(f'state_dir = "{self.state}"\n' + self.watch('inside', '/x', 'page'))
        self.refused(self.run_program('check', '-c', path), 1, 'address_denied')
        self.assertEqual(self.server.log, [])

    def test_a_forty_megabyte_page_is_too_large_and_not_kept(self):
        self.server.pages['/big'] = b'<html><body><p>' + b'x' * 40_000_000 + b'</p></body></html>'
        config = self.config(self.watch('big', '/big', 'page'))
        self.refused(self.run_program('check', '-c', config), 1, 'too_large')
        self.assertEqual(self.json_of('snapshots', 'big', '-c', config), [])

    def test_a_page_that_is_not_html_is_a_wrong_type(self):
        self.server.pages['/pdf'] = (200, {'Content-Type': 'application/pdf'}, b'%PDF-1.7\n\x00\x01\x02')
        config = self.config(self.watch('pdf', '/pdf', 'page'))
        self.refused(self.run_program('check', '-c', config), 1, 'wrong_type')

    def test_a_feed_cut_in_half_keeps_its_whole_entries_and_says_so(self):
        feed = '<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>' + ''.join(
            f'<item><title>Entry {n}</title><link>https://x.example/{n}</link></item>' for n in range(10))
        path = self.folder / 'cut.xml'
        path.write_text(feed[:len(feed) // 2])
        done = self.json_of('try', '--kind', 'feed', path)
        self.assertEqual(done['quality'], 'ok')
        self.assertTrue(2 <= len(done['items']) <= 6)

    def test_a_policy_file_with_a_bad_date_names_the_field(self):
        path = self.folder / 'bad.json'
        path.write_text(json.dumps({'id': 5, 'title': 'T', 'announced': '2025-02-30'}))
        self.refused(self.run_program('policy', 'import', path, '--state-dir', self.state), 4, 'announced', '2025-02-30')

    def test_a_store_from_a_newer_version_is_refused_untouched(self):
        self.run_program('policy', 'list', '--state-dir', self.state, check=0)
        database = sqlite3.connect(self.state / 'policywatch.db')
        database.execute('pragma user_version = 9999')
        database.close()
        self.refused(self.run_program('policy', 'list', '--state-dir', self.state), 1, 'newer')

    def test_a_state_folder_that_cannot_be_written_says_so(self):
        file = self.folder / 'occupied'
        file.write_text('')
        self.refused(self.run_program('policy', 'list', '--state-dir', file / 'state'), 1, str(file))

    def test_a_read_only_state_folder_says_so(self):
        if os.geteuid() == 0 and subprocess.run(['setpriv', '--version'], capture_output=True).returncode != 0:
            self.skipTest('root writes everywhere, and setpriv is not here')
        self.state.mkdir()
        self.state.chmod(0o555)
        self.folder.chmod(0o755)
        command = ['policy', 'list', '--state-dir', self.state]
        if os.geteuid() == 0:
            import harness
            done = subprocess.run(['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', harness.BINARY, *map(str, command)],
                                  capture_output=True, text=True)
            if 'xec' in done.stderr and 'ermission' in done.stderr and 'policywatch:' not in done.stderr:
                self.skipTest('an unprivileged user cannot reach the program here')
        else:
            done = self.run_program(*command)
        self.refused(done, 1, 'state')

    def test_a_full_disk_is_told_and_the_store_stays_whole(self):
        if os.geteuid() != 0:
            self.skipTest('a small file system needs root')
        self.state.mkdir()
        if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', str(self.state)], capture_output=True).returncode != 0:
            self.skipTest('no file system can be mounted here')
        self.addCleanup(subprocess.run, ['umount', '-l', str(self.state)], capture_output=True)
        import random
        noise = random.Random(7)
        for n in range(8):
            words = ' '.join(f'{noise.getrandbits(64):x}' for _ in range(20_000))
            self.server.pages[f'/{n}'] = f'<html><title>P</title><body><main><p>{words}</p></main></body></html>'
        config = self.config(''.join(self.watch(f'w{n}', f'/{n}', 'page') for n in range(8)))
        done = self.run_program('check', '-c', config)
        self.refused(done, 1, 'full')
        database = sqlite3.connect(self.state / 'policywatch.db')
        self.assertEqual(database.execute('pragma integrity_check').fetchone()[0], 'ok')
        database.close()

    def test_wrong_usage_is_status_two(self):
        for command in ((), ('nonsense',), ('queue', 'accept'), ('try',), ('queue', '--state', 'sideways'), ('check', '--now', 'yesterday')):
            self.refused(self.run_program(*command, '--state-dir', self.state), 2)


if __name__ == '__main__':
    unittest.main(verbosity=2)
