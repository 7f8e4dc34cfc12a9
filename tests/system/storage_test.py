#!/usr/bin/env python3
"""A disk that fills up under the running daemon, on a real file system of a few megabytes. Row T05 of the reliability catalogue."""
import base64
import http.cookiejar
import json
import os
import shutil
import subprocess
import unittest
import urllib.error
import urllib.parse
import urllib.request

from harness import BINARY, CLEARVIEW, OLD_NEWS, Case, NotifySocket, listing, wait_for

SECRET = 'whsec_' + base64.b64encode(b'k' * 32).decode()


class Disk(Case):
    """A small file system under the daemon's state folder, and a page that fills it."""

    def setUp(self):
        super().setUp()
        self.disk = self.folder / 'disk'
        self.disk.mkdir()
        self.mount()
        self.state = self.disk / 'state'
        self.server.pages['/hook'] = (204, {}, b'')
        self.server.pages['/news'] = listing(OLD_NEWS)
        self.server.pages['/busy'] = self.busy
        self.written = 0
        self.configured = self.config(
            self.watch('ice', '/news', more='issuer = "ICE"\npolicies = [1976]\nevery = "1s"') + self.watch('busy', '/busy', 'page', 'every = "1s"'),
            extra=f'[[notifier]]\nid = "site"\ntype = "webhook"\nevents = ["watch.failing"]\n[notifier.webhook]\nurl = "{self.server.base}/hook"\nsecret = "{SECRET}"\n')

    def mount(self):
        done = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=24m', 'policywatch-test', self.disk], capture_output=True, text=True)
        if done.returncode != 0:
            self.skipTest('no file system can be mounted here: ' + done.stderr.strip())
        self.addCleanup(subprocess.run, ['umount', '-l', self.disk], check=True)

    def busy(self, _handler):
        """A page that says something new at each request, in bytes that cannot be packed."""
        self.written += 1
        lines = ''.join(f'<p>Case {self.written} number {base64.b32encode(os.urandom(30)).decode()} was heard today.</p>' for _ in range(200))
        return f'<!doctype html><html lang="en"><head><title>Docket</title></head><body><main><h1>Docket</h1>{lines}</main></body></html>'

    def fill(self):
        with open(self.disk / 'filler', 'ab', buffering=0) as filler:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        filler.write(b'x' * size)
                except OSError:
                    pass

    def ask(self, path, data=None, token=None):
        """Status, type and body of an answer."""
        headers = {'Authorization': 'Bearer ' + (token or self.token)}
        if data is not None:
            headers['Content-Type'] = 'application/json'
        request = urllib.request.Request(self.running.base + path, headers=headers, data=None if data is None else json.dumps(data).encode())
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers['Content-Type'], answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.headers['Content-Type'], refused.read().decode()

    def told(self):
        return [json.loads(body) for method, path, _, body, _ in self.server.log if path == '/hook']

    def asked(self):
        return len([1 for entry in self.server.log if entry[1] in ('/news', '/busy')])

    def gauge(self, name):
        line = [line for line in self.ask('/metrics')[2].splitlines() if line.startswith(name + ' ')]
        return float(line[0].split()[1])

    def start_with_one_update(self):
        self.import_policy(self.configured)
        self.running = self.daemon(self.configured)
        self.token = self.run_program('token', 'create', 'bo', '--scope', 'write', '-c', self.configured, check=0).stdout.strip()
        wait_for(lambda: [u for u in self.watch_list() if u['last_quality'] == 'ok'], what='a first look')
        self.server.pages['/news'] = listing([CLEARVIEW, *OLD_NEWS])
        return wait_for(lambda: [u for u in json.loads(self.ask('/api/v1/updates')[2])['updates'] if 'Clearview' in u['title']], what='an update')[0]

    def watch_list(self):
        return self.json_of('watch', 'list', '-c', self.configured)

    def sign_in(self):
        """As a person with the link from the log; gives the page of the queue."""
        jar = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        with jar.open(self.running.link, timeout=30) as page:
            form = page.read().decode()
        if 'method="post"' in form:
            token = urllib.parse.parse_qs(urllib.parse.urlsplit(self.running.link).query)['token'][0]
            with jar.open(self.running.base + '/login', data=urllib.parse.urlencode({'token': token}).encode(), timeout=30) as page:
                return page.read().decode()
        return form


