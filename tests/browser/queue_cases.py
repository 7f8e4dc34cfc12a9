"""The review queue of the real daemon in Chromium, row by row of the review catalogue. Run by review_page_test.py.

One daemon and one browser for all; each test has a policy with updates of its own, so that none is in another's way."""
from queue_items import ItemCases
from queue_keys import KeyCases
from queue_office import QueueCase
from queue_together import TogetherCases


class Queue(KeyCases, ItemCases, TogetherCases, QueueCase):
    def fees(self):
        return self.office.updates("policy:page state:any")[0]["id"]


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
