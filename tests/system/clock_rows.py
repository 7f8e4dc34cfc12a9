"""Rows C02 and C07 on the real program: the wall clock is set under it, the time zones' files are replaced. Run by daemon_test.py."""
import datetime
import os
import pathlib
import shutil
import signal
import sqlite3
import time

from harness import Case, wait_for

PAGE = '<!doctype html><html><head><title>Fees</title></head><body><main><p>Requests are processed within ninety days.</p></main></body></html>'
YEAR = 365 * 86400


class Clocks(Case):
    def planned(self, watch):
        """When the store's next check of the watch is, Unix time."""
        database = sqlite3.connect(f'file:{self.state}/policywatch.db?mode=ro', uri=True, timeout=20)
        try:
            rows = database.execute('select next_check_at from watch_states join watches on watches.no = watch_states.watch where watches.id = ?', [watch]).fetchall()
        finally:
            database.close()
        return rows[0][0] / 1000 if rows else None

    def test_C02_a_wall_clock_that_is_set_stops_no_interval_and_moves_every_timetable(self):
        shim = os.environ.get('POLICYWATCH_CLOCK_SHIM', '')
        if not os.path.exists(shim):
            self.skipTest('POLICYWATCH_CLOCK_SHIM names no library (tests/system/clock_shim.cpp)')
        self.server.pages['/fees'] = self.server.pages['/daily'] = PAGE
        config = self.config(self.watch('fees', '/fees', 'page', 'every = "2s"') + self.watch('daily', '/daily', 'page', 'cron = "30 3 * * *"'))
        shift = self.folder / 'shift'
        shift.write_text('0')
        daemon = self.daemon(config, {'LD_PRELOAD': shim, 'POLICYWATCH_TEST_CLOCK': str(shift)})
        wait_for(lambda: len([1 for entry in self.server.log if entry[1] == '/fees']) > 2, what='checks')
        wait_for(lambda: self.planned('daily'), what='the timetable')
        began, before = time.monotonic(), len(self.server.log)
        to_1970 = 3600 - int(time.time())
        for by in (3600, 0, 10 * YEAR, 0, -30 * YEAR, 0, to_1970, 0):
            seen = daemon.text().count('clock.stepped')
            shift.with_suffix('.new').write_text(str(by))
            os.replace(shift.with_suffix('.new'), shift)
            wait_for(lambda: daemon.text().count('clock.stepped') > seen, seconds=60, what=f'the step to {by}')
            checked = len(self.server.log)
            wait_for(lambda: len(self.server.log) > checked + 2, seconds=60, what=f'checks after the step to {by}')
            # The timetable's next date is a day away at most, in the new time.
            wait_for(lambda: -60 < self.planned('daily') - (time.time() + by) <= 86400 + 60, seconds=60, what=f'the timetable after the step to {by}')
        # No burst: an interval of two seconds, and each step brings two watches forward at most.
        self.assertLessEqual(len(self.server.log) - before, (time.monotonic() - began) / 2 + 1 + 2 * 8)
        self.assertEqual(daemon.stop(), 0)

    def test_C07_a_replaced_time_zone_counts_at_reload_for_what_comes_and_not_for_what_was(self):
        zones = self.folder / 'zones'
        (zones / 'Test').mkdir(parents=True)
        system = pathlib.Path('/usr/share/zoneinfo/Etc')
        if not (system / 'GMT-2').exists():
            self.skipTest('the system has no time zone data (Debian package tzdata)')
        shutil.copyfile(system / 'GMT-1', zones / 'Test' / 'Capital')  # an hour before Greenwich
        self.env['TZDIR'] = str(zones)
        self.server.pages['/fees'] = PAGE
        hour = (datetime.datetime.now(datetime.timezone.utc).hour + 12) % 24
        config = self.config(self.watch('fees', '/fees', 'page', f'cron = "30 {hour} * * *"\ntimezone = "Test/Capital"'))
        daemon = self.daemon(config)
        wait_for(lambda: self.json_of('snapshots', 'fees', '-c', config), what='the first check')
        past = self.json_of('snapshots', 'fees', '-c', config)
        before = wait_for(lambda: self.planned('fees'), what='the plan')
        self.assertEqual(datetime.datetime.fromtimestamp(before, datetime.timezone.utc).strftime('%H:%M'), f'{(hour - 1) % 24:02}:30')
        shutil.copyfile(system / 'GMT-2', zones / 'Test' / 'new')
        os.replace(zones / 'Test' / 'new', zones / 'Test' / 'Capital')
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: 'daemon.reloaded' in daemon.text(), what='the reload')
        self.assertIn('zone.changed', daemon.text())
        self.assertEqual(self.planned('fees'), before - 3600)
        self.assertEqual(self.json_of('snapshots', 'fees', '-c', config), past)
        # Gone: what was known stays, and nothing falls.
        (zones / 'Test' / 'Capital').unlink()
        daemon.signal(signal.SIGHUP)
        wait_for(lambda: daemon.text().count('daemon.reloaded') == 2, what='the second reload')
        self.assertIn('zone.kept', daemon.text())
        self.assertEqual(self.planned('fees'), before - 3600)
        self.assertEqual(daemon.stop(), 0)
