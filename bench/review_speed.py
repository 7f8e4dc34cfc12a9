#!/usr/bin/python3
"""How fast the review queue answers: first bytes of the pages, accepts of twenty clients, the queue at the command line.

Usage: bench/review_speed.py PATH_OF_policywatch PATH_OF_queue_seed [OPEN DECIDED]      5000 open and 100000 decided updates
Rows P-03 and P-05 of the review catalogue. What Chromium sees is printed by tests/browser (P-01, P-02)."""
import concurrent.futures
import http.client
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

CLIENTS, GROUPS, EACH = 20, 20, 50
WATCHES = ("news", "fees", "hostile", "hops", "steps", "big", "anew")


class House:
    """The daemon over a store that the seed filled."""

    def __init__(self, folder, binary, seed, waiting, decided):
        self.folder, self.binary = folder, binary
        groups = [f"open:{waiting}", f"done:{decided}:accepted", *(f"g{number}:{EACH}" for number in range(GROUPS))]
        subprocess.run([seed, folder / "state", *groups], check=True)
        self.config = folder / "policywatch.toml"
        watches = "".join(f'[[watch]]\nid = "{name}"\nurl = "https://www.example.gov/{name}"\nkind = "page"\npaused = true\n' for name in WATCHES)
        self.config.write_text(f'state_dir = "{folder}/state"\n[review]\nlisten = "127.0.0.1:0"\n{watches}')
        self.token = re.search(r"pw_\S+", self.run("token", "create", "bench", "--scope", "write"))[0]
        self.daemon = subprocess.Popen([binary, "run", "-c", self.config], stdout=open(folder / "out", "w"), stderr=subprocess.STDOUT)
        while not (found := re.search(r"listening on http://(\S+)", (folder / "out").read_text())):
            time.sleep(0.05)
        self.host = found[1]

    def run(self, *arguments):
        return subprocess.run([self.binary, *arguments, "-c", self.config], capture_output=True, text=True, check=True).stdout

    def ask(self, path, body=None, connection=None):
        """(milliseconds to the first byte, status, bytes)"""
        connection = connection or http.client.HTTPConnection(self.host)
        start = time.perf_counter()
        connection.request("GET" if body is None else "POST", path, body, {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"})
        reply = connection.getresponse()
        return (time.perf_counter() - start) * 1000, reply.status, reply.read()

    def updates(self, query):
        found, cursor = [], ""
        while True:
            page = json.loads(self.ask(f"/api/v1/updates?limit=500&q={urllib.parse.quote(query)}{cursor}")[2])
            found += page["updates"]
            if not page.get("next_cursor"):
                return found
            cursor = "&cursor=" + urllib.parse.quote(page["next_cursor"])


def pages(house):
    number = house.updates("policy:g0")[0]["id"]
    connection = http.client.HTTPConnection(house.host)
    for path in ("/", "/?policy=open", "/?state=any", "/?q=policy:open+score%3E%3D90", f"/updates/{number}", "/status"):
        took = sorted(house.ask(path, None, connection)[0] for _ in range(30))
        print(f"{path}: first byte {took[15]:.1f} ms (median of 30), at most {took[-1]:.1f} ms", flush=True)


def accepts(house):
    waiting = house.updates("policy:" + ",".join(f"g{number}" for number in range(GROUPS)))

    def client(part):
        connection = http.client.HTTPConnection(house.host)
        return [house.ask(f"/api/v1/updates/{one['id']}/accept", json.dumps({"rev": one["rev"]}), connection) for one in part]
    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as clients:
        done = sum(clients.map(client, [waiting[at::CLIENTS] for at in range(CLIENTS)]), [])
    took, all_of_it = sorted(one[0] for one in done), time.perf_counter() - start
    assert {one[1] for one in done} == {200}
    print(f"P-03: {len(done)} accepts of {CLIENTS} clients: {took[len(took) // 2]:.0f} ms, p95 {took[int(len(took) * 0.95)]:.0f} ms, "
          f"{len(done) / all_of_it:.0f} a second", flush=True)


def command_line(house):
    for query in ("policy:open score>=90", "state:any judge"):
        took = []
        for _ in range(5):
            start = time.perf_counter()
            house.run("queue", "list", "--filter", query, "--json")
            took.append((time.perf_counter() - start) * 1000)
        print(f"P-05: queue list --filter '{query}': {statistics.median(took):.0f} ms", flush=True)


def main():
    binary, seed = sys.argv[1:3]
    waiting, decided = sys.argv[3:5] or (5000, 100000)
    with tempfile.TemporaryDirectory(prefix="policywatch-bench-") as folder:
        house = House(pathlib.Path(folder), binary, seed, waiting, decided)
        try:
            pages(house)
            accepts(house)
            command_line(house)
        finally:
            house.daemon.terminate()
            house.daemon.wait(15)


if __name__ == "__main__":
    main()
