#!/usr/bin/env python3
"""What an operator is given beside the program: manual pages, completion, metrics, alert rules, the package's lists, imports."""
import json
import pathlib
import re
import shutil
import subprocess
import unittest
import urllib.error
import urllib.request

from harness import BINARY, SOURCE, Case, NotifySocket, wait_for


def names_in_help(text, section):
    inside, names = False, []
    for line in text.splitlines():
        if re.fullmatch(r'[A-Z][A-Za-z]*:', line):
            inside = line == section + ':'
        elif inside and re.match(r'  [^ ]', line):
            names.append(line.split()[0])
    return names


class Manual(Case):
    def help_of(self, *words):
        return self.run_program(*words, '--help', check=0).stdout

    def commands(self, *before):
        for name in names_in_help(self.help_of(*before), 'Subcommands'):
            yield (*before, name)
            yield from self.commands(*before, name)

    def test_the_manual_page_names_every_command(self):
        page = (SOURCE / 'docs/man/policywatch.1').read_text()
        text = re.sub(r'\s+', ' ', re.sub(r'^\.\w+ ?', ' ', page, flags=re.M).replace(' Cm ', ' ').replace(' Ns ', ''))
        missing = []
        for command in self.commands():
            words = re.escape(command[0]) + ''.join(r'\b[^.]{0,120}?\b' + re.escape(word) for word in command[1:])
            if not re.search(r'\b' + words + r'\b', text):
                missing.append(' '.join(command))
        self.assertEqual(missing, [], 'commands that docs/man/policywatch.1 does not name')

    def test_the_manual_page_names_every_key_of_the_configuration(self):
        page = (SOURCE / 'docs/man/policywatch.toml.5').read_text()
        named = set(re.findall(r'[a-z_]+', ' '.join(line for line in page.splitlines() if line.startswith('.It Cm'))))
        keys = set()
        for line in (SOURCE / 'config/policywatch.toml').read_text().splitlines():
            found = re.match(r'#? ?([a-z_]+) *= ', line)
            if found:
                keys.add(found[1])
        self.assertGreater(len(keys), 50)
        self.assertEqual(sorted(keys - named), [], 'keys that docs/man/policywatch.toml.5 does not name')

    def test_the_manual_pages_are_well_formed(self):
        if not shutil.which('man'):
            self.skipTest('man is not installed (Debian package man-db)')
        for page in (SOURCE / 'docs/man').iterdir():
            done = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', page], capture_output=True, text=True,
                                  env={**self.env, 'MANWIDTH': '100', 'LC_ALL': 'C.UTF-8'})
            self.assertEqual((done.returncode, done.stderr), (0, ''), page)


class Completion(Case):
    def in_bash(self, line):
        script = f'''source {SOURCE}/completion/policywatch
            COMP_WORDS=({line} ''); [[ "{line}" == *" " ]] || unset 'COMP_WORDS[-1]'
            COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMP_WORDS[0]={BINARY}
            _policywatch 2>/dev/null; printf '%s\\n' "${{COMPREPLY[@]}}"'''
        return subprocess.run(['bash', '-c', script], capture_output=True, text=True, env=self.env, check=True).stdout.split()

    def test_bash_offers_commands_options_and_words(self):
        self.assertIn('watch', self.in_bash('policywatch wat'))
        self.assertIn('verify', self.in_bash('policywatch '))
        self.assertLessEqual({'list', 'show', 'pause', 'add'}, set(self.in_bash('policywatch watch ')))
        self.assertEqual(self.in_bash('policywatch watch pau'), ['pause'])
        self.assertIn('--issuer', self.in_bash('policywatch watch add --is'))
        self.assertEqual(self.in_bash('policywatch import --from url'), ['urlwatch'])

    def test_zsh_offers_the_same(self):
        if not shutil.which('zsh'):
            self.skipTest('zsh is not installed (Debian package zsh)')
        script = f'''_describe() {{ print -l -- $offered; }}; compadd() {{ print -l -- $@; }}; _files() {{ print FILES; }}
            words=({BINARY} "$@"); CURRENT=$#words; PREFIX=$words[CURRENT]; source {SOURCE}/completion/_policywatch'''

        def offered(*words):
            return subprocess.run(['zsh', '-f', '-c', script, 'zsh', *words], capture_output=True, text=True, env=self.env, check=True).stdout
        self.assertIn('watch:the tracked addresses', offered(''))
        self.assertIn('pause:', offered('watch', ''))
        self.assertIn('--issuer:', offered('watch', 'add', '--'))
        self.assertIn('FILES', offered('-c', ''))


