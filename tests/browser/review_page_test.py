"""The review page in Chromium, driven by mouse and keyboard, against the preview's invented desk.

and the review queue of the real daemon (queue_cases.py).
Usage: review_page_test.py PATH_OF_web_preview PATH_OF_policywatch PATH_OF_queue_seed [TESTS…]
Exit status 77: no browser here.
"""
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    print("skipped: python3-selenium is not installed")
    sys.exit(77)

import queue_cases
from queue_cases import Queue, QueueWithoutScripts  # noqa: F401 (unittest finds them here)

PREVIEW = ""
CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]


def start_browser(profile, scripts=True):
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in FLAGS + [f"--user-data-dir={profile}", "--window-size=1280,1000"]:
        options.add_argument(flag)
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service(DRIVER), options=options)


class ReviewPage(unittest.TestCase):
    scripts = True

    @classmethod
    def setUpClass(cls):
        profile = tempfile.TemporaryDirectory()
        cls.addClassCleanup(profile.cleanup)
        cls.browser = start_browser(profile.name, cls.scripts)
        cls.addClassCleanup(cls.browser.quit)

    def setUp(self):
        self.server = subprocess.Popen([PREVIEW], stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.server.stdout.close)
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.terminate)
        self.base = re.search(r"http://\S+", self.server.stdout.readline())[0]
        self.link = re.search(r"http://\S+", self.server.stdout.readline())[0]
        self.addCleanup(self.browser.delete_all_cookies)
        self.addCleanup(self.browser.execute_cdp_cmd, "Emulation.clearDeviceMetricsOverride", {})
        self.sign_in()

    def sign_in(self):
        self.browser.get(self.base + "/")
        self.one("[name=name]").send_keys("demo")
        self.one("[name=password]").send_keys("demo")
        self.one("form button").click()
        self.until(lambda: self.one(".queue"))

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def until(self, condition):
        def safely(_):
            try:
                return condition()
            except Exception:
                return None
        return WebDriverWait(self.browser, 15).until(safely)

    def keys(self, *keys):
        ActionChains(self.browser).send_keys(*keys).perform()

    def path(self):
        return self.browser.current_url[len(self.base):]

    def current(self):
        return self.one(".queue [aria-current=true]").get_attribute("data-update-id")

    def says(self, text):
        return self.until(lambda: text.lower() in self.one("[role=status]").text.lower())

    def open(self, path):
        self.browser.get(self.base + path)

    def phone(self):
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                     {"width": 375, "height": 667, "deviceScaleFactor": 1, "mobile": True})

    def preview(self):
        self.open("/watches")
        self.one(".add summary").click()
        self.one(".add [name=url]").send_keys("https://harbor.example/news")
        self.one(".add button").click()
        self.until(lambda: self.one(".preview"))

    def line(self, text, mark):
        """The line of the outline with these words, once it has this mark."""
        return self.until(lambda: next(part for part in self.all(f".outline .part[data-mark={mark}]") if text in part.text))

    def entries(self):
        return [row.text for row in self.all("#items .found li")]

    def add_by_pointing(self):
        self.preview()
        self.assertEqual(len(self.entries()), 5)
        self.assertEqual(self.one("[name='list.item']").get_attribute("value"), "")
        self.line("Buy the harbor calendar", "item").find_element(By.CSS_SELECTOR, "[name=refuse]").click()
        self.line("Buy the harbor calendar", "refused")
        self.assertEqual(len(self.entries()), 4)
        self.line("Night-time berths", "item").find_element(By.CSS_SELECTOR, "[name=pick]").click()
        self.line("Night-time berths", "picked")
        self.assertEqual(len(self.entries()), 4)
        item = self.one("[name='list.item']").get_attribute("value")
        self.assertTrue(item)
        self.assertNotIn("css-", item)
        self.one("[name=id]").clear()
        self.one("[name=id]").send_keys("harbor-news")
        self.one("#watch .primary").click()
        self.until(lambda: self.path() == "/watches/harbor-news")


