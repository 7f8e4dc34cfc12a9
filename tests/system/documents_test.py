#!/usr/bin/env python3
"""PDF and text documents with the real program: try, compare, check, replay and run; hostile ones cost one capture."""
import os
import pathlib
import shutil
import signal
import subprocess
import unittest
import zlib

from harness import Case, wait_for
from pdf_maker import FONT, assemble, document, paragraphs, show, stream, table

HEAD = show(72, 730, 20, 'Parole guidance for field offices')
OLD = paragraphs(['This memorandum sets out how officers decide requests for', 'parole under the statute.', '',
                  'It is effective until withdrawn.'], 690)
NEW = paragraphs(['This memorandum sets out how officers decide requests for', 'parole under the statute.', '',
                  'It is rescinded, effective today.'], 690)
FEES = [('Form', 'Fee', 'From'), ('I-129', '$460', 'April'), ('I-140', '$700', 'May')]
INFO = "/Title (Parole guidance) /Author (Office of Policy) /CreationDate (D:20251218093000-05'00')"


def memo(content, info=INFO):
    return document([HEAD + content + table(FEES, [72, 250, 400], 560), paragraphs(['The second page tells how to appeal.'])], info)


PDF = {'Content-Type': 'application/pdf'}


def hungry():
    """A small file whose page holds millions of words."""
    content = zlib.compress(b'BT /F1 1 Tf 10 10 Td ' + b'(ab cd) Tj 3 1 Td ' * 6_000_000 + b'ET')
    objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [4 0 R] /Count 1 >>', FONT,
               '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>',
               stream(content, '/Filter /FlateDecode ')]
    return assemble(objects)


