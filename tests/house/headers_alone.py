#!/usr/bin/env python3
"""Compiles each header that no source of its room includes first. usage: headers_alone.py SOURCE_DIR BUILD_DIR COMPILER

A header named like a .cpp that begins with it is proved by that .cpp; only the others are compiled here, with the flags of
their room taken from compile_commands.json."""
import concurrent.futures
import json
import pathlib
import re
import shlex
import subprocess
import sys


def first_include(source):
    found = re.search(r'^\s*#\s*include\s*["<]([^">]+)', source.read_text(), re.M)
    return found.group(1) if found else ''


def flags_by_room(build):
    flags = {}
    for entry in json.loads((build / 'compile_commands.json').read_text()):
        room = pathlib.Path(entry['file']).parent.name
        words = shlex.split(entry['command'])
        keep = [w for w in words if w.startswith(('-I', '-D', '-std', '-isystem')) and not w.startswith('-DPOLICYWATCH_SOURCE')]
        flags.setdefault(room, keep)
    return flags


def main():
    root, build, compiler = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    flags = flags_by_room(build)
    proved, headers = set(), []
    rooms = [line.split(':')[0] for line in (root / 'cmake/house.txt').read_text().splitlines() if line and not line.startswith('#')]
    for room in rooms:
        proved |= {first_include(source) for source in (root / room).glob('*.cpp')}
        headers += (root / room).glob('*.hpp')
    alone = [h for h in headers if f'{h.parent.name}/{h.name}' not in proved and h.parent.name in flags]

    def compile_one(header):
        command = [compiler, *flags[header.parent.name], '-fsyntax-only', '-x', 'c++', str(header)]
        done = subprocess.run(command, capture_output=True, text=True)
        return header, done.returncode, done.stderr

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for header, status, words in pool.map(compile_one, sorted(alone)):
            if status != 0:
                failed += 1
                print(f'{header.relative_to(root)} does not compile alone:\n{words}')
    print(f'{len(headers)} headers: {len(headers) - len(alone)} proved by their source, {len(alone) - failed} compiled alone, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