class WithKeys(ReviewPage):
    def test_list_moves_and_opens_by_key(self):
        ids = [row.get_attribute("data-update-id") for row in self.all("[data-update-id]")]
        self.assertEqual(ids, ["12", "15", "19", "17", "18"])
        self.keys("j", "j", "k")
        self.assertEqual(self.current(), "15")
        self.keys("k", "k", "k")
        self.assertEqual(self.current(), "12")
        self.keys(*"jjjjjjjjjjjjjjjjjjjj")
        self.assertEqual(self.current(), "18")
        self.keys("k", Keys.ENTER)
        self.until(lambda: self.path().startswith("/updates/17"))
        self.keys("u")
        self.until(lambda: self.current() == "17")

    def test_update_shows_record_quote_and_marked_difference(self):
        self.open("/updates/12")
        self.assertIn("Fully in Effect", self.one(".record").text)
        self.assertIn("enjoined until further notice", self.one(".proposal .quote").text)
        self.assertIn("90", [mark.text for mark in self.all("[data-diff=changes] ins")])
        self.assertIn("180", [mark.text for mark in self.all("[data-diff=changes] del")])
        line = self.one("ins").value_of_css_property("text-decoration-line")
        self.assertIn("underline", line)

    def test_difference_views_cycle_and_stay(self):
        self.open("/updates/12")
        seen = []
        for _ in range(7):
            view = self.until(lambda: self.one("[data-diff]")).get_attribute("data-diff")
            seen.append(view)
            self.keys("d")
            self.until(lambda: self.one("[data-diff]").get_attribute("data-diff") != view)
        self.assertEqual(sorted(seen), sorted({"changes", "words", "side", "rendered", "links", "fields", "source"}))
        self.assertEqual(self.one("[data-diff]").get_attribute("data-diff"), "changes")

    def test_accept_with_edit_then_undo(self):
        self.open("/updates/12")
        self.keys("e")
        self.assertEqual(self.browser.switch_to.active_element.get_attribute("name"), "title")
        self.keys(Keys.CONTROL, "a")
        self.open("/updates/12")
        title = self.one("[name=title]")
        title.clear()
        title.send_keys("2026.02.03 jazz review a e r z")
        self.assertTrue(self.path().startswith("/updates/12"))
        self.keys(Keys.ESCAPE, "a")
        self.says("accepted #12")
        self.assertTrue(self.path().startswith("/updates/15"))
        self.keys("z")
        self.says("#12 is open again")
        self.open("/updates/12")
        self.assertEqual(self.one(".update").get_attribute("data-state"), "new")
        self.assertIn("Court enjoins", self.one("[name=title]").get_attribute("value"))

    def test_reject_by_two_keys_from_update_and_list(self):
        self.open("/updates/15")
        self.keys("r", "3")
        self.says("rejected #15")
        self.assertIn("as volatile", self.one("[role=status]").text)
        self.open("/")
        self.keys("r", Keys.ESCAPE)
        self.assertEqual(len(self.all(".queue [data-update-id]")), 4)
        self.keys("r", "5")
        self.says("rejected #12")
        self.assertEqual(self.current(), "19")
        self.keys("z")
        self.says("#12 is open again")
        self.assertEqual(self.current(), "12")

    def test_an_update_that_lacks_something_is_not_accepted_by_key(self):
        self.keys("j", "j", "j", "j", "a")
        self.says("Not accepted: policies")
        self.open("/updates/18")
        self.keys("a")
        self.says("Not accepted")
        self.assertTrue(self.path().startswith("/updates/18"))

    def test_keys_leave_fields_and_modifiers_alone(self):
        self.keys("/")
        self.assertEqual(self.browser.switch_to.active_element.get_attribute("name"), "q")
        self.keys("jar3z")
        self.assertEqual(self.one("[name=q]").get_attribute("value"), "jar3z")
        self.keys(Keys.ESCAPE)
        ActionChains(self.browser).key_down(Keys.ALT).send_keys("j").key_up(Keys.ALT).perform()
        self.assertEqual(self.current(), "12")

    def test_help_lists_bindings_and_closes(self):
        self.keys("?")
        text = self.until(lambda: self.one("dialog[open]")).text
        for words in ("next row", "accept the row", "this help", "policies"):
            self.assertIn(words, text)
        self.keys(Keys.ESCAPE)
        self.until(lambda: not self.all("dialog"))

    def test_keys_can_be_switched_off(self):
        self.keys("?")
        self.until(lambda: self.one("dialog input")).click()
        self.keys(Keys.ESCAPE)
        self.until(lambda: not self.all("dialog"))
        self.keys("j", "a")
        self.assertEqual(self.current(), "12")
        self.assertEqual(len(self.all(".queue [data-update-id]")), 5)

    def test_two_reviewers_the_second_keeps_what_was_typed(self):
        self.open("/updates/12")
        mine = self.browser.current_window_handle
        self.browser.switch_to.new_window("tab")
        self.open("/updates/12")
        self.keys("c")
        self.says("claimed")
        self.browser.close()
        self.browser.switch_to.window(mine)
        title = self.one("[name=title]")
        title.clear()
        title.send_keys("My words")
        self.one(".bar .primary").click()
        self.says("someone was faster")
        self.assertEqual(self.one("[name=title]").get_attribute("value"), "My words")
        self.one(".bar .primary").click()
        self.says("accepted #12")

    def test_nothing_scrolls_sideways_on_a_phone(self):
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                     {"width": 375, "height": 667, "deviceScaleFactor": 1, "mobile": True})
        for path in ("/", "/updates/12", "/updates/12?diff=side", "/policies/2041", "/policies", "/watches",
                     "/watches/harbor-fees", "/deliveries", "/status"):
            self.open(path)
            wider = self.browser.execute_script(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            self.assertEqual(wider, 0, path)
        self.open("/updates/12")
        self.assertTrue(self.one(".bar .primary").is_displayed())

    def test_no_complaint_of_the_browser_and_no_request_elsewhere(self):
        for path in ("/", "/updates/12", "/policies/2041", "/watches/harbor-fees", "/status"):
            self.open(path)
            names = self.browser.execute_script("return performance.getEntries().map(e => e.name)")
            for name in names:
                if "://" in name:
                    self.assertTrue(name.startswith(self.base), name)
        complaints = [line for line in self.browser.get_log("browser") if line["level"] in ("SEVERE", "WARNING")]
        self.assertEqual(complaints, [])

    def test_a_watch_is_added_by_pointing_at_its_entries(self):
        self.add_by_pointing()

    def test_a_preview_fits_a_phone_and_complains_of_nothing(self):
        self.phone()
        self.preview()
        wider = self.browser.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.assertEqual(wider, 0)
        names = self.browser.execute_script("return performance.getEntries().map(e => e.name)")
        for name in names:
            if "://" in name:
                self.assertTrue(name.startswith(self.base), name)
        complaints = [line for line in self.browser.get_log("browser") if line["level"] in ("SEVERE", "WARNING")]
        self.assertEqual(complaints, [])

    def test_link_signs_in_once(self):
        self.browser.delete_all_cookies()
        self.browser.get(self.link)
        self.one("form button").click()
        self.until(lambda: self.one(".queue"))


class WithoutScripts(ReviewPage):
    scripts = False

    def test_a_watch_is_added_by_pointing_at_its_entries(self):
        self.add_by_pointing()

    def test_everything_works_by_forms(self):
        self.one(".queue .title").click()
        self.until(lambda: self.path().startswith("/updates/12"))
        self.one("[name=title]").send_keys(" (edited)")
        self.one(".bar .primary").click()
        self.says("accepted #12")
        self.one("[role=status] button").click()
        self.says("#12 is open again")
        self.one(".menu summary").click()
        self.one(".reasons [value=template]").click()
        self.says("rejected #12")
        self.one(".tabs, .crumbs a").click()


if __name__ == "__main__":
    if not CHROMIUM or not DRIVER:
        print("skipped: chromium or chromedriver is not installed")
        sys.exit(77)
    PREVIEW, queue_cases.BINARY, queue_cases.SEED = (sys.argv.pop(1) for _ in range(3))
    queue_cases.QueueCase.start_browser = staticmethod(start_browser)
    unittest.main(verbosity=2)
