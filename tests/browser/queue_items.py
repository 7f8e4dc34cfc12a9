"""What an item shows, and that it stays inert: rows E, D, S and P-04 of the review catalogue."""
import json
import socket
import time
import urllib.request

from selenium.webdriver.common.by import By

VIEWS = ["changes", "words", "side", "rendered", "links", "fields", "source"]


class ItemCases:
    def test_E01_E03_an_item_shows_what_a_decision_needs(self):
        number = self.fees()
        update = self.office.api(f"/updates/{number}")[1]
        self.open(f"/updates/{number}")
        text = self.one("main").text
        for wanted in ("Fully in Effect", "Fee takes effect", "docket 1:25-cv-00417", "HTTP 200", "12:40 UTC", "12:50 UTC"):
            self.assertIn(wanted, text)
        points = [int(mark.text) for mark in self.all(".terms .points")]
        self.assertEqual(max(0, min(100, sum(points))), update["score"])
        self.assertEqual(self.one(".update").get_attribute("data-score"), str(update["score"]))
        self.assertEqual(self.one("[name=date]").get_attribute("value"), "2026-02-03")
        before, after = [link.get_attribute("href") for link in self.all(".captures a")[:2]]
        self.assertNotEqual(before, after)
        evidence = update["evidence"][0]
        self.assertTrue(before.endswith(evidence["before"]["sha256"]))
        self.assertTrue(after.endswith(evidence["after"]["sha256"]))
        self.assertIn(evidence["before"]["sha256"][:12], text)
        self.assertIn(evidence["after"]["sha256"][:12], text)
        for address, costs in ((before, b"180 dollars"), (after, b"90 dollars")):
            request = urllib.request.Request(address, headers={"Authorization": "Bearer " + self.office.token})
            with urllib.request.urlopen(request) as reply:
                self.assertIn(costs, reply.read())

    def test_a_quote_leads_to_its_place_in_the_difference(self):
        self.open(f"/updates/{self.fees()}")
        link = self.one(".proposal .quote .to-place")
        target = link.get_attribute("href").split("#")[1]
        self.assertIn("enjoined until further notice", self.one(f"#{target}").text)
        self.assertTrue(self.all(f"#{target} ins"))

    def test_E11_a_conflict_of_dates_is_shown_and_both_can_be_picked(self):
        self.open(f"/updates/{self.fees()}")
        self.assertIn("date conflict", self.one(".flag").text)
        field = self.one("[name=date]")
        self.assertEqual(field.get_attribute("value"), "2026-02-03")
        offered = self.script("return [...arguments[0].list.options].map(option => option.value)", field)
        self.assertEqual(offered, ["2026-02-03", "2026-02-02"])
        self.assertIn("2026-02-02 The Bay Ledger", self.one(".dates").text)

    def test_E10_every_redirect_in_order(self):
        number = self.office.updates("policy:hops")[0]["id"]
        self.open(f"/updates/{number}")
        hops = self.one(".hops")
        self.script("arguments[0].open = true", hops)
        lines = [line.text for line in self.all(".hops li")]
        self.assertEqual([line[:3] for line in lines], ["301", "302", "307"])
        self.assertIn("/one", lines[0].split("→")[1])
        self.assertIn("/three", lines[2].split("→")[1])

    def test_D16_baselines(self):
        number = self.fees()
        self.open(f"/updates/{number}")
        self.assertEqual(self.one(".bases [aria-current]").text, "the one before")
        self.assertIn("180", [mark.text for mark in self.all("[data-diff] del")])
        self.keys("b")
        self.until(lambda: self.one(".bases [aria-current]").text == "the first")
        self.assertIn("120", [mark.text for mark in self.all("[data-diff] del")])
        self.assertNotIn("180", [mark.text for mark in self.all("[data-diff] del")])
        self.assertIn("12:10 UTC", self.one(".captures").text)
        self.assertIn("12:50 UTC", self.one(".captures").text)

    def test_D19_since_the_last_review_and_every_step(self):
        number = self.office.updates("policy:steps")[0]["id"]
        self.open(f"/updates/{number}")
        self.assertEqual(self.one(".bases [aria-current]").text, "last reviewed")

        def gone():
            return [mark.text for mark in self.all("[data-diff] del")]
        self.assertIn("120", gone())
        self.assertIn("90", [mark.text for mark in self.all("[data-diff] ins")])
        for dollars in ("160", "140", "120"):
            if dollars == "160":
                self.keys("[")
                self.until(lambda: "180" in gone())
            self.keys("[")
            self.until(lambda: dollars in gone())
        self.keys("]")
        self.until(lambda: "140" in gone())
        self.assertIn("12:20 UTC", self.one(".captures").text)
        self.assertIn("12:30 UTC", self.one(".captures").text)
        self.keys("b")
        self.until(lambda: self.one(".bases [aria-current]").text == "last accepted")

    def test_D17_side_by_side_rows_stand_in_line(self):
        self.open(f"/updates/{self.fees()}?diff=side")
        pairs = self.all("[data-diff=side] .pair")
        changed = [pair for pair in pairs if pair.find_elements(By.CSS_SELECTOR, "del") and pair.find_elements(By.CSS_SELECTOR, "ins")]
        self.assertTrue(changed)
        for pair in changed:
            left, right = pair.find_element(By.CSS_SELECTOR, ".before"), pair.find_element(By.CSS_SELECTOR, ".after")
            self.assertFalse(left.find_elements(By.CSS_SELECTOR, "ins"))
            self.assertFalse(right.find_elements(By.CSS_SELECTOR, "del"))
            self.assertEqual(left.rect["y"], right.rect["y"])

    def test_S01_S02_hostile_texts_and_pages_stay_inert(self):
        number = self.office.updates("policy:hostile has:date")[0]["id"]
        self.browser.get_log("performance")
        for path in ("/?policy=hostile", *[f"/updates/{number}?diff={view}" for view in VIEWS], "/policies/hostile",
                     f"/?policy=hostile&done={number}"):
            self.open(path)
            if path.endswith("rendered"):
                frames = self.all("iframe")
                self.assertEqual(len(frames), 2)
                for frame in frames:
                    self.assertEqual(frame.get_attribute("sandbox"), "")
                    self.script("arguments[0].scrollIntoView()", frame)
                self.until(lambda: self.script("return performance.getEntriesByType('resource').filter(e => e.name.includes('/rendered/')).length") == 2)
                time.sleep(0.5)  # what a page would load by itself needs a moment to do so
            self.assertIsNone(self.script("return window.__pwned"), path)
            self.assertEqual(self.script("return document.querySelectorAll('[onmouseover], [onerror], a[href^=javascript]').length"), 0, path)
            self.assertTrue(self.browser.current_url.startswith(self.office.base), path)
        asked = []
        for line in self.browser.get_log("performance"):
            message = json.loads(line["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.append(message["params"]["request"]["url"])
        self.assertTrue(asked)
        self.assertEqual([url for url in asked if not url.startswith((self.office.base, "data:"))], [])

    def test_S09_headers_and_no_foreign_address(self):
        request = urllib.request.Request(self.office.base + "/", headers={"Authorization": "Bearer " + self.office.token})
        with urllib.request.urlopen(request) as reply:
            policy, body = reply.headers["Content-Security-Policy"], reply.read().decode()
            self.assertEqual(reply.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertNotIn("unsafe-inline", policy)
        self.assertNotRegex(body, r'(src|action)="https?:|<script>|<style')

    def test_D15_a_rewritten_page_tells_what_went_and_came(self):
        self.list("anew")
        self.one(".queue .title").click()
        self.until(lambda: self.one("[data-rewritten]"))
        told = lambda name, mark: [mark.text for mark in self.all(f"[data-delta={name}] {mark}")]
        self.assertIn("Harbor Authority", told("names", "del"))
        self.assertIn("Coast Board", told("names", "ins"))
        self.assertEqual((told("dates", "del"), told("dates", "ins")), (["March 4, 2026"], ["2026-05-01"]))
        self.assertEqual((told("numbers", "del"), told("numbers", "ins")), (["120 dollars", "30 days"], ["$180"]))

    def test_P04_the_script_is_small_and_the_only_one(self):
        self.open("/")
        sizes = self.script("""return performance.getEntriesByType('resource').filter(e => e.initiatorType === 'script' || e.name.endsWith('.js'))
            .map(e => e.decodedBodySize)""")
        self.assertEqual(len(sizes), 1)
        self.assertLess(sum(sizes), 100_000)

    def test_S08_paths_and_huge_filters(self):
        for path in ("/updates/..%2f..%2fetc%2fpasswd", "/snapshots/..%2f..%2fetc", "/updates/12/../../x"):
            self.assertIn(self.office.api(path)[0], (400, 404), path)
        # A head this long is refused by itself; the sender still reads why.
        request = f"GET /api/v1/updates?q={'a' * 10_000_000} HTTP/1.1\r\nHost: {self.office.base[7:]}\r\n\r\n"
        with socket.create_connection(("127.0.0.1", int(self.office.base.rsplit(":", 1)[1])), 10) as connection:
            connection.sendall(request.encode())
            self.assertIn(connection.recv(12), (b"HTTP/1.1 400", b"HTTP/1.1 431"))
        self.assertEqual(self.office.api("/updates?q=" + "a" * 5000)[0], 400)
        self.assertEqual(self.office.api("/status")[0], 200)
