#!/usr/bin/env python3
"""The commands as a maintainer uses them, and wrong input: one clear message and the right exit status."""
import gzip
import json
import os
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
