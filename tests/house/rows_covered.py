#!/usr/bin/env python3
"""Every promise of docs/fetching.md, docs/security.md and docs/reviewing.md names tests that are there, or says why it does not apply.

usage: rows_covered.py SOURCE_DIR

A row is `| F01 | passed | what | tests/a_test.cpp, tests/b.py |`; a named file must hold the row's id. The second cell
may also be `n/a` or `part`; then the last cell holds the reason (for `part` after the files)."""
import pathlib
import re
import sys

RANGES = {"fetching": {"F": 34, "D": 22, "E": 9, "L": 22, "S": 17}, "security": {"W": 29, "I": 23},
          "reviewing": {"N": 23, "E": 12, "K": 23, "G": 12, "D": 19, "S": 10, "M": 12, "X": 21, "P": 6}}
# Numbers that the catalogue itself leaves out.
LEFT_OUT = {"reviewing": {"N03", "N04", "N05", "N06", "N07", "N19", "N22", "D09", "D12"}}


def faults_of(root, page, ranges):
    text = (root / f"docs/{page}.md").read_text(encoding="utf-8")
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) >= 4 and re.fullmatch(r"[A-Z]\d\d", cells[0]):
            rows[cells[0]] = cells
    faults = []
    counts = {"passed": 0, "part": 0, "n/a": 0}
    wanted = [f"{letter}{number:02}" for letter, last in ranges.items() for number in range(1, last + 1)
              if f"{letter}{number:02}" not in LEFT_OUT.get(page, set())]
    for row in wanted + sorted(set(rows) - set(wanted)):
        if row not in rows:
            faults.append(f"{row}: not in docs/{page}.md")
            continue
        state, where = rows[row][1], rows[row][3]
        if state not in counts:
            faults.append(f"{row}: '{state}' is neither passed, part nor n/a")
            continue
        counts[state] += 1
        files = re.findall(r"tests/[\w./-]+\.(?:cpp|py|hpp)", where)
        if state != "n/a" and not files:
            faults.append(f"{row}: names no test")
        if state == "n/a" and len(where) < 20:
            faults.append(f"{row}: gives no reason")
        for name in files:
            path = root / name
            if not path.is_file():
                faults.append(f"{row}: {name} is not there")
            elif not re.search(rf"{row}(?!\d)", path.read_text(encoding="utf-8")):
                faults.append(f"{row}: {name} does not name it")
    print(page + ": " + ", ".join(f"{count} {state}" for state, count in counts.items()))
    return faults


def main(root):
    faults = [fault for page, ranges in RANGES.items() for fault in faults_of(root, page, ranges)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
