#!/usr/bin/env python3
"""However large, slow or endless a server is: memory and time stay within fixed shares, and good watches go on."""
import os
import subprocess
import time
import unittest
import zlib

from fault_case import FaultCase, family_memory, memory_of
from harness import BINARY, wait_for
from pdf_maker import FONT, assemble, document, show, stream

CAP = 4  # MiB, max_body of these tests


class Limits(FaultCase):
    FETCH = f'timeout = "3s"\nmax_body = "{CAP}MiB"\n'

    def resources(self, *watches, seconds=30):
        """Runs the daemon until each watch was checked once: (what the list says, peak growth in MiB, CPU seconds)."""
        config = self.faulty(self.at("calm", "/good/page", 200, more="every = \"1h\""))
        started = self.daemon(config)
        wait_for(lambda: self.watches(config)['calm']['last_check'], what='a calm daemon')
        before, _ = memory_of(started.process.pid)
        self.assertEqual(started.stop(), 0)
        config = self.faulty(*watches)
        daemon = self.daemon(config)
        wait_for(lambda: all(w['last_check'] for name, w in self.watches(config).items() if name != 'calm'), seconds=seconds, what='an end of every fetch')
        peak, _ = memory_of(daemon.process.pid)
        with open(f'/proc/{daemon.process.pid}/stat') as stat:
            fields = stat.read().rsplit(')', 1)[1].split()
        said = self.watches(config)
        self.assertEqual(daemon.stop(), 0)
        return said, peak - before, (int(fields[11]) + int(fields[12])) / 100

    def ends(self, paths, quality, growth, **more):
        said, grown, cpu = self.resources(*(self.at(name, path, host, more='every = "1h"') for host, (name, path) in enumerate(paths.items(), 1)), **more)
        for name in paths:
            if quality:
                self.assertIn(said[name]['last_quality'], quality, f'{name}: {said[name]["last_reason"]}')
            self.assertNotEqual(said[name]['last_quality'], 'ok', name)
        self.assertLess(grown, growth, 'MiB of growth')
        return said, cpu

    def test_L01_a_gzip_bomb_stops_at_the_cap(self):
        for megabytes in (10, 10240):
            _, cpu = self.ends({f'bomb-{megabytes}': f'/body/bomb/gzip/{megabytes}'}, ['too_large'], CAP + 8)
            self.assertLess(cpu, 1)

    def test_L02_other_bombs_stop_too(self):
        """br and zstd are not asked for; who sends them all the same is refused before a byte is decoded."""
        self.ends({'deflate': '/body/bomb/deflate', 'br': '/body/bomb/br/2000', 'zstd': '/body/bomb/zstd'}, ['too_large', 'truncated'], 3 * CAP + 8)

    def test_L04_header_floods_are_cut(self):
        paths = {'endless': '/http1/flood', 'one': '/http1/flood/52428800', 'many': '/http1/many-headers/100000'}
        self.ends(paths, ['too_large', 'unreachable'], 24)
        for request in self.fault.requests('/http1/flood/52428800'):
            (closed,) = [line for line in self.fault.events('close') if line['conn'] == request['conn']]
            self.assertLess(closed['sent'], 60 << 20)

    def test_L05_L06_slow_answers_end_at_the_deadline(self):
        paths = {'headers': '/http1/slow-headers/200', 'body': '/body/slow/1/900', 'start': '/body/slow/1024/60000', 'zero': '/body/endless/zero',
                 'silent': '/http1/silent', 'stall': '/tcp/stall/900/good/page', 'rate': '/tcp/rate/100/good/page'}
        said, _ = self.ends(paths, ['unreachable'], 8)
        for name, path in paths.items():
            self.assertIn('time', said[name]['last_reason'], name)
            request = self.fault.requests(path)[-1]
            (closed,) = [line for line in self.fault.events('close') if line['conn'] == request['conn']]
            self.assertLess(closed['t'] - request['t'], 6, name)
            self.assertGreater(closed['t'] - request['t'], 2, name)

    def test_deaf_ports_and_holes_end_at_the_deadline_too(self):
        config = self.faulty(*(self.at(name, self.fault.url('/', 1, name)) for name in ('deaf', 'hole', 'refused')))
        said = self.check(config)
        self.assertEqual({name: w['last_quality'] for name, w in said.items()}, dict.fromkeys(('deaf', 'hole', 'refused'), 'unreachable'))
        self.assertIn('refused', said['refused']['last_reason'])

    def test_L07_endless_streams_are_cut_at_the_cap(self):
        paths = {kind: f'/body/endless/{kind}' for kind in ('chunked', 'length', 'close', 'events', 'video')}
        self.ends(paths, ['too_large', 'wrong_type'], 5 * (CAP + 3))
        for path in paths.values():
            (closed,) = [line for line in self.fault.events('close') if line['conn'] == self.fault.requests(path)[-1]['conn']]
            self.assertLess(closed['sent'], (CAP + 8) << 20)

    def test_L08_interim_answers_for_ever_are_ended(self):
        self.ends({'continue': '/http1/interim/0', 'hints': '/http1/interim-103/0', 'thirty': '/http1/interim/30'}, ['unreachable', 'too_large'], 8)
        config = self.faulty(self.at('five', '/http1/interim/5'))
        self.assertEqual(self.qualities(config)['five'], 'ok')

    def test_L09_a_size_beyond_all_bounds_sets_nothing_aside(self):
        self.ends({'huge': '/http1/chunk-huge', 'twenty': '/http1/chunk-20', 'length': '/http1/length-2-63', 'four-exa': '/body/endless/length'}, None, CAP + 8)

    def test_L10_huge_single_headers(self):
        paths = {name: f'/body/headers/1048576?name={name}' for name in ('Set-Cookie', 'Location', 'Link')}
        config = self.faulty(*(self.at(name.lower(), path, host) for host, (name, path) in enumerate(paths.items(), 1)), self.at('next', '/good/page', 9))
        said = self.check(config)
        for name in paths:
            self.assertNotEqual(said[name.lower()]['last_reason'] if said[name.lower()]['last_quality'] != 'ok' else 'ok', '')
        self.assertEqual(said['next']['last_quality'], 'ok')

    def test_L20_fifty_hostile_servers_at_once_stay_in_memory_while_others_are_read(self):
        hostile = ['/body/bomb/gzip', '/body/bomb/deflate', '/body/endless/chunked', '/body/endless/close', '/http1/flood', '/http1/interim/0', '/http1/silent',
                   '/body/slow/1/500', '/http1/slow-headers/300', '/body/headers/1048576', '/body/endless/events', '/tcp/stall/100/good/page', '/redirect/chain/1000',
                   '/http1/chunk-huge', '/body/layers/1000']
        bad = [self.at(f'bad-{n}', hostile[n % len(hostile)], 10 + n, more='every = "1h"') for n in range(50)]
        good = [self.at(f'good-{n}', f'/good/page/{n}?calm', 100 + n, more='every = "2s"') for n in range(20)]
        config = self.faulty(*bad, *good, fetch='max_body = "20MiB"\n')
        daemon = self.daemon(config)
        wait_for(lambda: all(w['last_check'] for name, w in self.watches(config).items() if name.startswith('bad')), seconds=40, what='an end of every hostile fetch')
        wait_for(lambda: all(len(self.fault.requests(f'/good/page/{n}?calm')) >= 2 for n in range(20)), what='two checks of each calm one')
        peak, _ = memory_of(daemon.process.pid)
        said = self.watches(config)
        self.assertEqual(daemon.stop(), 0)
        self.assertLess(peak, 512)
        self.assertEqual([name for name, w in said.items() if name.startswith('bad') and w['last_quality'] == 'ok'], [])
        self.assertEqual({w['last_quality'] for name, w in said.items() if name.startswith('good')}, {'ok'})

    def test_L20_hostile_documents_count_with_the_processes_that_read_them(self):
        bad = [document([show(72, 700, 12, 'a' * 2000)] * 3000),
               assemble(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R] /Count 1 >>']),
               assemble(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [4 0 R] /Count 1 >>', FONT,
                         '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>',
                         stream(zlib.compress(b'BT /F1 1 Tf 10 10 Td ' + b'(ab cd) Tj 3 1 Td ' * 4_000_000 + b'ET'), '/Filter /FlateDecode ')])]
        watches = []
        for n in range(9):
            self.server.pages[f'/bad-{n}.pdf'] = (200, {'Content-Type': 'application/pdf'}, bad[n % len(bad)])
            watches.append(self.watch(f'pdf-{n}', f'/bad-{n}.pdf', 'document', 'every = "1h"'))
        hostile = ['/body/bomb/gzip', '/body/endless/chunked', '/http1/flood', '/http1/silent', '/body/endless/close', '/body/headers/1048576']
        watches += [self.at(f'bad-{n}', hostile[n % len(hostile)], 10 + n, more='every = "1h"') for n in range(30)]
        good = [self.at(f'good-{n}', f'/good/page/{n}?l20', 100 + n, more='every = "2s"') for n in range(10)]
        config = self.faulty(*watches, *good, fetch='max_body = "20MiB"\n')
        daemon = self.daemon(config)
        most = 0

        def ended():
            nonlocal most
            most = max(most, family_memory(daemon.process.pid))
            return all(w['last_check'] for name, w in self.watches(config).items() if not name.startswith('good'))

        wait_for(ended, seconds=120, what='an end of every hostile fetch')
        self.assertLess(most, 512, 'MiB of all processes')
        self.assertEqual(len(set(self.fault.requests('?l20')[n]['path'] for n in range(len(self.fault.requests('?l20'))))), 10)
        self.assertEqual(daemon.stop(), 0)

    def test_L21_thousands_due_at_once_keep_to_the_configured_transfers(self):
        """2,000 here; the load run has 10,000."""
        watches = [self.at(f'w{n}', f'/good/page/{n % 200}?due={n}', n % 200 + 1) for n in range(2000)]
        config = self.faulty(*watches, fetch='timeout = "30s"\nmax_concurrent = 32\n')
        process = subprocess.Popen([BINARY, 'check', '-c', str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.env)
        self.addCleanup(process.kill)
        files = threads = 0
        while process.poll() is None:
            try:
                files = max(files, len(os.listdir(f'/proc/{process.pid}/fd')))
                threads = max(threads, len(os.listdir(f'/proc/{process.pid}/task')))
            except OSError:
                break
            time.sleep(0.05)
        self.assertEqual(process.wait(60), 0)
        self.assertEqual(len({r['path'] for r in self.fault.requests('?due=')}), 2000)
        self.assertLess(files, 32 + 64 + 40)  # transfers, kept connections, files of its own
        self.assertLess(threads, 12)


if __name__ == '__main__':
    unittest.main(verbosity=2)