class Metrics(Case):
    def names_in(self, text):
        return set(re.findall(r'\b(?:policywatch|process)_[a-z_]+\b', text))

    def test_the_list_the_rules_and_the_dashboard_agree_with_a_running_daemon(self):
        self.server.pages['/news'] = '<!doctype html><html><body><main><p>Words of an office.</p></main></body></html>'
        config = self.config(self.watch('w', '/news', 'page', 'every = "1s"'))
        daemon = self.daemon(config)
        token = self.run_program('token', 'create', 'test', '-c', config, check=0).stdout.strip()
        request = urllib.request.Request(daemon.base + '/metrics', headers={'Authorization': 'Bearer ' + token})

        def ask():
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.read().decode()
        text = wait_for(lambda: (lambda text: text if 'quality="ok"' in text else None)(ask()), what='a counted check')
        types = dict(re.findall(r'^# TYPE (\S+) (\S+)$', text, re.M))
        table = dict(re.findall(r'^\| `(\w+)` \| (\w+) \|', (SOURCE / 'docs/metrics.md').read_text(), re.M))
        self.assertEqual(table, types)
        for name in ('policywatch.rules.yml', 'policywatch.dashboard.json'):
            used = self.names_in((SOURCE / 'config/prometheus' / name).read_text())
            self.assertEqual(sorted(used - set(types)), [], name)
            self.assertGreater(len(used), 5)
        values = dict(re.findall(r'^([a-z_]+(?:\{[^}]*\})?) (\S+)$', text, re.M))
        self.assertEqual(float(values['policywatch_healthy']), 1)
        self.assertEqual(float(values['policywatch_watches_failing']), 0)
        self.assertGreater(float(values['process_resident_memory_bytes']), 1e6)
        self.assertEqual(daemon.stop(), 0)

    def test_the_rules_are_good_for_prometheus(self):
        if not shutil.which('promtool'):
            self.skipTest('promtool is not installed (Debian package prometheus)')
        subprocess.run(['promtool', 'check', 'rules', SOURCE / 'config/prometheus/policywatch.rules.yml'], check=True, capture_output=True)

    def test_P09_a_store_that_does_not_answer_shows_in_health_and_at_the_watchdog(self):
        import sqlite3
        ear = NotifySocket(self)
        config = self.config()
        daemon = self.daemon(config, {'NOTIFY_SOCKET': ear.path, 'WATCHDOG_USEC': '2000000'})
        wait_for(lambda: ear.hear('WATCHDOG=1'), what='WATCHDOG')

        def health():
            try:
                with urllib.request.urlopen(daemon.base + '/healthz', timeout=20) as answer:
                    return answer.status, json.load(answer)
            except urllib.error.HTTPError as refused:
                return refused.code, json.load(refused)
        self.assertEqual(health(), (200, {'status': 'ok'}))
        other = sqlite3.connect(self.state / 'policywatch.db', isolation_level=None)
        other.execute('begin exclusive')
        status, body = wait_for(lambda: (lambda seen: seen if seen[0] == 503 else None)(health()), what='503')
        self.assertEqual(body['status'], 'failing')
        self.assertIn('the store has not answered', body['detail'])
        ear.hear('')
        ear.heard.clear()
        self.assertNotEqual(health()[0], 200)
        self.assertFalse(ear.hear('WATCHDOG=1'))
        other.execute('rollback')
        wait_for(lambda: health()[0] == 200, what='health again')
        wait_for(lambda: ear.hear('WATCHDOG=1'), what='WATCHDOG again')
        self.assertEqual(daemon.stop(), 0)


class Status(Case):
    def test_the_first_line_says_whether_something_is_wrong_and_the_next_what_to_do(self):
        self.server.pages['/fees'] = '<!doctype html><html><body><main><p>Requests are processed within ninety days.</p></main></body></html>'
        config = self.config(self.watch('fees', '/fees', 'page') + self.watch('gone', '/gone', 'page'))

        def said():
            return self.run_program('status', '-c', config, check=0).stdout.splitlines()
        fresh = said()
        self.assertRegex(fresh[0], r'^\d+ things want a look:$')
        self.assertIn('the daemon has not run yet', fresh[1])
        self.assertIn('systemctl start policywatch', fresh[2])
        self.import_policy(config)
        daemon = self.daemon(config)
        wait_for(lambda: 'without a good capture: gone' in '\n'.join(said()), what='the failing watch')
        lines = said()
        at = next(n for n, line in enumerate(lines) if 'without a good capture' in line)
        self.assertEqual(lines[at + 1].strip(), 'policywatch watch show gone')
        self.assertNotIn('the daemon', lines[1])
        self.run_program('watch', 'pause', 'gone', '-c', config, check=0)
        self.assertEqual(said()[0], 'all is well')
        self.assertEqual(daemon.stop(), 0)
        self.assertIn('the daemon does not run', said()[1])


