"""What the cases of the queue stand on: the real daemon over a seeded store, and the browser that is driven."""
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

BINARY = SEED = ""
GROUPS = {"k01": 30, "k02": 8, "k03": 4, "k05": 3, "k06": 2, "k07": 2, "k08": 2, "k09": 2, "k10": 2, "k12": 3, "k13": 30,
          "k14": 12, "k15": 6, "k16": 8, "k17": 3, "k20": 6, "k21": 3, "k22": 6, "k23": 60, "m01": 4, "m11": 2, "x01": 20, "m09": 10,
          "m03": 3, "m12": 3, "x04": 5, "x05": 3}


class Office:
    """The daemon over a seeded store, with a token of a second reviewer."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="policywatch-browser-"))
        self.state = self.folder / "state"
        subprocess.run([SEED, self.state, *[f"{name}:{count}" for name, count in GROUPS.items()]], check=True)
        watches = "".join(f'[[watch]]\nid = "{name}"\nurl = "https://www.example.gov/{name}"\nkind = "page"\npaused = true\n'
                          for name in ("news", "fees", "hostile", "hops", "steps", "anew"))
        self.config = self.folder / "policywatch.toml"
        self.config.write_text(f'state_dir = "{self.state}"\n[review]\nlisten = "127.0.0.1:0"\n{watches}')
        self.run("user", "add", "amara", "--role", "reviewer", "--password-stdin", input="harbor-light-7\n")
        self.token = re.search(r"pw_\S+", self.run("token", "create", "bo", "--scope", "write"))[0]
        self.start()

    def start(self):
        self.output = open(self.folder / "out", "ab")
        self.process = subprocess.Popen([BINARY, "run", "-c", self.config], stdout=self.output, stderr=subprocess.STDOUT)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            found = re.findall(r"listening on (http://\S+)", (self.folder / "out").read_text())
            if found:
                self.base = found[-1]
                return
            time.sleep(0.05)
        raise AssertionError("the daemon does not listen: " + (self.folder / "out").read_text())

    def run(self, *arguments, input=""):
        done = subprocess.run([BINARY, *arguments, "-c", self.config], input=input, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    def api(self, path, body=None):
        """As the second reviewer."""
        request = urllib.request.Request(self.base + "/api/v1" + path, None if body is None else json.dumps(body).encode(),
                                         {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def updates(self, query):
        return self.api("/updates?limit=500&q=" + urllib.parse.quote(query))[1]["updates"]

    def state_of(self, number):
        return self.api(f"/updates/{number}")[1]["state"]

    def restart(self):
        port = self.base.rsplit(":", 1)[1]
        self.process.terminate()
        self.process.wait(15)
        self.output.close()
        self.config.write_text(self.config.read_text().replace('"127.0.0.1:0"', f'"127.0.0.1:{port}"'))
        (self.folder / "out").write_text("")
        self.start()

    def close(self):
        self.process.terminate()
        self.process.wait(15)
        self.output.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class QueueCase(unittest.TestCase):
    start_browser = None  # given by review_page_test.py
    scripts = True
    office_class = Office

    @classmethod
    def setUpClass(cls):
        cls.office = cls.office_class()
        cls.addClassCleanup(cls.office.close)
        profile = tempfile.TemporaryDirectory()
        cls.addClassCleanup(profile.cleanup)
        cls.browser = QueueCase.start_browser(profile.name, cls.scripts)
        cls.addClassCleanup(cls.browser.quit)
        cls.browser.get(cls.office.base + "/")
        cls.browser.find_element(By.NAME, "name").send_keys("amara")
        cls.browser.find_element(By.NAME, "password").send_keys("harbor-light-7")
        cls.browser.find_element(By.CSS_SELECTOR, "form button").click()
        WebDriverWait(cls.browser, 15).until(lambda _: cls.browser.find_elements(By.CSS_SELECTOR, ".queue"))

    def setUp(self):
        self.addCleanup(self.browser.execute_cdp_cmd, "Emulation.clearDeviceMetricsOverride", {})

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def until(self, condition, seconds=15):
        def safely(_):
            try:
                return condition()
            except Exception:
                return None
        return WebDriverWait(self.browser, seconds, poll_frequency=0.05).until(safely)

    def script(self, text, *arguments):
        return self.browser.execute_script(text, *arguments)

    def keys(self, *keys):
        ActionChains(self.browser).send_keys(*keys).perform()

    def with_modifier(self, modifier, key):
        ActionChains(self.browser).key_down(modifier).send_keys(key).key_up(modifier).perform()

    def path(self):
        return self.browser.current_url[len(self.office.base):]

    def open(self, path):
        """Also when the page before was still on its way somewhere, after a decision that the test did not wait for."""
        self.until(lambda: self.browser.get(self.office.base + path) or self.path() == path)

    def list(self, group):
        self.open(f"/?policy={group}")
        return self.ids()

    def ids(self):
        return self.script("return [...document.querySelectorAll('.queue > [data-item-id]')].map(row => Number(row.dataset.itemId))")

    def current(self):
        return int(self.one(".queue > [aria-current=true]").get_attribute("data-item-id"))

    def item(self):
        return int(self.one(".update").get_attribute("data-item-id"))

    def says(self, text):
        return self.until(lambda: text.lower() in self.one("[role=status]").text.lower())

    def in_view(self, element):
        return self.script("const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight", element)

    def viewport(self, width, height):
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                     {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})
