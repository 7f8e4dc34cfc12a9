"""The pages about policies, watches and health in Chromium, against the real daemon; and what holds for every page."""
import concurrent.futures
import http.server
import json
import pathlib
import re
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.parse

from selenium.webdriver.common.by import By

import queue_office
from queue_office import Office, QueueCase

AXE = pathlib.Path(__file__).resolve().parents[2] / "build/npm/node_modules/axe-core/axe.min.js"
GROUPS = {"p01": 5000, "p03": 200, "few": 3, "drawn": 1}
PAGE = "<!doctype html><html lang=en><head><title>Fees</title></head><body><main><h1>Fees</h1>{}</main></body></html>"
LINES = "".join(f"<p>Paragraph {i} of the fee schedule says what it always said about berths and moorings.</p>" for i in range(12))


class Source(http.server.BaseHTTPRequestHandler):
    """A page that says what the test wants it to say."""
    body, status = PAGE.format(LINES), 200

    def do_GET(self):
        if self.path == "/robots.txt":
            self.send_error(404)
            return
        data = self.body.encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class PagesOffice(Office):
    """The seeded daemon, with a live source of its own on loopback."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="policywatch-pages-"))
        self.state = self.folder / "state"
        subprocess.run([queue_office.SEED, self.state, *[f"{name}:{count}" for name, count in GROUPS.items()]], check=True)
        self.source = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Source)
        threading.Thread(target=self.source.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self.source.server_port}"
        stored = "".join(f'[[watch]]\nid = "{name}"\nurl = "https://www.example.gov/{name}"\nkind = "page"\npaused = true\n'
                         for name in ("news", "fees", "hostile", "hops", "steps", "big"))
        live = f'[[watch]]\nid = "live"\nurl = "{self.origin}/live"\nkind = "page"\nevery = "6h"\n'
        self.config = self.folder / "policywatch.toml"
        self.config.write_text(f'state_dir = "{self.state}"\n[fetch]\nper_host_delay = "0s"\nallow_addresses = ["127.0.0.1/32"]\n'
                               f'[review]\nlisten = "127.0.0.1:0"\n{stored}{live}')
        self.run("user", "add", "amara", "--role", "reviewer", "--password-stdin", input="harbor-light-7\n")
        self.token = re.search(r"pw_\S+", self.run("token", "create", "bo", "--scope", "write"))[0]
        self.start()

    def close(self):
        self.source.shutdown()
        self.source.server_close()
        super().close()

    def count(self, table):
        with sqlite3.connect(f"file:{self.state}/policywatch.db?mode=ro", uri=True) as database:
            return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    def watch(self, name):
        return self.api(f"/watches/{name}")[1]


class Pages(QueueCase):
    office_class = PagesOffice
    maxDiff = None
    walked = None

    def number_of(self, query):
        return self.office.updates(query)[0]["id"]

    def every_page(self):
        page, many = self.number_of("policy:page"), self.number_of("policy:few")
        return ["/", "/?q=state:bogus", f"/updates/{page}", f"/updates/{page}?diff=side", f"/updates/{page}?diff=fields", f"/updates/{many}",
                f"/updates/{self.number_of('policy:hostile state:any')}", "/policies", "/policies?agency=Harbor+Authority", "/policies?q=nothing-like-it",
                "/policies/page", "/policies/page/edit", "/policies/page/edit?entry=a0", "/policies/page/edit?entry=new", "/policies/page/history",
                "/policies/page/history?from=2020-01-01", "/import", "/watches", "/watches?state=paused", "/watches/fees", "/watches/fees?diff=side",
                "/watches/fees/captures", "/watches/fees/edit", "/watches/live", "/deliveries", "/status", "/blind", f"/blind/{self.drawn()}", "/nothing-here"]

    def drawn(self):
        """A rejection of bo's that the log's hash draws for amara to look at."""
        while not (waiting := json.loads(self.script("const r = new XMLHttpRequest(); r.open('GET', '/api/v1/blind', false); r.send(); return r.responseText"))["waiting"]):
            number = self.office.updates("policy:drawn state:any")[0]["id"]
            self.office.api(f"/updates/{number}/undo", {})
            self.assertEqual(self.office.api(f"/updates/{number}/reject", {"reason": "out_of_scope"})[0], 200)
        return waiting[0]

    def theme(self, name):
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": name}, {"name": "prefers-reduced-motion", "value": "reduce"}]})

    def axe(self, rules=None):
        if not self.script("return typeof axe !== 'undefined'"):
            self.script(AXE.read_text())
        found = self.browser.execute_async_script(
            "axe.run(document, arguments[0]).then(r => arguments[1](r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3))))",
            {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})})
        return [f"{self.path()} {one}" for one in found]

    def walk(self):
        """Every page once: what axe-core says in both themes, what is wider than a phone, who else is asked."""
        if Pages.walked is not None:
            return Pages.walked
        self.addCleanup(self.theme, "light")
        self.edit_something()
        self.browser.get_log("performance")
        wrong, wide, elsewhere = [], [], set()
        for path in self.every_page():
            self.theme("light")
            self.viewport(1280, 900)
            self.open(path)
            if AXE.exists():
                wrong += self.axe()
                self.theme("dark")
                wrong += [one + " (dark)" for one in self.axe(["color-contrast"])]
            self.viewport(375, 667)
            over = self.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wide += [(path, over)] if over > 0 else []
            for line in self.browser.get_log("performance"):
                event = json.loads(line["message"])["message"]
                if event["method"] == "Network.requestWillBeSent":
                    url = urllib.parse.urlsplit(event["params"]["request"]["url"])
                    if url.scheme in ("http", "https", "ws", "wss") and url.hostname != "127.0.0.1":
                        elsewhere.add(url.geturl())
        Pages.walked = wrong, wide, elsewhere
        return Pages.walked

    def test_axe_finds_nothing_on_any_page_in_either_theme(self):
        if not AXE.exists():
            self.skipTest("axe-core is not installed: scripts/install.sh test fetches it where npm is")
        self.assertEqual(self.walk()[0], [])
        print(f"\naxe-core: {len(self.every_page())} pages, both themes", flush=True)

    def test_every_page_fits_375_px(self):
        self.assertEqual(self.walk()[1], [])

    def test_no_page_asks_anything_of_anybody_else(self):
        self.assertEqual(self.walk()[2], set())

    # ---- policies

    def edit_something(self):
        self.open("/policies/page/edit")
        field = self.one("[name=current_status]")
        field.clear()
        field.send_keys("Partially in effect")
        self.one("[name=note]").send_keys("After the order of February")
        self.one(".sheet-form .primary").click()
        self.until(lambda: "did=edit" in self.path())

    def test_policies_are_narrowed_by_what_the_tracker_sorts_them_by(self):
        self.open("/policies")
        everyone = len(self.all("[data-policy-id]"))
        self.assertEqual({e.get_attribute("name") for e in self.all(".facets select")}, {"agency", "subject", "status", "type", "era"})
        self.open("/policies?q=hops&agency=Harbor+Authority")
        self.assertEqual([e.get_attribute("data-policy-id") for e in self.all("[data-policy-id]")], ["hops"])
        self.open("/policies?agency=Nobody")
        self.assertEqual(self.all("[data-policy-id]"), [])
        self.assertGreater(everyone, 3)

    def test_a_record_is_edited_its_past_is_kept_and_comes_back(self):
        self.open("/policies/steps/edit")
        title = self.one("[name=title]")
        before = title.get_attribute("value")
        title.clear()
        title.send_keys("The policy of small steps")
        self.one("[name=note]").send_keys("House style")
        self.one(".sheet-form .primary").click()
        self.says("saved")
        self.open("/policies/steps/edit?entry=new")
        self.one("[name=title]").send_keys("2025.07.01 Fee is delayed")
        self.script("document.querySelector('[name=header_date]').value = '2025-07-01'")
        self.one(".sheet-form .primary").click()
        self.says("saved")
        record = self.office.api("/policies/steps")[1]
        self.assertEqual(record["title"], "The policy of small steps")
        self.assertEqual([(e["date"], e["title"]) for e in record["actions"]][-1], ("2025-07-01", "2025.07.01 Fee is delayed"))
        self.open("/policies/steps/history")
        newest, edit = self.all(".versions > li")[:2]
        self.assertIn("amara", newest.text)
        self.assertEqual(newest.find_element(By.CSS_SELECTOR, "[data-field=action] ins").text.split("\n")[0], "2025-07-01")
        self.assertIn("House style", edit.text)
        self.open("/policies/steps/history?field=title")
        self.assertEqual(len(self.all(".versions > li")), 1)
        today = time.strftime("%Y-%m-%d", time.gmtime())
        self.open(f"/policies/steps/history?from=2026-02-03&to={today}")
        self.assertEqual([e.get_attribute("data-field") for e in self.all("[data-between] .field")], ["title", "action"])
        self.open("/policies/steps/history?field=title")
        self.one(".versions button").click()
        self.says("says again what it said")
        self.assertEqual(self.office.api("/policies/steps")[1]["title"], before)

    def test_an_edit_over_somebody_elses_is_told_and_keeps_what_was_typed(self):
        self.open("/policies/hops/edit")
        typed = self.one("[name=description]")
        typed.send_keys("Mine.")
        mine = self.browser.current_window_handle
        self.browser.switch_to.new_window("tab")
        self.open("/policies/hops/edit")
        self.one("[name=era]").send_keys("2.0")
        self.one(".sheet-form .primary").click()
        self.says("saved")
        self.browser.close()
        self.browser.switch_to.window(mine)
        self.one(".sheet-form .primary").click()
        self.says("changed by amara")
        self.assertIn("Mine.", self.one("[name=description]").get_attribute("value"))
        self.assertEqual(self.office.api("/policies/hops")[1]["era"], "2.0")

    def test_a_folder_of_saved_pages_is_looked_at_and_imported(self):
        record = self.office.api("/policies/few")[1]
        record.update(title="The policy of a few, renamed", id="few")
        folder = self.office.folder / "saved"
        folder.mkdir()
        (folder / "few.json").write_text(json.dumps(record))
        (folder / "broken.json").write_text("{")
        for button, outcome in (("look", "The policy of few"), ("import", "The policy of a few, renamed")):
            self.open("/import")
            self.one("[name=files]").send_keys("\n".join(str(file) for file in sorted(folder.iterdir())))
            self.one(f"[name={button}]").click()
            self.until(lambda: self.one("#report"))
            self.assertEqual([e.get_attribute("data-outcome") for e in self.all("#report li")], ["refused", "updated"])
            self.assertEqual(self.office.api("/policies/few")[1]["title"], outcome)

    def test_a_large_folder_goes_in_pieces_and_one_report_tells_of_all(self):
        folder = self.office.folder / "large"
        folder.mkdir()
        for number in range(60):
            record = {"id": f"large-{number}", "slug": f"large-{number}", "title": f"Large policy {number}", "description": "Many words. " * 9000}
            (folder / f"{number:02}.json").write_text(json.dumps(record))
        (folder / "picture.png").write_bytes(b"x" * 1000)
        self.open("/import")
        self.browser.get_log("performance")
        self.one("[name=files]").send_keys("\n".join(str(file) for file in sorted(folder.iterdir())))
        self.one("[name=import]").click()
        self.says("imported.")
        self.assertEqual([e.text for e in self.all("#report [data-tally]")], ["60", "0", "0", "0", "60"])
        self.assertEqual(len(self.all("#report li")), 60)
        sent = [json.loads(line["message"])["message"] for line in self.browser.get_log("performance")]
        posts = [event for event in sent if event["method"] == "Network.requestWillBeSent" and event["params"]["request"]["method"] == "POST"]
        self.assertEqual(len(posts), 4, "2 MB at most go together")
        self.assertEqual(len(self.office.api("/policies/large-59")[1]["description"]), 12 * 9000)

    def test_one_file_over_four_megabytes_is_taken_of_who_may_decide(self):
        file = self.office.folder / "whole.json"
        file.write_text(json.dumps([{"id": f"whole-{number}", "slug": f"whole-{number}", "title": f"Whole policy {number}", "description": "Words. " * 9000} for number in range(100)]))
        self.assertGreater(file.stat().st_size, 6_000_000)
        self.open("/import")
        self.one("[name=files]").send_keys(str(file))
        self.one("[name=look]").click()
        self.says("nothing was written yet")
        self.assertEqual([e.text for e in self.all("#report [data-tally]")], ["100", "0", "0", "0", "1"])
        self.assertEqual(self.office.api("/policies/whole-1")[0], 404)

    def test_R312_a_rejection_is_looked_at_blind(self):
        look = self.drawn()
        self.open("/blind")
        self.assertEqual(self.one("[data-waiting]").get_attribute("data-waiting"), "1")
        self.keys("o")
        self.until(lambda: self.path() == f"/blind/{look}")
        text = self.one("main").text
        self.assertNotIn("bo", text.split())
        self.assertNotIn("rejected by", text)
        self.keys("a")
        self.until(lambda: self.path() == "/blind")
        self.assertIn("rejected by bo as out of scope; amara would accept it", self.one("[data-disagreed]").text)
        self.assertEqual(self.office.state_of(self.office.updates("policy:drawn state:any")[0]["id"]), "rejected")

    # ---- watches

    def test_a_check_that_was_asked_for_tells_how_it_goes(self):
        self.open("/watches/live")
        next(e for e in self.all(".bar button") if e.text == "Check now").click()
        self.until(lambda: self.one(".progress[data-done=yes]"))
        self.until(lambda: "checked" in self.one("[role=log]").text.lower())

    def test_other_rules_are_tried_on_what_is_stored(self):
        self.open("/watches/fees/edit")
        self.one("[name=select]").send_keys("h1")
        self.one("[name=try]").click()
        self.until(lambda: self.one("#trial"))
        told = {e.get_attribute("data-told"): int(e.text) for e in self.all("#trial [data-told]")}
        self.assertEqual(told["tried"], 0)
        self.assertGreater(told["present"], 1)
        self.assertEqual(self.one("[name=select]").get_attribute("value"), "h1")
        self.assertEqual(self.office.watch("fees")["select"], [])
        self.assertEqual(self.all("[name=save]"), [])  # it stands in the configuration

    def test_a_watch_of_the_page_is_edited(self):
        code, _ = self.office.api("/watches", {"id": "own", "url": self.office.origin + "/own", "kind": "page"})
        self.assertIn(code, (200, 201))
        self.open("/watches/own/edit")
        self.one("[name=ignore]").send_keys(".share")
        self.one("[name=every]").send_keys("2h")
        self.one("[name=save]").click()
        self.says("saved")
        self.assertEqual(self.office.watch("own")["ignore"], [".share"])
        self.open("/watches/own/edit")
        self.one("[name=ignore]").send_keys("\n:::")
        self.one("[name=save]").click()
        self.says("selector")
        self.assertEqual(self.office.watch("own")["ignore"], [".share"])

    def test_any_two_snapshots_are_compared_and_the_list_tells_the_past(self):
        self.open("/watches/fees")
        froms, tos = self.all("[name=from]"), self.all("[name=to]")
        froms[-1].click()
        tos[0].click()
        next(e for e in self.all("button") if e.text.startswith("Compare")).click()
        self.until(lambda: "from=" in self.path())
        self.assertTrue(self.all("#diff ins"))
        self.open("/watches?q=fees")
        picture = self.one("[data-watch-id=fees] svg[role=img]")
        self.assertRegex(picture.get_attribute("aria-label"), r"new content, \d+ spells? without a good answer")

    # ---- rows

    def test_X16_comparing_leaves_no_trace(self):
        hashes = [one["sha256"] for one in self.office.api("/watches/fees/snapshots")[1]["snapshots"]]
        before = [self.office.count(table) for table in ("decisions", "deliveries", "updates", "captures")]
        for turn in range(50):
            first, second = hashes[turn % len(hashes)], hashes[(turn * 3 + 1) % len(hashes)]
            code, _ = self.office.api(f"/diff?from={first}&to={second}")
            self.assertEqual(code, 200)
        self.open(f"/watches/fees?from={hashes[0]}&to={hashes[-1]}")
        self.assertEqual([self.office.count(table) for table in ("decisions", "deliveries", "updates", "captures")], before)

    def test_X18_a_source_that_keeps_us_out_is_unknown_not_unchanged(self):
        watch = {"id": "shut", "url": self.office.origin + "/shut", "kind": "page"}
        self.office.api("/watches", watch)
        self.until(lambda: self.office.watch("shut")["state"] == "ok")
        good = self.office.watch("shut")["last_ok"]
        Source.status, Source.body = 403, "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>You don't have permission to access this page. Reference #18.2d</p></body></html>"
        self.addCleanup(setattr, Source, "status", 200)
        self.addCleanup(setattr, Source, "body", PAGE.format(LINES))
        for scan in range(1, 4):
            self.office.api("/watches/shut/check", {})
            self.until(lambda: self.office.watch("shut")["failures"] >= scan)
        seen = self.office.watch("shut")
        self.assertEqual((seen["last_quality"], seen["last_ok"]), ("blocked", good))
        self.assertIn("blocked", seen["health"])
        self.assertNotEqual(seen["state"], "ok")
        self.open("/status")
        row = next(e for e in self.all("tbody tr") if "shut" in e.text)
        self.assertIn("blocked", row.text)
        self.assertNotIn("unchanged", row.text)
        self.open("/watches?state=blocked")
        self.assertEqual([e.get_attribute("data-watch-id") for e in self.all("[data-watch-id]")], ["shut"])

    # Times are printed, not asserted: they belong to the machine. bench/ and docs/reviewing.md measure them.

    def timed(self, path):
        self.open(path)
        return self.script("const n = performance.getEntriesByType('navigation')[0];"
                           "const p = performance.getEntriesByName('first-contentful-paint')[0];"
                           "return [n.responseStart, p ? p.startTime : -1, n.domInteractive, n.decodedBodySize]")

    def test_P01_five_thousand_open_updates(self):
        first_byte, paint, interactive, size = self.timed("/?policy=p01")
        self.assertEqual(self.office.api("/updates?policy=p01&limit=1")[1].get("total", 5000), 5000)
        self.assertLess(size, 500_000)
        took = self.browser.execute_async_script(
            "const done = arguments[0], start = performance.now();"
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true}));"
            "requestAnimationFrame(() => done(performance.now() - start))")
        self.assertEqual(self.current(), self.ids()[1])
        print(f"\nP-01: first byte {first_byte:.0f} ms, paint {paint:.0f} ms, interactive {interactive:.0f} ms, j {took:.0f} ms, page {size / 1000:.0f} kB", flush=True)

    def test_P02_an_update_with_bodies_of_a_megabyte(self):
        first_byte, paint, interactive, size = self.timed(f"/updates/{self.number_of('policy:big')}")
        self.assertLess(size, 500_000)
        self.assertTrue(self.all("[data-diff=changes] ins"))
        print(f"\nP-02: first byte {first_byte:.0f} ms, interactive {interactive:.0f} ms, page {size / 1000:.0f} kB", flush=True)

    def test_P03_accepting_at_twenty_clients(self):
        waiting = self.office.updates("policy:p03")
        self.assertEqual(len(waiting), 200)
        took = []

        def accept(update):
            start = time.monotonic()
            code, _ = self.office.api(f"/updates/{update['id']}/accept", {"rev": update["rev"]})
            took.append(time.monotonic() - start)
            return code
        with concurrent.futures.ThreadPoolExecutor(20) as clients:
            self.assertEqual(set(clients.map(accept, waiting)), {200})
        self.assertEqual(self.office.updates("policy:p03"), [])
        print(f"\nP-03: p95 {sorted(took)[int(len(took) * 0.95)] * 1000:.0f} ms of 200 accepts at 20 clients", flush=True)

    def test_P05_the_queue_of_many_from_the_command_line(self):
        start = time.monotonic()
        found = json.loads(self.office.run("queue", "list", "--filter", "policy:p01 score>=90", "--json"))
        took = time.monotonic() - start
        self.assertTrue(found)
        self.assertTrue(all(one["score"] >= 90 for one in found))
        print(f"\nP-05: {took * 1000:.0f} ms over {self.office.count('updates')} updates", flush=True)