class Documents(Case):
    def document_watch(self, name='memo', path='/memo.pdf', more=''):
        return self.watch(name, path, 'document', more)

    def test_try_shows_text_by_page_tables_by_row_and_metadata(self):
        path = self.folder / 'memo.pdf'
        path.write_bytes(memo(OLD))
        done = self.json_of('try', path)
        self.assertEqual((done['kind'], done['quality'], done['title'], done['author'], done['published']),
                         ('document', 'ok', 'Parole guidance', 'Office of Policy', '2025-12-18'))
        self.assertEqual(done['text'], ['Parole guidance for field offices',
                                        'This memorandum sets out how officers decide requests for parole under the statute.',
                                        'It is effective until withdrawn.', 'Form | Fee | From', 'I-129 | $460 | April', 'I-140 | $700 | May',
                                        'The second page tells how to appeal.'])

    def test_compare_tells_what_changed_between_two_files(self):
        for name, content in (('a.pdf', OLD), ('b.pdf', NEW)):
            (self.folder / name).write_bytes(memo(content))
        done = self.json_of('compare', self.folder / 'a.pdf', self.folder / 'b.pdf')
        self.assertTrue(done['changed'] and done['significant'])
        self.assertIn('It is rescinded, effective today.', [change.get('after') for change in done['text']])
        same = self.json_of('compare', self.folder / 'a.pdf', self.folder / 'a.pdf')
        self.assertFalse(same['changed'])

    def test_check_keeps_the_bytes_and_tells_the_change(self):
        self.server.pages['/memo.pdf'] = (200, PDF, memo(OLD))
        config = self.config(self.document_watch(more='policies = [1976]'))
        self.import_policy(config)
        self.assertIn('memo: ok', self.run_program('check', '-c', config, check=0).stdout)
        self.server.pages['/memo.pdf'] = (200, PDF, memo(NEW))
        self.run_program('check', '-c', config, check=0)
        updates = self.json_of('queue', '-c', config)
        self.assertEqual(len(updates), 1)
        self.assertIn('rescinded', self.run_program('diff', 'memo', '-c', config, check=0).stdout)
        self.assertEqual(len(self.json_of('snapshots', 'memo', '-c', config)), 2)

    def test_D20_a_page_instead_of_the_document_keeps_the_baseline(self):
        self.server.pages['/memo.pdf'] = (200, PDF, memo(OLD))
        config = self.config(self.document_watch())
        self.run_program('check', '-c', config, check=0)
        self.server.pages['/memo.pdf'] = (200, {'Content-Type': 'text/html'},
                                          '<!doctype html><html><head><title>Library</title></head><body><main><h1>Library</h1>'
                                          '<p>The library of this office holds many documents of former years.</p></main></body></html>')
        self.assertIn('memo: wrong_type', self.run_program('check', '-c', config, check=1).stdout)
        self.server.pages['/memo.pdf'] = (200, PDF, memo(OLD))
        self.run_program('check', '-c', config, check=0)
        self.assertEqual(len(self.json_of('snapshots', 'memo', '-c', config)), 1)
        self.assertEqual(self.json_of('queue', '--state', 'any', '-c', config), [])

    def test_E07_a_pdf_served_as_octet_stream_or_without_a_type_is_read(self):
        for i, headers in enumerate(({'Content-Type': 'application/octet-stream'}, {'Content-Type': ''})):
            self.server.pages[f'/{i}.pdf'] = (200, headers, memo(OLD))
            done = self.json_of('try', '--kind', 'document', f'{self.server.base}/{i}.pdf', '-c', self.config())
            self.assertEqual((done['quality'], done['title']), ('ok', 'Parole guidance'))

    def test_replay_runs_dated_documents(self):
        folder = self.folder / 'captures'
        folder.mkdir()
        (folder / '20260101T000000Z.pdf').write_bytes(memo(OLD))
        (folder / '20260102T000000Z.pdf').write_bytes(memo(NEW))
        config = self.config(self.document_watch())
        lines = self.json_of('replay', '--watch', 'memo', folder, '-c', config)
        self.assertEqual([(line['quality'], line['result']) for line in lines], [('ok', 'first snapshot'), ('ok', 'changed')])

    def test_a_plain_text_document_is_read_by_paragraph(self):
        path = self.folder / 'memo.txt'
        path.write_text('Guidance on parole\n\nOfficers record\nthe reasons.\n')
        done = self.json_of('try', '--kind', 'document', path)
        self.assertEqual((done['title'], done['text']), ('Guidance on parole', ['Guidance on parole', 'Officers record the reasons.']))

    def test_L14_L19_a_hostile_document_costs_its_own_capture_alone(self):
        circle = b'%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 1 >>\nendobj\n' \
                 b'trailer\n<< /Root 1 0 R >>\n%%EOF\n'
        self.server.pages['/bad.pdf'] = (200, PDF, circle)
        self.server.pages['/good.pdf'] = (200, PDF, memo(OLD))
        config = self.config(self.document_watch('a-bad', '/bad.pdf') + self.document_watch('b-good', '/good.pdf'))
        lines = self.run_program('check', '-c', config, check=1).stdout.splitlines()
        self.assertTrue(any(line.startswith('a-bad: wrong_type') for line in lines), lines)
        self.assertTrue(any(line.startswith('b-good: ok') for line in lines), lines)

    def test_the_daemon_reads_documents_and_ends_while_one_is_read(self):
        self.server.pages['/memo.pdf'] = (200, PDF, memo(OLD))
        config = self.config(self.document_watch(more='every = "1s"'), extra='[schedule]\njitter = 0')
        daemon = self.daemon(config)
        wait_for(lambda: self.json_of('snapshots', 'memo', '-c', config), what='a snapshot of the document')
        self.assertEqual(daemon.stop(), 0)

    def test_P19_a_worker_that_the_kernel_ends_costs_its_document_and_the_daemon_lives(self):
        """What the kernel does at MemoryMax=: the worker stands first in its line (tests/worker/fence_test.cpp), and dies by SIGKILL."""
        self.server.pages['/hungry.pdf'] = (200, PDF, hungry())
        self.server.pages['/good.pdf'] = (200, PDF, memo(OLD))
        config = self.config(self.document_watch('hungry', '/hungry.pdf', 'every = "1h"') + self.document_watch('good', '/good.pdf', 'every = "1h"'))
        daemon = self.daemon(config)

        def worker_at_work():
            tasks = pathlib.Path(f'/proc/{daemon.process.pid}/task').iterdir()
            return [int(child) for task in tasks for child in (task / 'children').read_text().split()]

        wait_for(lambda: any(path == '/hungry.pdf' for _, path, *_ in self.server.log) and worker_at_work(), what='a worker')
        while 'check.failed' not in daemon.text():
            for child in worker_at_work():
                try:
                    if 'policywatch-wor' in pathlib.Path(f'/proc/{child}/comm').read_text():
                        os.kill(child, signal.SIGKILL)
                except (ProcessLookupError, FileNotFoundError):
                    pass  # it has ended by itself
        self.assertIn('SIGKILL', daemon.text())
        config.write_text(config.read_text().replace('every = "1h"', 'every = "1s"'))
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: self.json_of('watch', 'show', 'good', '-c', config)['last_quality'] == 'ok', what='the other document')
        self.assertEqual(daemon.stop(), 0)

    def alone(self):
        """The program without its worker beside it; the worker to put there."""
        folder, built = self.folder / 'bin', pathlib.Path(os.environ['POLICYWATCH_BINARY'])
        folder.mkdir()
        shutil.copy(built, folder / 'policywatch')
        return folder / 'policywatch', built.with_name('policywatch-worker')

    def run_alone(self, program, *arguments):
        return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, env=self.env, timeout=60)

    def test_without_the_worker_program_a_document_watch_is_a_wrong_configuration(self):
        program, worker = self.alone()
        config = self.config(self.document_watch())
        line = 1 + config.read_text().splitlines().index('kind = "document"')
        for command in (('config', 'check'), ('check',), ('run',)):
            done = self.run_alone(program, *command, '-c', config)
            self.assertEqual(done.returncode, 2, command)
            self.assertIn(f'{config}:{line}:8: ', done.stdout + done.stderr)
            self.assertIn('policywatch-worker', done.stdout + done.stderr)
        self.assertEqual(self.run_alone(program, 'config', 'check', '-c', self.config(self.watch('page', '/'))).returncode, 0)
        path = self.folder / 'memo.pdf'
        path.write_bytes(memo(OLD))
        done = self.run_alone(program, 'try', path)
        self.assertEqual((done.returncode, done.stdout), (2, ''))
        self.assertIn('policywatch-worker', done.stderr)
        shutil.copy(worker, program.with_name('policywatch-worker'))
        self.assertEqual(self.run_alone(program, 'try', path).returncode, 0)

    def test_a_worker_program_that_vanishes_is_not_the_pages_fault(self):
        program, worker = self.alone()
        beside = program.with_name('policywatch-worker')
        shutil.copy(worker, beside)
        self.server.pages['/memo.pdf'] = (200, PDF, memo(OLD))
        config = self.config(self.document_watch(more='every = "1s"'))
        daemon = self.daemon(config, program=program)
        wait_for(lambda: self.json_of('snapshots', 'memo', '-c', config), what='a snapshot of the document')
        beside.unlink()
        self.server.pages['/memo.pdf'] = (200, PDF, memo(NEW))
        wait_for(lambda: 'worker.missing' in daemon.text(), what='a word about the worker')
        watch = self.json_of('watch', 'show', 'memo', '-c', config)
        self.assertEqual((watch['last_quality'], watch['failures'], watch['state']), ('ok', 0, 'ok'))
        self.assertEqual(daemon.stop(), 0)


if __name__ == '__main__':
    unittest.main(verbosity=2)
