"""Several updates and several people together, filters, the same query in three faces: rows K-22, K-23, M and X of the review catalogue."""
import collections
import concurrent.futures
import json
import random
import subprocess
import urllib.parse

import queue_office


class TogetherCases:
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
