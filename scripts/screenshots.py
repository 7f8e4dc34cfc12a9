#!/usr/bin/python3
"""Pictures of the pages for docs/, light and dark, of the invented desk that web_preview serves.

Usage: scripts/screenshots.py PATH_OF_web_preview [FOLDER]      FOLDER: docs/pages"""
import base64
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

PAGES = {"queue": ("/", 760), "update": ("/updates/12", 1180), "policy": ("/policies/2041", 900), "watch": ("/watches/harbor-fees", 900),
         "health": ("/status", 800)}
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--hide-scrollbars", "--window-size=1280,900"]


def browser_in(profile):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for flag in [*FLAGS, f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    return webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)


def picture(browser, address, height, theme, file):
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]})
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 1280, "height": height, "deviceScaleFactor": 1, "mobile": False})
    browser.get(address)
    data = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": 80})["data"]
    file.write_bytes(base64.b64decode(data))


def main():
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).resolve().parents[1] / "docs/pages")
    folder.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen([sys.argv[1]], stdout=subprocess.PIPE, text=True)
    base = re.search(r"http://\S+", server.stdout.readline())[0]
    with tempfile.TemporaryDirectory() as profile:
        browser = browser_in(profile)
        try:
            browser.get(base + "/")
            for name in ("name", "password"):
                browser.find_element(By.NAME, name).send_keys("demo")
            browser.find_element(By.CSS_SELECTOR, "form button").click()
            for name, (path, height) in PAGES.items():
                for theme in ("light", "dark"):
                    picture(browser, base + path, height, theme, folder / f"{name}-{theme}.webp")
        finally:
            browser.quit()
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
