#!/usr/bin/env python3
"""What a person is told of fetching, and what a person decides: warnings, moved addresses, hosts in trouble; and what outlives one command."""
import signal
import unittest

from fault_case import FaultCase
from harness import wait_for

HONEST = 'user_agent = "policywatch/0.1 (+https://tracker.gov/bot)"\n'


class Warnings(FaultCase):
    def test_F04_an_outage_of_robots_txt_is_warned_of_once(self):
        self.fault.robots(60, '/robots/empty')
        config = self.faulty(self.at('page', '/good/page', 60), robots='true')
        said = self.run_program('check', '-c', config, '--now', '2026-03-01T09:00:00Z', check=0).stderr
        self.fault.robots(60, '/robots/status/503')
        for day in range(2, 12):
            said += self.run_program('check', '-c', config, '--now', f'2026-03-{day:02}T10:00:00Z', check=0).stderr
        self.assertEqual(said.count('robots.unavailable'), 1, said)
        self.assertIn('the last good copy is obeyed', said)
        self.assertEqual(len(self.fault.requests('/good/page', host=60)), 11)

    def test_F07_a_user_agent_without_a_way_to_complain_is_told(self):
        daemon = self.daemon(self.faulty(self.at('page', '/good/page', 61), fetch=HONEST))
        wait_for(lambda: 'daemon.ready' in daemon.text(), what='a running daemon')
        self.assertNotIn('user_agent', daemon.text())
        self.assertEqual(daemon.stop(), 0)
        daemon = self.daemon(self.faulty(self.at('page', '/good/page', 61), fetch='user_agent = "Mozilla/5.0"\n'))
        wait_for(lambda: 'user_agent' in daemon.text(), what='the warning')
        self.assertIn('where the owner of a site could complain', daemon.text())

    def test_S06_a_proxy_of_the_environment_is_told_once_and_not_used(self):
        config = self.faulty(self.at('page', '/good/page?s06', 62), fetch=HONEST)
        proxy = {'https_proxy': f'http://127.0.0.1:{self.fault.ports["deaf"]}', 'ALL_PROXY': f'http://127.0.0.1:{self.fault.ports["deaf"]}'}
        self.check(config, env=proxy)
        self.assertEqual(self.said.count('proxy.ignored'), 2, self.said)
        daemon = self.daemon(config, env=proxy)
        wait_for(lambda: daemon.text().count('proxy.ignored') == 2, what='the warning')
        self.assertEqual(self.fault.connections('deaf'), [])

    def test_S15_what_is_permitted_beyond_the_public_internet_is_told(self):
        config = self.faulty(self.at('page', '/good/page', 63), allow='["127.0.0.63/32"]', fetch=HONEST)
        daemon = self.daemon(config)
        wait_for(lambda: 'address.listed' in daemon.text(), what='a word about it')
        self.assertIn('127.0.0.63/32', daemon.text())
        for words in (('config', 'show'), ('status',), ('status', '--json')):
            self.assertIn('127.0.0.63/32', self.run_program(*words, '-c', config, check=0).stdout)
        config.write_text(config.read_text().replace('127.0.0.63/32', '127.0.0.64/32'))
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: '127.0.0.64/32' in daemon.text(), what='what holds after the reload')


class Ourselves(FaultCase):
    def test_S11_neither_the_daemon_nor_a_command_is_pointed_at_its_own_page(self):
        config = self.faulty(self.at('page', '/good/page', 65), fetch=HONEST)
        daemon = self.daemon(config)
        port = daemon.base.rsplit(':', 1)[1]
        text = config.read_text().replace('listen = "127.0.0.1:0"', f'listen = "127.0.0.1:{port}"')
        names = {'name': 'localhost', 'ip': '127.0.0.1', 'short': '127.1', 'six': '[::ffff:127.0.0.1]', 'other': '127.8.8.8'}
        config.write_text(text + ''.join(self.at(name, f'http://{host}:{port}/healthz', more='every = "1s"') for name, host in names.items()))
        denied = dict.fromkeys(names, 'address_denied')
        self.assertEqual({name: q for name, q in self.qualities(config).items() if name != 'page'}, denied)
        before = self.watches(config)
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: all(watch['failures'] > before[name]['failures'] for name, watch in self.watches(config).items() if name in names),
                 what='checks of the daemon')
        self.assertEqual({name: watch['last_quality'] for name, watch in self.watches(config).items() if name in names}, denied)
        self.assertEqual(daemon.stop(), 0)


class Reload(FaultCase):
    def test_F24_a_reload_takes_over_the_authorities_that_are_trusted(self):
        config = self.faulty(self.at('page', '/good/page', 1, 'tls:good', more='every = "1s"'), fetch=HONEST)
        good, stranger = config.read_text(), self.folder / 'stranger.pem'
        stranger.write_text('')
        with open('/etc/ssl/certs/ca-certificates.crt') as system:
            stranger.write_text(system.read())
        config.write_text(good.replace(str(self.fault.ca), str(stranger)))
        daemon = self.daemon(config)
        wait_for(lambda: self.watches(config)['page']['failures'] >= 1, what='a refused certificate')
        self.assertIn('TLS with', self.watches(config)['page']['last_reason'])
        config.write_text(good)
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: 'daemon.reloaded' in daemon.text(), what='the reload')
        self.run_program('watch', 'pause', 'page', '-c', config, check=0)
        self.run_program('watch', 'resume', 'page', '-c', config, check=0)
        wait_for(lambda: self.watches(config)['page']['last_quality'] == 'ok', seconds=90, what='a trusted certificate')
        self.assertEqual(daemon.stop(), 0)