class Package(Case):
    def test_what_the_package_and_the_container_are_built_with_is_what_the_build_needs(self):
        needed = {line[len('build:'):] for line in (SOURCE / 'scripts/packages.txt').read_text().splitlines() if line.startswith('build:')}
        control = (SOURCE / 'debian/control').read_text()
        listed = {re.split(r'[ (]', part.strip())[0] for part in re.search(r'Build-Depends:(.*?)\n(?=\S)', control, re.S)[1].split(',')}
        self.assertEqual(sorted(needed - listed - {'ccache', 'ca-certificates', 'tzdata'}), [])
        # A library the build takes is a library the container runs with.
        container = (SOURCE / 'Containerfile').read_text()
        for library in ('curl', 'sqlite3', 'yaml-cpp', 'poppler', 'seccomp', 'pugixml', 'gumbo'):
            self.assertIn('lib' + library, container)

    def test_every_file_the_package_installs_is_here(self):
        for line in (SOURCE / 'debian/policywatch.install').read_text().splitlines():
            self.assertTrue((SOURCE / line.split()[0]).exists(), line)
        for line in (SOURCE / 'debian/policywatch.manpages').read_text().split():
            self.assertTrue((SOURCE / line).exists(), line)
        named = re.findall(r'\bsystemd/[\w.@-]+', (SOURCE / 'debian/rules').read_text())
        self.assertGreaterEqual(len(named), 5)
        for name in named:
            self.assertTrue((SOURCE / name).exists(), name)
        version = re.search(r'VERSION (\S+)', (SOURCE / 'CMakeLists.txt').read_text().split('project(')[1])[1]
        self.assertIn(f'policywatch ({version})', (SOURCE / 'debian/changelog').read_text())
        self.assertIn(version, self.run_program('--version', check=0).stdout)


class Import(Case):
    FIXTURES = SOURCE / 'tests/fixtures/importers'

    def test_jobs_of_another_tool_become_watches_once_and_each_loss_is_told(self):
        config = self.config()
        first = self.json_of('import', '--from', 'urlwatch', self.FIXTURES / 'urls.yaml', '-c', config)
        self.assertEqual([one['result'] for one in first['taken']], ['added'] * 5)
        self.assertEqual(len(first['left_out']), 2)
        again = self.json_of('import', '--from', 'urlwatch', self.FIXTURES / 'urls.yaml', '-c', config)
        self.assertEqual([one['result'] for one in again['taken']], ['is there already'] * 5)
        watches = {one['id']: one for one in self.json_of('watch', 'list', '-c', config)}
        self.assertEqual(sorted(watches), sorted(one['id'] for one in first['taken']))
        told = self.run_program('import', '--from', 'changedetection', '--dry-run', self.FIXTURES / 'url-watches.json', '-c', config, check=0).stdout
        self.assertIn('not taken: browser_steps', told)
        self.assertIn('left out', told)
        self.assertEqual(len(self.json_of('watch', 'list', '-c', config)), 5)

    def test_watches_printed_as_toml_are_a_good_configuration(self):
        for tool, name in (('urlwatch', 'urls.yaml'), ('changedetection', 'url-watches.json')):
            printed = self.run_program('import', '--from', tool, '--toml', self.FIXTURES / name, '-c', self.config(), check=0).stdout
            self.assertIn('# ', printed)
            path = self.folder / 'imported.toml'
            path.write_text(printed.replace('render = "browser"', 'render = "none"'))
            self.run_program('config', 'check', '-c', path, check=0)

    def test_a_file_that_is_none_of_that_tool_is_refused(self):
        path = pathlib.Path(self.folder / 'x')
        path.write_text('no such jobs: [')
        for tool in ('urlwatch', 'changedetection', 'opml', 'csv'):
            done = self.run_program('import', '--from', tool, path, '-c', self.config(), check=4)
            self.assertIn('x: ', done.stderr)
        self.run_program('import', '--from', 'rss', path, '-c', self.config(), check=2)


if __name__ == '__main__':
    unittest.main(verbosity=2)
