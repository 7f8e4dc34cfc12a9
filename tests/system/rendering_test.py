#!/usr/bin/env python3
"""Pages that scripts build, through the real Chromium; skips visibly where there is none."""
import os
import pathlib
import shutil
import signal
import socketserver
import tempfile
import threading
import unittest

from harness import Case, wait_for

CHROMIUM = next((p for p in map(shutil.which, ('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable')) if p), None)


def page(script, body='<main id="m"></main>', head=''):
    return f'<!doctype html><html lang="en"><head><title>Shell</title>{head}</head><body>{body}<script>{script}</script></body></html>'


TEXT = "'The agency published the memorandum on parole today, and these words came by script.'"
BUILD = f"const p=document.createElement('p');p.textContent={TEXT};document.getElementById('m').append(p)"


class Listener:
    """An address out of reach: counts who connects."""

    def __init__(self, case):
        self.count = 0
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                outer.count += 1

        self.server = socketserver.ThreadingTCPServer(('127.0.0.2', 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        case.addCleanup(self.server.server_close)
        case.addCleanup(self.server.shutdown)


def browsers_of(scratch):
    """Process ids of the Chromium whose scratch folder is in this one."""
    found = []
    for entry in pathlib.Path('/proc').iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / 'cmdline').read_bytes().decode(errors='replace')
        except OSError:
            continue
        if f'--user-data-dir={scratch}' in command and '--type=' not in command:
            found.append(int(entry.name))
    return found


class Rendering(Case):
    def setUp(self):
        if CHROMIUM is None:
            self.skipTest('no Chromium is installed (Debian package chromium)')
        super().setUp()
        self.scratch = tempfile.mkdtemp(prefix='pw-')
        self.addCleanup(shutil.rmtree, self.scratch, ignore_errors=True)
        self.env['TMPDIR'] = self.scratch

    def config(self, watches='', extra='', name='policywatch.toml', fetch=''):
        path = super().config(watches, extra, name, fetch)
        # Only this server: other loopback addresses stand for what is out of reach.
        path.write_text(path.read_text().replace('127.0.0.0/8', '127.0.0.1/32'))
        return path

    def rendered(self, name, path, kind='page', more=''):
        return self.watch(name, path, kind, 'render = "browser"\n' + more)

    def read(self, path, check=0):
        config = self.config(self.rendered('w', path))
        return self.json_of('try', '--watch', 'w', self.server.base + path, '-c', config, check=check)

    def test_the_text_that_a_script_builds_is_read_and_never_without_asking(self):
        self.server.pages['/app'] = page(BUILD)
        self.assertIn('came by script', ' '.join(self.read('/app')['text']))
        plain = self.json_of('try', '--kind', 'page', self.server.base + '/app', '-c', self.config())
        self.assertNotIn('came by script', ' '.join(plain['text']))
        self.assertEqual(browsers_of(self.scratch), [])

    def test_data_that_the_page_fetches_comes_through_our_own_door(self):
        self.server.pages['/app'] = page("fetch('/data.json').then(r=>r.json()).then(d=>{for(const t of d){"
                                         "const p=document.createElement('p');p.textContent=t;document.getElementById('m').append(p)}})",
                                         head='<link rel="stylesheet" href="/s.css"><link rel="icon" href="/i.png">'
                                              '<img src="/picture.png">')
        self.server.pages['/data.json'] = (200, {'Content-Type': 'application/json'}, '["The first finding of the office.", "The second one."]')
        self.server.pages['/s.css'] = (200, {'Content-Type': 'text/css'}, 'p { color: red }')
        done = self.read('/app')
        self.assertIn('The first finding of the office.', done['text'])
        paths = [line[1] for line in self.server.log]
        self.assertIn('/data.json', paths)
        self.assertNotIn('/picture.png', paths)
        self.assertNotIn('/i.png', paths)
        for _, path, headers, _, _ in self.server.log:
            self.assertTrue(headers['User-Agent'].startswith('policywatch/'), path)
            self.assertNotIn('Cookie', headers)
            self.assertNotIn('Referer', headers)

    def test_S10_no_packet_goes_to_an_address_that_is_out_of_reach(self):
        listener = Listener(self)
        away = f'http://127.0.0.2:{listener.port}'
        self.server.pages['/app'] = page(
            BUILD + f";const u='{away}';fetch(u+'/a').catch(()=>0);new Image().src=u+'/b';navigator.sendBeacon(u+'/c','x');"
            f"try{{new WebSocket(u.replace('http','ws')+'/d')}}catch(e){{}};fetch(u,{{method:'POST',body:'x',mode:'no-cors'}}).catch(()=>0);"
            f"new EventSource(u+'/e');const f=document.createElement('iframe');f.src=u+'/f';document.body.append(f);"
            f"const s=document.createElement('script');s.src=u+'/g';document.body.append(s);"
            f"try{{new Worker(URL.createObjectURL(new Blob(['fetch(\"'+u+'/h\")'])))}}catch(e){{}};"
            f"try{{const r=new RTCPeerConnection({{iceServers:[{{urls:'stun:127.0.0.2:{listener.port}'}}]}});r.createDataChannel('x');"
            f"r.createOffer().then(o=>r.setLocalDescription(o))}}catch(e){{}};fetch('file:///etc/passwd').catch(()=>0)")
        self.assertIn('came by script', ' '.join(self.read('/app')['text']))
        self.assertEqual(listener.count, 0)
        self.assertEqual([line for line in self.server.log if line[0] != 'GET'], [])

    def test_S07_a_redirect_or_a_script_that_leads_out_of_reach_is_no_content(self):
        listener = Listener(self)
        self.server.pages['/away'] = page(f"location.href='http://127.0.0.2:{listener.port}/x'")
        self.assertEqual(self.read('/away')['quality'], 'address_denied')
        self.assertEqual(listener.count, 0)

    def test_a_script_that_sends_its_reader_on_is_followed(self):
        self.server.pages['/old'] = page("location.replace('/new')")
        self.server.pages['/new'] = page(BUILD)
        done = self.read('/old')
        self.assertIn('came by script', ' '.join(done['text']))
        self.assertTrue(done['url'].endswith('/new'), done['url'])

    def test_a_status_and_a_document_of_another_type_stay_what_they_are(self):
        self.assertEqual(self.read('/nothing-here')['quality'], 'not_found')
        self.server.pages['/memo.txt'] = (200, {'Content-Type': 'text/plain'}, 'Plain words of the office.')
        config = self.config(self.rendered('w', '/memo.txt', 'document'))
        self.assertEqual(self.json_of('try', '--watch', 'w', self.server.base + '/memo.txt', '-c', config)['text'], ['Plain words of the office.'])

    def test_an_endless_script_and_a_page_without_rest_cost_one_page(self):
        self.server.pages['/loop'] = page(BUILD + ';while(true){}')
        self.server.pages['/clock'] = page(BUILD + ";let n=0;setInterval(()=>{const p=document.createElement('i');p.textContent='tick '+n++;"
                                           "document.body.append(p)},50)")
        self.server.pages['/app'] = page(BUILD)
        config = self.config(self.rendered('a-loop', '/loop') + self.rendered('b-clock', '/clock') + self.rendered('c-app', '/app'))
        done = self.run_program('check', '-c', config, check=1, timeout=180)
        lines = {line.split(':')[0]: line for line in done.stdout.splitlines()}
        self.assertIn('unreachable', lines['a-loop'])
        self.assertIn('did not come to an end', lines['a-loop'])
        self.assertTrue(lines['b-clock'].startswith('b-clock: ok'), done.stdout)
        self.assertTrue(lines['c-app'].startswith('c-app: ok'), done.stdout)
        self.assertEqual(browsers_of(self.scratch), [])

    def test_a_script_that_eats_memory_is_ended(self):
        self.server.pages['/eat'] = page("const a=[];function f(){for(let i=0;i<20;i++){const b=new Uint8Array(8<<20);b.fill(1);a.push(b)}document.body.append(' chunk '+a.length);setTimeout(f,50)};f()")
        done = self.read('/eat', check=None)
        self.assertIn(done['quality'], ('too_large', 'unreachable'))

    def test_watches_share_neither_cookies_nor_storage(self):
        self.server.pages['/one'] = page(BUILD + ";document.cookie='seen=1; path=/; max-age=9999';localStorage.setItem('seen','1');"
                                         "document.getElementById('m').append(' cookies '+document.cookie+' storage '+localStorage.getItem('seen'))")
        self.server.pages['/two'] = page(BUILD + ";document.getElementById('m').append(' cookies ['+document.cookie+'] storage '+localStorage.getItem('seen'))")
        config = self.config(self.rendered('a', '/one') + self.rendered('b', '/two'))
        self.run_program('check', '-c', config, check=0)
        texts = {}
        for name in 'ab':
            sha = self.json_of('snapshots', name, '-c', config)[-1]['sha256']
            texts[name] = self.run_program('snapshot', sha, '-c', config, check=0).stdout
        self.assertIn('cookies seen=1 storage 1', texts['a'])
        self.assertIn('cookies [] storage null', texts['b'])
        self.assertEqual([line for line in self.server.log if 'Cookie' in line[2]], [])

    def test_a_browser_that_is_killed_costs_one_page_and_is_started_again(self):
        gate = threading.Event()
        self.addCleanup(gate.set)

        def slow(handler):
            gate.wait(20)
            return (200, {'Content-Type': 'application/json'}, '[]')

        self.server.pages['/slow.json'] = slow
        self.server.pages['/app'] = page(BUILD + ";fetch('/slow.json')")
        config = self.config(self.rendered('w', '/app', more='every = "1s"'), extra='[schedule]\njitter = 0')
        self.daemon(config)
        browser = wait_for(lambda: browsers_of(self.scratch), 60, 'a browser')[0]
        wait_for(lambda: [line for line in self.server.log if line[1] == '/slow.json'], 60, 'the page at work')
        os.kill(browser, signal.SIGKILL)
        gate.set()
        wait_for(lambda: self.json_of('watch', 'show', 'w', '-c', config)['last_quality'] == 'ok', 90, 'a good capture')
        captures = (self.folder / 'daemon.out').read_text()
        self.assertIn('the browser ended while it read the page', captures)

    def test_without_a_browser_the_configuration_is_wrong(self):
        config = self.config(self.rendered('w', '/app'), fetch='browser = "/nowhere/chromium"')
        for command in (('config', 'check'), ('check',), ('run',)):
            done = self.run_program(*command, '-c', config, check=2)
            self.assertIn('/nowhere/chromium', done.stderr)
            self.assertRegex(done.stderr, r'policywatch\.toml:\d+:\d+: ')
        self.env['PATH'] = '/nowhere'
        config = self.config(self.rendered('w', '/app'))
        self.assertIn('install it', self.run_program('config', 'check', '-c', config, check=2).stderr)
        self.run_program('config', 'check', '-c', self.config(self.watch('w', '/app', 'page')), check=0)

    def test_robots_txt_is_obeyed_before_any_browser(self):
        self.server.pages['/robots.txt'] = (200, {'Content-Type': 'text/plain'}, 'User-agent: *\nDisallow: /app\n')
        self.server.pages['/app'] = page(BUILD)
        config = self.config(self.rendered('w', '/app'))
        config.write_text(config.read_text().replace('obey_robots = false', 'obey_robots = true'))
        done = self.run_program('check', '-c', config, check=1)
        self.assertIn('robots_denied', done.stdout)
        self.assertNotIn('/app', [line[1] for line in self.server.log])


if __name__ == '__main__':
    unittest.main(verbosity=2)