class Moving(FaultCase):
    def moved(self, target, host):
        """A watch of the store whose address redirects for good, seen six times over eight days."""
        config = self.faulty(self.at('fixed', '/good/page', host), fetch=HONEST)
        self.fault.now(f'move-{host}', '/good/page/7')
        self.run_program('watch', 'add', self.fault.url(f'/now/move-{host}', host), '--id', 'own', '-c', config, check=0)
        self.run_program('check', 'own', '-c', config, '--now', '2026-03-01T09:00:00Z', check=0)
        self.run_program('watch', 'move', 'own', '-c', config, check=4)
        self.fault.now(f'move-{host}', f'/redirect/to/301?to={target}')
        for day in (2, 3, 5, 7, 9, 10):
            self.run_program('check', 'own', '-c', config, '--now', f'2026-03-{day:02}T10:00:00Z', check=0)
        return config

    def test_F19_a_person_moves_a_watch_and_its_old_address_stays_known(self):
        config = self.moved('/good/page/7', 70)
        there = self.fault.url('/good/page/7', 70)
        self.assertIn(there, self.run_program('watch', 'show', 'own', '-c', config, check=0).stdout)
        self.assertTrue(self.json_of('watch', 'show', 'own', '-c', config)['move']['proposed'])
        self.assertIn(f'moved own to {there}', self.run_program('watch', 'move', 'own', '-c', config, check=0).stdout)
        watch = self.json_of('watch', 'show', 'own', '-c', config)
        self.assertEqual((watch['url'], [old['url'] for old in watch['former_urls']]), (there, [self.fault.url('/now/move-70', 70)]))
        self.assertIn('at ' + self.fault.url('/now/move-70', 70), self.run_program('watch', 'show', 'own', '-c', config, check=0).stdout)
        before = len(self.fault.requests('/now/move-70'))
        self.run_program('check', 'own', '-c', config, '--now', '2026-03-11T10:00:00Z', check=0)
        self.assertEqual(len(self.fault.requests('/now/move-70')), before)
        self.assertEqual(len(self.snapshots(config, 'own')), 1)
        self.run_program('watch', 'move', 'own', '-c', config, check=4)

    def test_F19_another_host_has_to_be_named_by_the_person(self):
        there = self.fault.url('/good/page/7', 72)
        config = self.moved(there.replace('?', '%3F'), 71)
        self.assertTrue(self.json_of('watch', 'show', 'own', '-c', config)['move']['other_domain'])
        self.assertIn('--to', self.run_program('watch', 'move', 'own', '-c', config, check=4).stderr)
        self.run_program('watch', 'move', 'own', '--to', self.fault.url('/good/page/7', 73), '-c', config, check=4)
        self.run_program('watch', 'move', 'own', '--to', there, '-c', config, check=0)
        self.assertEqual(self.json_of('watch', 'show', 'own', '-c', config)['url'], there)

    def test_F19_a_watch_of_a_file_is_moved_in_its_file_and_an_unknown_one_not_at_all(self):
        config = self.faulty(self.at('page', '/good/page', 74))
        self.run_program('watch', 'move', 'page', '-c', config, check=4)
        self.run_program('watch', 'move', 'nobody', '-c', config, check=3)


class Incidents(FaultCase):
    def test_D06_a_person_confirms_that_a_host_took_its_pages_down(self):
        for n in range(4):
            self.fault.now(f'gone-{n}', f'/good/page/{n}')
        config = self.faulty(*(self.at(f'p{n}', f'/now/gone-{n}', 80) for n in range(4)))
        self.run_program('check', '-c', config, '--now', '2026-03-01T09:00:00Z', check=0)
        self.assertEqual(self.json_of('incident', 'list', '-c', config), [])
        for n in range(4):
            self.fault.now(f'gone-{n}', '/status/404')
        for moment in ('02T09', '02T21', '03T10', '03T22'):
            self.run_program('check', '-c', config, '--now', f'2026-03-{moment}:00:00Z', check=1)
        self.assertEqual(self.updates(config), [])
        (incident,) = self.json_of('incident', 'list', '-c', config)
        host = incident['host']
        self.assertEqual((incident['kind'], incident['affected']), ('missing', 4))
        self.assertIn(host, self.run_program('incident', 'list', '-c', config, check=0).stdout)
        self.run_program('incident', 'confirm', 'elsewhere.example:443', '-c', config, check=3)
        self.run_program('incident', 'confirm', host, '-c', config, check=0)
        self.assertNotEqual(self.json_of('incident', 'list', '-c', config)[0]['confirmed_by'], '')
        self.run_program('check', '-c', config, '--now', '2026-03-04T10:00:00Z', check=1)
        self.assertEqual([update['kind'] for update in self.updates(config)], ['page_removed'] * 4)


if __name__ == '__main__':
    unittest.main(verbosity=2)
