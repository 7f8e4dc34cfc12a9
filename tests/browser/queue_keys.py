"""Keys, focus, choosing: rows K of the review catalogue."""
import json

from selenium.webdriver.common.keys import Keys

VIEWS = ["changes", "words", "side", "rendered", "links", "fields", "source"]


class KeyCases:
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