class Storage(Disk):
    def test_T05_a_full_disk_pauses_fetching_is_told_and_passes(self):
        update = self.start_with_one_update()
        self.fill()
        decide = (f'/api/v1/updates/{update["id"]}/accept', {'rev': update['rev']})
        status, kind, body = wait_for(lambda: (lambda answer: answer if answer[0] == 507 else None)(self.ask(*decide)), what='a decision that is refused')
        self.assertTrue(kind.startswith('application/problem+json'), kind)
        self.assertIn('disk is full', json.loads(body)['detail'])
        alert = wait_for(lambda: [one for one in self.told() if one['type'] == 'storage.full'], what='the alert')
        self.assertEqual(alert[-1]['data']['storage'], str(self.state))

        before = self.asked()
        looked = self.gauge('policywatch_scheduler_turns')
        wait_for(lambda: self.gauge('policywatch_disk_level') == 2 and self.gauge('policywatch_scheduler_turns') >= looked, what='the metric')
        for path in ('/', f'/updates/{update["id"]}', '/api/v1/updates', '/watches', '/status'):
            self.assertEqual(self.ask(path)[0], 200, path)
        self.assertIn('Clearview', self.sign_in(), 'whoever wants to read signs in')
        with urllib.request.urlopen(self.running.base + '/healthz', timeout=30) as answer:
            self.assertEqual(json.load(answer)['status'], 'paused')
        said = self.run_program('status', '-c', self.configured)
        self.assertIn('is full', said.stdout + said.stderr, self.running.text()[-3000:])
        self.assertLessEqual(self.asked(), before, 'nothing is fetched')
        self.assertIsNone(self.running.process.poll())

        self.server.pages['/news'] = listing([('ICE ends use of Clearview AI', '/end', '2026-03-05'), CLEARVIEW, *OLD_NEWS])
        (self.disk / 'filler').unlink()
        wait_for(lambda: [one for one in self.told() if one['type'] == 'storage.recovered'], what='word that it passed')
        wait_for(lambda: self.asked() > before + 2, what='fetching')
        wait_for(lambda: self.ask(*decide)[0] == 200, what='the decision, now')
        wait_for(lambda: 'ends use' in self.ask('/api/v1/updates')[2], what='what changed meanwhile')
        wait_for(lambda: self.gauge('policywatch_disk_level') == 0, what='the metric')
        self.assertNotIn('is full', self.run_program('status', '-c', self.configured).stdout)
        self.assertEqual(self.running.stop(), 0)
        self.run_program('verify', '-c', self.configured, check=0)
        self.assertEqual(len([1 for line in self.running.text().splitlines() if 'storage.full' in line and 'is full' in line]), 1)

    def test_T05_a_daemon_that_is_stopped_on_a_full_disk_ends_in_order(self):
        update = self.start_with_one_update()
        self.fill()
        wait_for(lambda: self.ask(f'/api/v1/updates/{update["id"]}/accept', {'rev': update['rev']})[0] == 507, what='a decision that is refused')
        self.assertEqual(self.running.stop(), 0)
        (self.disk / 'filler').unlink()
        self.run_program('verify', '-c', self.configured, check=0)
        self.running = self.daemon(self.configured)
        wait_for(lambda: [one for one in self.told() if one['type'] == 'storage.recovered'], what='word that it passed, by the next life')
        self.assertEqual(self.running.stop(), 0)

    def test_T05_a_start_on_a_full_disk_waits_for_space(self):
        self.running = self.daemon(self.configured)
        self.assertEqual(self.running.stop(), 0)
        self.fill()
        ear = NotifySocket(self)
        with open(self.folder / 'waiting.out', 'wb') as output:
            waiting = subprocess.Popen([BINARY, 'run', '-c', self.configured], stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                       env={**self.env, 'NOTIFY_SOCKET': ear.path})
        self.addCleanup(waiting.wait)
        self.addCleanup(waiting.kill)
        said = lambda: (self.folder / 'waiting.out').read_text(errors='replace')
        wait_for(lambda: ear.hear('waiting for space'), what='word to the service manager')
        self.assertIn('storage.full', said())
        self.assertIsNone(waiting.poll())
        self.assertNotIn('listening on', said())
        (self.disk / 'filler').unlink()
        wait_for(lambda: ear.hear('READY=1'), what='the start')
        self.assertIn('storage.recovered', said())
        waiting.terminate()
        self.assertEqual(waiting.wait(20), 0)
        self.assertFalse((self.state / 'space.probe').exists())

    def test_T05_a_disk_that_is_nearly_full_ends_fetching_but_not_deciding(self):
        update = self.start_with_one_update()
        with open(self.disk / 'filler', 'wb') as filler:
            room = os.statvfs(self.disk)
            filler.write(b'x' * (room.f_bavail * room.f_frsize - 1_000_000))
        wait_for(lambda: [one for one in self.told() if one['type'] == 'storage.full'], what='the alert')
        before = self.asked()
        self.assertIn('nearly full', self.ask('/api/v1/status')[2])
        self.assertEqual(self.ask(f'/api/v1/updates/{update["id"]}/accept', {'rev': update['rev']})[0], 200)
        self.assertLessEqual(self.asked(), before + 2, 'what was under way may end')
        (self.disk / 'filler').unlink()
        wait_for(lambda: self.asked() > before + 4, what='fetching')
        self.assertEqual(self.running.stop(), 0)
        self.run_program('verify', '-c', self.configured, check=0)

    def test_T05_a_disk_of_one_megabyte_damages_nothing(self):
        self.server.pages['/hook'] = (204, {}, b'')
        subprocess.run(['mount', '-o', 'remount,size=1m', self.disk], check=True)
        self.running = self.daemon(self.configured)
        wait_for(lambda: 'storage.full' in self.running.text(), what='the disk is full')
        self.assertEqual(self.running.stop(), 0)
        subprocess.run(['mount', '-o', 'remount,size=24m', self.disk], check=True)
        self.run_program('verify', '-c', self.configured, check=0)


