#!/usr/bin/env python3
"""Checks the sources against the picture of the house (cmake/house.txt). usage: check_house.py SOURCE_DIR

Three rules: a room includes only the rooms that the picture draws; a foreign header only in a room that owns it; co_await
in the one form that every supported compiler translates rightly (CONTRIBUTING.md). Prints each offence as FILE:LINE."""
import pathlib
import re
import sys

STD_ONLY = re.compile(r'^[a-z_]+$')           # <vector>, <chrono>, <cstdint>
POSIX = re.compile(r'^(sys|netinet|arpa|linux)/|^(unistd|glob|malloc|fcntl|pwd|grp|signal|poll|dirent|errno|time|spawn|sched|stdlib|string)\.h$')


def read_picture(root):
    rooms, owners = {}, {}
    for line in (root / 'cmake/house.txt').read_text().splitlines():
        if not line or line.startswith('#'):
            continue
        name, rest = line.split(':', 1)
        uses, _, foreign = rest.partition('|')
        rooms[name] = set(uses.split())
        owners[name] = foreign.split()
    return rooms, owners


def circles(rooms):
    """Rooms that reach themselves."""
    def reach(start):
        seen, todo = set(), list(rooms[start])
        while todo:
            room = todo.pop()
            if room not in seen:
                seen.add(room)
                todo += rooms.get(room, ())
        return seen
    return [room for room in rooms if room in reach(room)]


def include_offences(room, path, text, rooms, owners):
    for number, line in enumerate(text.splitlines(), 1):
        quoted = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
        if quoted:
            target = quoted.group(1).split('/')[0]
            if '/' not in quoted.group(1):
                yield f'{path}:{number}: include "{quoted.group(1)}" by its room: "{room}/{quoted.group(1)}"'
            elif target != room and target not in rooms[room]:
                yield f'{path}:{number}: {room}/ may not include {target}/ (cmake/house.txt)'
        angled = re.match(r'\s*#\s*include\s*<([^>]+)>', line)
        if angled:
            header = angled.group(1)
            if STD_ONLY.match(header) or POSIX.match(header):
                continue
            if not any(header.startswith(prefix) for prefix in owners[room]):
                yield f'{path}:{number}: <{header}> has no owner in {room}/ (cmake/house.txt)'


def strip_comments(text):
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    text = re.sub(r'//[^\n]*', '', text)
    return re.sub(r'/\*.*?\*/', lambda m: '\n' * m.group(0).count('\n'), text, flags=re.S)


def statement_around(text, at):
    begin = max(text.rfind(mark, 0, at) for mark in ';{}') + 1
    depth, end = 0, at
    while end < len(text):
        if text[end] in '({[':
            depth += 1
        elif text[end] in ')}]':
            depth -= 1
        elif text[end] == ';' and depth <= 0:
            break
        end += 1
    return text[begin:end].strip()


WHOLE = re.compile(r'^(?:co_return\s+)?co_await\s', re.S)
NAMED = re.compile(r'^(?:const\s+)?(?:auto|[\w:<>,\s*&()\[\]]+?)\s*&?\s*(?:\w+|\[[\w\s,]+\])\s*=\s*co_await\s', re.S)


def coroutine_offences(path, text):
    text = strip_comments(text)
    for found in re.finditer(r'\bco_await\b', text):
        statement = statement_around(text, found.start())
        number = text.count('\n', 0, found.start()) + 1
        call = statement[statement.find('co_await') + len('co_await'):]
        statement = re.sub(r'^(?:else\s+|(?:case\s+[\w:]+|default)\s*:\s*)', '', statement)
        if not (WHOLE.match(statement) or NAMED.match(statement)):
            yield f'{path}:{number}: co_await must be a whole statement or the whole initialiser of one named value'
        elif 'co_await' in call:
            yield f'{path}:{number}: two co_await in one statement'
        elif '{' in call or '?' in call or re.search(r'\[[&=\w]', call):
            yield f'{path}:{number}: the awaited call contains braces, a capturing lambda or ?:'
        elif re.match(r'\s*co_spawn', call):
            yield f'{path}:{number}: co_await of co_spawn'
    for found in re.finditer(r'\bdetached\b', text):
        yield f'{path}:{text.count(chr(10), 0, found.start()) + 1}: co_spawn(detached) loses failures; use Tasks::spawn'


def main():
    root = pathlib.Path(sys.argv[1])
    rooms, owners = read_picture(root)
    offences = [f'cmake/house.txt: {room} stands in a circle' for room in circles(rooms)]
    for room in rooms:
        for path in sorted((root / room).glob('**/*.[ch]pp')):
            text = path.read_text()
            shown = path.relative_to(root)
            offences += include_offences(room, shown, text, rooms, owners)
            offences += coroutine_offences(shown, text)
    print('\n'.join(offences) or f'the house stands as drawn: {len(rooms)} rooms')
    return 1 if offences else 0


if __name__ == '__main__':
    sys.exit(main())
