"""The review queue of the real daemon in Chromium, row by row of the review catalogue. Run by review_page_test.py.

One daemon and one browser for all; each test has a policy with updates of its own, so that none is in another's way."""
import collections
import concurrent.futures
import json
import random
import socket
import subprocess
import time
import urllib.parse
import urllib.request

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import queue_office
from queue_office import QueueCase

VIEWS = ["changes", "words", "side", "rendered", "links", "fields", "source"]


class Queue(QueueCase):
    def test_K01_j_and_k_move_the_current_row_in_view(self):
        ids = self.list("k01")
        self.assertEqual(len(ids), 30)
        self.keys("j", "j", "j", "k")
        self.assertEqual(self.current(), ids[2])
        self.keys(*"j" * 15)
        self.assertEqual(self.current(), ids[17])
        self.assertTrue(self.in_view(self.one(".queue > [aria-current=true]")))

    def test_K02_back_from_an_item_to_the_same_row(self):
        ids = self.list("k02")
        self.keys("j", "j", Keys.ENTER)
        self.until(lambda: self.item() == ids[2])
        self.keys("u")
        self.until(lambda: self.current() == ids[2])
        self.assertIn("policy=k02", self.path())
        self.assertTrue(self.in_view(self.one(".queue > [aria-current=true]")))
        self.assertEqual(self.script("return document.activeElement.closest('[data-item-id]').dataset.itemId"), str(ids[2]))
        self.keys("o")
        self.until(lambda: self.item() == ids[2])
        self.keys(Keys.ESCAPE)
        self.until(lambda: self.current() == ids[2])

    def test_K03_K04_accept_moves_on_and_z_takes_it_back(self):
        ids = self.list("k03")
        self.keys("j", "a")
        self.says(f"accepted #{ids[1]}")
        self.assertEqual(self.office.state_of(ids[1]), "accepted")
        self.assertEqual(self.current(), ids[2])
        self.assertTrue(self.one("[role=status] button").is_displayed())
        before = len(self.office.api(f"/updates/{ids[1]}/history")[1]["history"])
        self.keys("z")
        self.says(f"#{ids[1]} is open again")
        self.assertEqual(self.ids(), ids)
        self.assertEqual(self.office.state_of(ids[1]), "new")
        self.assertEqual(len(self.office.api(f"/updates/{ids[1]}/history")[1]["history"]), before + 1)
        status = json.loads(self.office.run("status", "--json"))
        self.assertEqual(status["outbox"]["pending"] if "outbox" in status else 0, 0)

    def test_K05_reject_with_a_digit(self):
        ids = self.list("k05")
        self.keys("r", "3")
        self.says(f"rejected #{ids[0]}")
        update = self.office.api(f"/updates/{ids[0]}")[1]
        self.assertEqual((update["state"], update.get("reject_reason")), ("rejected", "volatile"))
        self.assertEqual(self.current(), ids[1])

    def test_K06_escape_leaves_a_begun_rejection(self):
        ids = self.list("k06")
        self.keys("r", Keys.ESCAPE, "3")
        self.assertEqual([self.office.state_of(number) for number in ids], ["new", "new"])
        self.open(f"/updates/{ids[0]}?policy=k06")
        self.keys("r")
        self.until(lambda: self.one("[data-menu=r]").get_attribute("open"))
        self.keys(Keys.ESCAPE)
        self.until(lambda: not self.one("[data-menu=r]").get_attribute("open"))
        self.assertEqual(self.office.state_of(ids[0]), "new")

    def test_K07_typing_is_no_command(self):
        ids = self.list("k07")
        self.keys("/")
        self.keys("jazz review")
        self.assertEqual(self.one("[name=q]").get_attribute("value"), "jazz review")
        self.open(f"/updates/{ids[0]}?policy=k07")
        for name in ("title", "text", "date"):
            self.one(f"[name={name}]").send_keys("jazz review")
        self.assertEqual(self.item(), ids[0])
        self.assertEqual([self.office.state_of(number) for number in ids], ["new", "new"])

    def test_K08_modifiers_are_left_alone(self):
        ids = self.list("k08")
        for modifier, key in ((Keys.CONTROL, "a"), (Keys.ALT, "j"), (Keys.META, "r")):
            self.with_modifier(modifier, key)
        self.keys("3")
        # While an input method composes, its keys are its own.
        self.script("""document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true, isComposing: true}));
            document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true, keyCode: 229}))""")
        self.assertEqual(self.current(), ids[0])
        self.assertEqual([self.office.state_of(number) for number in ids], ["new", "new"])

    def test_K09_keys_can_be_switched_off(self):
        ids = self.list("k09")
        self.keys("?")
        self.until(lambda: self.one("dialog[open] input")).click()
        self.addCleanup(self.script, "localStorage.removeItem('keys')")
        self.keys(Keys.ESCAPE)
        self.until(lambda: not self.all("dialog"))
        self.keys("j", "a")
        self.assertEqual(self.current(), ids[0])
        self.assertEqual(self.office.state_of(ids[0]), "new")
        self.one(".queue .title").click()
        self.until(lambda: self.one(".bar .primary")).click()
        self.until(lambda: self.item() == ids[1])
        self.assertEqual(self.office.state_of(ids[0]), "accepted")

    def test_K10_help_lists_every_binding(self):
        for path, more in (("/?policy=k10", {"j", "k", "o", "a", "x", "# ", "* a", "r 1"}),
                           (f"/updates/{self.fees()}", {"e", "n", "p", "d", "r 0", "u", "g q", "g h"})):
            self.open(path)
            opener = self.script("return document.activeElement.outerHTML")
            self.keys("?")
            listed = self.until(lambda: self.script("return [...document.querySelectorAll('dialog[open] [data-binding]')].map(e => e.dataset.binding)"))
            declared = self.script("return [...document.querySelectorAll('[data-key]')].map(e => e.dataset.key)")
            self.assertEqual(set(declared) - set(listed), set())
            self.assertEqual({key.strip() for key in more} - set(listed), set())
            self.assertEqual(len(listed), len(set(listed)))
            self.keys(Keys.ESCAPE)
            self.until(lambda: not self.all("dialog"))
            self.assertEqual(self.script("return document.activeElement.outerHTML"), opener)

    def test_K11_what_is_missing_is_asked_for(self):
        undated = [update["id"] for update in self.office.updates("policy:hostile -has:date")][0]
        self.open(f"/updates/{undated}")
        self.keys("a")
        self.says("not accepted: date")
        self.assertEqual(self.script("return document.activeElement.name"), "date")
        self.assertEqual(self.office.state_of(undated), "new")

    def test_K12_tab_and_enter_suffice(self):
        ids = self.list("k12")

        def tab_to(selector, backwards=False):
            for _ in range(150):
                if self.script("return document.activeElement.matches(arguments[0])", selector):
                    return
                if backwards:
                    self.with_modifier(Keys.SHIFT, Keys.TAB)
                else:
                    self.keys(Keys.TAB)
            self.fail(f"{selector} is not reached by Tab")
        tab_to(f"[data-item-id='{ids[0]}'] .title")
        self.keys(Keys.ENTER)
        self.until(lambda: self.item() == ids[0])
        tab_to("[name=text]")
        self.keys("Typed. ")
        tab_to(".bar .primary")
        self.keys(Keys.ENTER)
        self.until(lambda: self.office.state_of(ids[0]) == "accepted")
        self.assertIn("Typed.", self.office.api(f"/updates/{ids[0]}")[1]["text"])
        self.until(lambda: self.item() == ids[1])
        tab_to("[data-menu=r] summary")
        self.keys(Keys.ENTER)
        tab_to("[value=duplicate]")
        self.keys(Keys.ENTER)
        self.until(lambda: self.office.state_of(ids[1]) == "rejected")
        self.until(lambda: self.item() == ids[2])

    def test_K13_a_held_key_skips_nothing(self):
        ids = self.list("k13")
        length = self.script("return history.length")
        self.script("""for (let i = 0; i < 20; i++) document.body.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'j', bubbles: true, repeat: i > 0}))""")
        self.assertEqual(self.current(), ids[20])
        self.assertEqual(self.script("return history.length"), length)

    def test_K14_ten_decisions_in_twenty_presses(self):
        ids = self.list("k14")
        self.keys(Keys.ENTER)
        self.until(lambda: self.item() == ids[0])
        presses = 0
        for at in range(10):
            sequence = ("a",) if at % 2 == 0 else ("r", "1")
            presses += len(sequence)
            self.keys(*sequence)
            self.until(lambda: self.item() == ids[at + 1])
        self.assertLessEqual(presses, 20)
        states = [self.office.state_of(number) for number in ids[:10]]
        self.assertEqual(states, ["accepted", "rejected"] * 5)

    def test_K15_others_decisions_vanish_without_moving_mine(self):
        ids = self.list("k15")
        self.keys("j", "j", "j")
        top = self.script("return document.querySelector('.queue > [aria-current]').getBoundingClientRect().top")
        self.assertEqual(self.office.api(f"/updates/{ids[1]}/reject", {"reason": "known", "rev": 1})[0], 200)
        self.until(lambda: self.ids() == [ids[0], *ids[2:]])
        self.assertEqual(self.current(), ids[3])
        self.assertEqual(self.script("return document.activeElement.closest('[data-item-id]').dataset.itemId"), str(ids[3]))
        after = self.script("return document.querySelector('.queue > [aria-current]').getBoundingClientRect().top")
        shorter = self.script("return document.documentElement.scrollHeight <= innerHeight || scrollY === 0")
        self.assertTrue(shorter or abs(after - top) < 2, (top, after))
        self.assertEqual(self.office.api(f"/updates/{ids[1]}/undo", {})[0], 200)
        self.until(lambda: self.ids() == ids)
        self.assertEqual(self.current(), ids[3])
        self.open(f"/updates/{ids[3]}")
        self.one("[name=text]").send_keys("my words ")
        self.assertEqual(self.office.api(f"/updates/{ids[3]}/claim", {"rev": 1})[0], 200)
        self.says("meanwhile: claimed")
        self.assertIn("my words", self.one("[name=text]").get_attribute("value"))

    def test_K16_reload_after_decisions(self):
        ids = self.list("k16")
        for at in range(5):
            self.keys("r", "2")
            self.says(f"rejected #{ids[at]}")
        self.browser.refresh()
        self.assertEqual(self.ids(), ids[5:])
        self.assertEqual(self.current(), ids[5])

    def test_K17_address_and_item_agree(self):
        ids = self.list("k17")
        self.keys(Keys.ENTER)
        self.until(lambda: self.item() == ids[0])
        self.keys("j")
        self.until(lambda: self.item() == ids[1])
        self.assertTrue(self.path().startswith(f"/updates/{ids[1]}"))
        self.browser.back()
        self.until(lambda: self.item() == ids[0])
        self.assertTrue(self.path().startswith(f"/updates/{ids[0]}"))
        self.browser.forward()
        self.until(lambda: self.item() == ids[1])
        self.browser.switch_to.new_window("tab")
        self.addCleanup(self.browser.switch_to.window, self.browser.window_handles[0])
        self.open(f"/updates/{ids[2]}")
        self.assertEqual(self.item(), ids[2])
        self.browser.close()
        self.browser.switch_to.window(self.browser.window_handles[0])

    def fees(self):
        return self.office.updates("policy:page state:any")[0]["id"]

    def test_D18_K18_hunks_by_n_and_p(self):
        self.open(f"/updates/{self.fees()}")
        hunks = self.all("[data-hunk]")
        self.assertGreaterEqual(len(hunks), 3)
        for at in range(len(hunks)):
            self.keys("n")
            self.assertEqual(hunks[at].get_attribute("aria-current"), "true")
            self.assertEqual(len(self.all("[data-hunk][aria-current]")), 1)
            self.assertTrue(self.in_view(hunks[at]))
        self.keys("n")
        self.assertEqual(hunks[-1].get_attribute("aria-current"), "true")
        self.says("last change")
        self.keys("p")
        self.assertEqual(hunks[-2].get_attribute("aria-current"), "true")

    def test_K19_views_cycle_and_are_kept(self):
        self.open(f"/updates/{self.fees()}")
        seen = []
        for _ in VIEWS:
            view = self.one("[data-diff]").get_attribute("data-diff")
            seen.append(view)
            self.keys("d")
            self.until(lambda: self.one("[data-diff]").get_attribute("data-diff") != view)
        self.assertEqual(seen, VIEWS)
        self.assertEqual(self.one("[data-diff]").get_attribute("data-diff"), "changes")
        self.open(f"/updates/{self.fees()}?diff=words")
        if self.all("[rel=next]"):
            self.keys("j")
            self.until(lambda: self.item() != self.fees())
            self.assertIn("diff=words", self.path())

    def test_K21_nothing_scrolls_sideways_and_decisions_are_at_hand(self):
        ids = self.list("k21")
        fees = self.fees()
        for width, height in ((375, 667), (1280, 800)):
            self.viewport(width, height)
            for path in ("/?policy=k21", f"/updates/{ids[0]}", f"/updates/{fees}", f"/updates/{fees}?diff=side",
                         f"/updates/{fees}?diff=rendered", "/?state=any", "/?q=state%3Abogus"):
                self.open(path)
                wider = self.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                self.assertEqual(wider, 0, f"{path} at {width}")
            self.open(f"/updates/{ids[0]}")
            for selector in (".bar .primary", "[data-menu=r] summary"):
                button = self.one(selector)
                self.script("arguments[0].scrollIntoView({block: 'nearest'})", button)
                self.assertTrue(self.in_view(button), f"{selector} at {width}")

    def test_K22_three_chosen_rejected_and_taken_back_together(self):
        ids = self.list("k22")
        self.keys("x", "j", "x", "j", "j", "x", "#")
        dialog = self.until(lambda: self.one("[role=dialog]"))
        self.assertEqual(self.one("[data-count]").get_attribute("data-count"), "3")
        self.assertEqual(len(self.all(".sample a")), 3)
        self.assertTrue(dialog.is_displayed())
        self.keys("r", "2")
        self.says("2 others")
        states = [self.office.api(f"/updates/{number}")[1] for number in ids]
        self.assertEqual([update["state"] for update in states], ["rejected", "rejected", "new", "rejected", "new", "new"])
        self.assertEqual(states[0]["reject_reason"], "template")
        log = [self.office.api(f"/updates/{number}/history")[1]["history"][-1] for number in (ids[0], ids[1], ids[3])]
        bulks = {str(row["detail"].get("bulk") if isinstance(row["detail"], dict) else json.loads(row["detail"]).get("bulk")) for row in log}
        self.assertEqual(len(bulks), 1)
        self.assertNotIn("None", bulks)
        self.keys("z")
        self.until(lambda: self.ids() == ids)
        self.assertEqual([self.office.state_of(number) for number in ids], ["new"] * 6)

    def test_K23_more_than_fifty_want_their_number(self):
        self.list("k23")
        self.one("#bulk [value=filter]").click()
        self.until(lambda: self.one("[role=dialog]"))
        self.assertEqual(self.one("[data-count]").get_attribute("data-count"), "60")
        self.assertEqual(len(self.all(".sample a")), 5)
        self.one("[name=count]").send_keys("59")
        self.one("[value=known]").click()
        self.says("nothing was decided")
        self.assertEqual(len(self.office.updates("policy:k23")), 60)
        self.one("[name=count]").send_keys("60")
        self.one("[value=known]").click()
        self.says("59 others")
        self.assertEqual(len(self.office.updates("policy:k23")), 0)
        self.assertEqual(len(self.office.updates("policy:k23 state:any reason:known")), 60)
        self.keys("z")
        self.until(lambda: len(self.ids()) == 50)
        self.assertEqual(len(self.office.updates("policy:k23")), 60)

    def test_rows_of_a_host_and_a_policy_are_chosen_by_two_keys(self):
        self.list("k01")
        chosen = "return document.querySelectorAll('[name=pick]:checked').length"
        self.keys("*", "h")
        self.assertEqual(self.script(chosen), 15)
        self.keys("*", "p")
        self.assertEqual(self.script(chosen), 30)
        self.keys("*", "n")
        self.assertEqual(self.script(chosen), 0)
        self.keys("J", "J")
        self.assertEqual(self.script(chosen), 3)

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

    def test_M01_M02_the_second_of_two_keeps_the_text(self):
        ids = self.list("m01")
        self.open(f"/updates/{ids[0]}?policy=m01")
        self.one("[name=text]").send_keys("Words of amara. ")
        self.assertEqual(self.office.api(f"/updates/{ids[0]}/accept", {"rev": 1})[0], 200)
        status, conflict = self.office.api(f"/updates/{ids[0]}/accept", {"rev": 1})
        self.assertEqual((status, conflict["current"]["state"], conflict["current"]["rev"]), (409, "accepted", 2))
        self.assertEqual(conflict["current"]["decided_by"], "bo")
        self.one(".bar .primary").click()
        self.says("someone was faster")
        self.assertIn("by bo", self.one("[role=status]").text)
        self.assertIn("Words of amara.", self.one(".kept").text)
        self.one(".kept button").click()
        self.until(lambda: self.office.state_of(ids[0]) == "new")
        self.assertIn("Words of amara.", self.one("[name=text]").get_attribute("value"))
        self.one(".bar .primary").click()
        self.until(lambda: self.office.state_of(ids[0]) == "accepted")
        accepted = self.office.api(f"/updates/{ids[0]}")[1]
        self.assertEqual(accepted["decided_by"], "amara")
        self.assertIn("Words of amara.", accepted["text"])
        # While it is open to both, the text stays in the field and can be applied on top.
        self.open(f"/updates/{ids[1]}?policy=m01")
        self.one("[name=text]").send_keys("Words of amara. ")
        self.assertEqual(self.office.api(f"/updates/{ids[1]}/claim", {"rev": 1})[0], 200)
        self.one(".bar .primary").click()
        self.says("someone was faster")
        self.assertIn("Words of amara.", self.one("[name=text]").get_attribute("value"))
        self.one(".bar .primary").click()
        self.until(lambda: self.office.state_of(ids[1]) == "accepted")
        self.assertIn("Words of amara.", self.office.api(f"/updates/{ids[1]}")[1]["text"])

    def test_M11_a_failed_save_is_said_and_loses_nothing(self):
        ids = self.list("m11")
        self.open(f"/updates/{ids[0]}?policy=m11")
        self.one("[name=text]").send_keys("Nothing lost. ")
        self.browser.execute_cdp_cmd("Network.enable", {})
        self.browser.execute_cdp_cmd("Network.emulateNetworkConditions",
                                     {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
        self.one(".bar .primary").click()
        self.until(lambda: "not saved" in self.one("[role=status]").text.lower(), seconds=2)
        self.assertIn("Nothing lost.", self.one("[name=text]").get_attribute("value"))
        self.browser.execute_cdp_cmd("Network.emulateNetworkConditions",
                                     {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
        self.one(".bar .primary").click()
        self.until(lambda: self.office.state_of(ids[0]) == "accepted")

    def test_M09_many_clients_lose_no_decision(self):
        ids = [update["id"] for update in self.office.updates("policy:m09")]
        self.assertEqual(len(ids), 10)
        commands = [("accept", {}), ("reject", {"reason": "known"}), ("claim", {}), ("release", {}), ("undo", {}),
                    ("snooze", {"until": "3d"})]

        def client(seed):
            dice = random.Random(seed)
            done = collections.Counter()
            for _ in range(50):
                number = dice.choice(ids)
                verb, body = dice.choice(commands)
                if dice.random() < 0.5:
                    body = {**body, "rev": self.office.api(f"/updates/{number}")[1]["rev"]}
                status = self.office.api(f"/updates/{number}/{verb}", body)[0]
                self.assertIn(status, (200, 409))
                done[number] += status == 200
            return done

        with concurrent.futures.ThreadPoolExecutor(20) as clients:
            done = sum(clients.map(client, range(20)), collections.Counter())
        self.assertGreater(sum(done.values()), 100)
        for number in ids:
            update = self.office.api(f"/updates/{number}")[1]
            self.assertEqual(update["rev"], 1 + done[number])
            log = [row for row in self.office.api(f"/updates/{number}/history")[1]["history"] if row["command"] != "detect"]
            self.assertEqual(len(log), done[number])
        self.office.run("verify")

    def test_M03_M08_edits_of_different_fields_both_survive_with_their_authors(self):
        ids = self.list("m03")
        self.open(f"/updates/{ids[0]}?policy=m03")
        self.one("[name=text]").send_keys("Words of amara. ")
        self.assertEqual(self.office.api(f"/updates/{ids[0]}/edit", {"rev": 1, "date": "2026-02-17"})[0], 200)
        self.one(".bar .primary").click()
        self.says("someone was faster")
        self.assertEqual(self.one("[name=date]").get_attribute("value"), "2026-02-17", "what amara left alone says what bo made of it")
        self.one(".bar .primary").click()
        self.until(lambda: self.office.state_of(ids[0]) == "accepted")
        update = self.office.api(f"/updates/{ids[0]}")[1]
        self.assertEqual(update["date"], "2026-02-17")
        self.assertIn("Words of amara.", update["text"])
        # On top of an accept.
        self.open(f"/updates/{ids[1]}?policy=m03")
        self.one("[name=text]").send_keys("Words of amara. ")
        self.assertEqual(self.office.api(f"/updates/{ids[1]}/accept", {"rev": 1, "date": "2026-02-18"})[0], 200)
        self.one(".bar .primary").click()
        self.says("someone was faster")
        self.one(".kept [formaction$=edit]").click()
        self.until(lambda: "Words of amara." in self.office.api(f"/updates/{ids[1]}")[1]["text"])
        update = self.office.api(f"/updates/{ids[1]}")[1]
        self.assertEqual((update["state"], update["date"], update["decided_by"]), ("accepted", "2026-02-18", "bo"))
        for number in ids[:2]:
            rows = self.office.api(f"/updates/{number}/history")[1]["history"]
            authors = {}
            for row in rows:
                detail = row["detail"] if isinstance(row["detail"], dict) else json.loads(row["detail"])
                for field in detail["after"]:
                    authors.setdefault(field, []).append((row["by"], detail["client"]))
            self.assertEqual((authors["date"], authors["text"]), ([("bo", "api")], [("amara", "web")]))
        self.open(f"/updates/{ids[1]}?policy=m03")
        shown = self.one(".history").text
        self.assertIn("Words of amara.", shown)
        self.assertIn("2026-02-03 → 2026-02-18", shown)
        # The same field by both: the API says which.
        self.assertEqual(self.office.api(f"/updates/{ids[2]}/edit", {"rev": 1, "date": "2026-02-19"})[0], 200)
        status, conflict = self.office.api(f"/updates/{ids[2]}/accept", {"rev": 1, "date": "2026-02-20", "on_top": True})
        self.assertEqual((status, conflict["current"]["date"]), (409, "2026-02-19"))
        self.assertEqual(self.office.api(f"/updates/{ids[2]}/accept", {"rev": 1, "text": "Only this.", "on_top": True})[1]["date"], "2026-02-19")

    def test_M12_what_i_have_seen_is_unseen_by_others(self):
        ids = self.list("m12")
        self.open(f"/updates/{ids[1]}?policy=m12")
        mine = f"/?q={urllib.parse.quote('policy:m12 is:unseen')}"
        self.until(lambda: self.open(mine) or self.ids() == [ids[0], ids[2]])
        self.assertEqual(sorted(update["id"] for update in self.office.updates("policy:m12 is:unseen")), sorted(ids))

    def test_X04_a_saved_filter_outlives_a_restart_and_counts_its_list(self):
        query = "policy:x04 score>=40"
        self.open("/?q=" + urllib.parse.quote(query))
        wanted = self.ids()
        self.one(".saved summary").click()
        self.one(".saved [name=name]").send_keys("Harbor watch")
        self.one(".saved [name=shared]").click()
        self.one(".saved form button").click()
        link = self.until(lambda: self.one(".saved a[aria-current=true]"))
        self.assertIn("Harbor watch", link.text)
        self.assertEqual(int(self.one(".saved a[aria-current=true] [data-count]").text), len(wanted))
        address = link.get_attribute("href")
        self.office.restart()
        self.until(lambda: self.browser.get(address) or self.ids() == wanted)
        self.assertEqual(self.office.api(f"/updates/{wanted[0]}/reject", {"reason": "known"})[0], 200)
        self.open("/")
        self.assertEqual(int(self.one(".saved [data-count]").text), len(wanted) - 1)
        shared = self.office.api("/filters")[1]["filters"]
        self.assertEqual([(one["name"], one["query"], one["owner"], one["count"]) for one in shared],
                         [("Harbor watch", query, "amara", len(wanted) - 1)])
        self.assertEqual(self.office.api(f"/filters/{shared[0]['id']}/remove", {})[0], 404, "its owner's alone")

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

    def test_X01_page_api_and_command_find_the_same(self):
        for query in ("policy:x01", "policy:x01 score>=50", 'policy:x01 "Story 7"', "policy:x01 host:times.example",
                      "policy:x01 -host:times.example ledger", "policy:page state:any has:conflict tier:2"):
            api = [update["id"] for update in self.office.updates(query)]
            listed = [update["id"] for update in json.loads(self.office.run("queue", "list", "--filter", query, "--json"))]
            self.open("/?q=" + urllib.parse.quote(query))
            self.assertTrue(api, query)
            self.assertEqual(api, listed, query)
            self.assertEqual(api, self.ids(), query)

    def test_X03_a_malformed_filter_says_where_in_all_three(self):
        status, problem = self.office.api("/updates?q=" + urllib.parse.quote("score>=10 state:bogus"))
        self.assertEqual((status, problem["position"]), (400, 17))
        done = subprocess.run([queue_office.BINARY, "queue", "list", "--filter", "score>=10 state:bogus", "-c", self.office.config],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("character 17", done.stderr)
        self.open("/?q=" + urllib.parse.quote("score>=10 state:bogus"))
        self.assertIn("character 17", self.one("[role=status]").text)
        self.assertEqual(self.one("[name=q]").get_attribute("value"), "score>=10 state:bogus")
        self.assertEqual(self.ids(), [])

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


class QueueWithoutScripts(QueueCase):
    scripts = False

    def ids(self):
        return [int(row.get_attribute("data-item-id")) for row in self.all(".queue > [data-item-id]")]

    def test_K20_everything_works_by_forms(self):
        ids = self.list("k20")
        self.assertEqual(len(ids), 6)
        self.assertTrue(self.one("#bulk [name=csrf]").get_attribute("value"))
        self.one(".queue .title").click()
        self.until(lambda: self.one(".update"))
        self.one("[name=text]").send_keys("By form. ")
        self.one(".bar .primary").click()
        self.until(lambda: self.office.state_of(ids[0]) == "accepted")
        self.assertIn("By form.", self.office.api(f"/updates/{ids[0]}")[1]["text"])
        self.one("[data-menu=r] summary").click()
        self.one("[value=known]").click()
        self.until(lambda: self.office.state_of(ids[1]) == "rejected")
        self.list("k20")
        for box in self.all("[name=pick]")[:2]:
            box.click()
        self.one("#bulk button").click()
        self.until(lambda: self.one("[role=dialog]"))
        self.assertEqual(self.one("[data-count]").get_attribute("data-count"), "2")
        self.one("[value=unrelated]").click()
        self.until(lambda: self.office.state_of(ids[3]) == "rejected")
        self.one("[role=status] button").click()
        self.until(lambda: self.ids() == ids[2:])

    def test_X05_a_rule_is_previewed_made_and_ended_by_forms(self):
        ids = self.list("x05")
        self.open(f"/updates/{ids[0]}?policy=x05")
        self.one("[data-menu=r] summary").click()
        self.one("[value=unrelated]").click()
        self.until(lambda: self.office.state_of(ids[0]) == "rejected")
        self.one("[data-rule-offer]").click()
        self.until(lambda: self.one("#preview"))
        self.assertEqual(self.office.api("/rules")[1]["rules"], [])
        texts = self.one("[name=texts]")
        texts.clear()
        texts.send_keys("about the x05 fee")
        self.one("form[action='/rules/new'] button").click()
        self.until(lambda: "about+the+x05+fee" in self.browser.current_url or "about%20the%20x05%20fee" in self.browser.current_url)
        preview = self.office.api(f"/rules/preview?from={ids[0]}&kind=term&texts=about%20the%20x05%20fee")[1]
        self.assertEqual(int(self.one("#preview").get_attribute("data-count")), preview["count"])
        self.one("#make button").click()
        row = self.until(lambda: self.one("[data-rule-id][data-active=yes]"))
        rule = self.office.api("/rules")[1]["rules"][0]
        self.assertEqual((str(rule["id"]), rule["kind"], rule["texts"], rule["policy"], rule["owner"]),
                         (row.get_attribute("data-rule-id"), "term", ["about the x05 fee"], "x05", "amara"))
        self.one("[data-rule-id] form button").click()
        self.until(lambda: self.one("[data-rule-id][data-active=no]"))
        self.assertEqual(self.office.api(f"/rules/{rule['id']}/expire", {})[0], 409)