class Quota(Disk):
    """The disk has room for others, not for us: writes end with EDQUOT, and what is free does not show it."""

    def mount(self):
        for tool in ('mkfs.btrfs', 'btrfs'):
            if not shutil.which(tool):
                self.skipTest(f'{tool} is not installed (Debian package btrfs-progs)')
        image = self.folder / 'image'
        with open(image, 'wb') as file:
            file.truncate(256 << 20)
        whole = self.folder / 'whole'
        whole.mkdir()
        subprocess.run(['mkfs.btrfs', '-q', '-M', image], check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run(['mount', '-o', 'loop', image, whole], capture_output=True, text=True)
        if done.returncode != 0:
            self.skipTest('no file system can be mounted here: ' + done.stderr.strip())
        self.addCleanup(subprocess.run, ['umount', '-l', whole], check=True)
        self.disk = whole / 'ours'
        for command in (['quota', 'enable', whole], ['subvolume', 'create', self.disk], ['qgroup', 'limit', '24M', self.disk]):
            subprocess.run(['btrfs', *command], check=True, stdout=subprocess.DEVNULL)

    def test_T05_a_quota_may_end_the_daemon_but_loses_nothing(self):
        """What SQLite shares between processes is a mapped file; btrfs wants space for each change of it, and without any the kernel ends the process."""
        update = self.start_with_one_update()
        self.assertEqual(self.ask(f'/api/v1/updates/{update["id"]}/accept', {'rev': update['rev']})[0], 200)
        self.fill()
        wait_for(lambda: self.running.process.poll() is not None or 'storage.full' in self.running.text(), what='the quota is felt')
        if self.running.process.poll() is None:
            self.assertEqual(self.running.stop(), 0)
        else:
            self.assertEqual(self.running.process.poll(), 1)
            self.assertIn('the disk or the quota under it is full', self.running.text())
            with self.assertRaises(subprocess.TimeoutExpired, msg='the next life waits for space'):
                self.run_program('run', '-c', self.configured, timeout=3)
        (self.disk / 'filler').unlink()
        subprocess.run(['sync', '-f', self.disk], check=True)
        self.run_program('verify', '-c', self.configured, check=0)
        self.running = self.daemon(self.configured)
        self.assertEqual(json.loads(self.ask(f'/api/v1/updates/{update["id"]}')[2])['state'], 'accepted')
        before = self.asked()
        wait_for(lambda: self.asked() > before + 2, what='fetching')
        self.assertEqual(self.running.stop(), 0)


if __name__ == '__main__':
    unittest.main()
