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

import queue_office
from pages_cases import Pages  # noqa: F401 (unittest finds them here)
from queue_cases import Queue, QueueWithoutScripts  # noqa: F401

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


# The rules of axe-core that a page can break without anybody seeing it, in short. Returns what breaks them.
ACCESSIBLE = r"""
const wrong = [];
const seen = (e) => e.checkVisibility() && e.getClientRects().length > 0;
const name = (e) => (e.getAttribute('aria-label') || (e.labels && [...e.labels].map(l => l.textContent).join(' ')) || e.title ||
  (e.getAttribute('aria-labelledby') && document.getElementById(e.getAttribute('aria-labelledby'))?.textContent) || e.textContent ||
  e.querySelector?.('img')?.alt || '').trim();
for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, nav, [role=dialog], th'))
  if ((seen(e) || e.tagName === 'TH') && !name(e) && e.tagName !== 'NAV') wrong.push('no name: ' + e.outerHTML.slice(0, 90));
for (const e of document.querySelectorAll('nav')) if (!e.getAttribute('aria-label')) wrong.push('nav without a name');
for (const e of document.querySelectorAll('img')) if (!e.hasAttribute('alt')) wrong.push('img without alt');
const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push('id twice: ' + id);
let level = 0;
for (const e of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
  const now = Number(e.tagName[1]);
  if (now > level + 1) wrong.push(`heading ${now} after ${level}: ${e.textContent}`);
  level = now;
}
if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
if (!document.documentElement.lang || !document.title) wrong.push('no language or title');
if (document.querySelectorAll('main').length !== 1) wrong.push('not one main');
if (document.querySelector('[tabindex]:not([tabindex="0"], [tabindex="-1"])')) wrong.push('a tabindex of its own order');
const numbers = (color) => color.match(/[\d.]+/g).map(Number);
const light = (c) => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const over = (top, below) => { const a = top[3] ?? 1; return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a)); };
const ground = (e) => { if (!e) return [255, 255, 255]; const c = numbers(getComputedStyle(e).backgroundColor); return (c[3] ?? 1) === 1 ? c.slice(0, 3) : over(c, ground(e.parentElement)); };
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const e = node.parentElement;
  if (!node.data.trim() || !seen(e) || e.closest('option, .sr, .skip')) continue;
  const style = getComputedStyle(e), below = ground(e);
  let alpha = 1;
  for (let up = e; up; up = up.parentElement) alpha *= Number(getComputedStyle(up).opacity);
  const c = numbers(style.color), ink = over([...c.slice(0, 3), (c[3] ?? 1) * alpha], below);
  const [hi, lo] = [light(ink), light(below)].sort((x, y) => y - x);
  const ratio = (hi + 0.05) / (lo + 0.05), size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (large ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)}: ${node.data.trim().slice(0, 40)}`);
}
return wrong;
"""
PAGES = ("/", "/?state=any", "/?q=state:bogus", "/updates/12", "/updates/12?diff=side", "/updates/12?diff=rendered", "/updates/12?diff=source",
         "/updates/15", "/policies", "/policies/2041", "/watches", "/watches/harbor-fees", "/deliveries", "/status")


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

    def test_pages_are_accessible_in_both_themes(self):
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
        self.addCleanup(self.browser.execute_cdp_cmd, "Emulation.setEmulatedMedia", {"features": []})
        for theme in ("light", "dark"):
            self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
                {"name": "prefers-color-scheme", "value": theme}, {"name": "prefers-reduced-motion", "value": "reduce"}]})
            for path in PAGES:
                self.open(path)
                self.assertEqual(self.browser.execute_script(ACCESSIBLE), [], f"{path} {theme}")
            self.open("/")
            for box in self.all("[name=pick]"):
                box.click()
            self.assertEqual(self.browser.execute_script(ACCESSIBLE), [], f"chosen rows {theme}")
            self.one("#bulk button").click()
            self.until(lambda: self.one("[role=dialog]"))
            self.assertEqual(self.browser.execute_script(ACCESSIBLE), [], f"deciding together {theme}")

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
    PREVIEW, queue_office.BINARY, queue_office.SEED = (sys.argv.pop(1) for _ in range(3))
    queue_office.QueueCase.start_browser = staticmethod(start_browser)
    unittest.main(verbosity=2)
