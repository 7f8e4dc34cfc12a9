#!/usr/bin/env python3
"""S10: there is one door. Only io/ opens connections, looks names up or starts processes; web/ alone listens.
usage: one_door.py SOURCE_DIR"""
import pathlib
import re
import sys

OUTWARD = re.compile(r'\b(curl_easy_perform|curl_multi_add_handle|curl_easy_init|getaddrinfo|gethostbyname|async_connect'
                     r'|async_resolve|sendto)\b|(?<![\w.>:])(?:::)?connect\s*\(|\.connect\s*\(|\b(?:std::system|popen)\s*\(')
MAKER = re.compile(r'\bmake_curl_http\s*\(')
DOORS = {'io'}
# The listener knocks at its own socket file, to see whether another daemon still serves it.
LISTENER = 'web/listener.cpp'
# Each dialogue has a thread of its own, for libcurl stands still in it; the operator named the server, so no guard is asked.
MAIL = 'io/mail.cpp'


def strip(text):
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    text = re.sub(r'//[^\n]*', '', text)
    return re.sub(r'/\*.*?\*/', lambda m: '\n' * m.group(0).count('\n'), text, flags=re.S)


def offences(root):
    rooms = [line.split(':', 1)[0] for line in (root / 'cmake/house.txt').read_text().splitlines()
             if line and not line.startswith('#')]
    adds = 0
    for room in rooms:
        for path in sorted((root / room).glob('**/*.[ch]pp')):
            text, shown = strip(path.read_text()), path.relative_to(root)
            adds += len(re.findall(r'\bcurl_multi_add_handle\b', text))
            for found in OUTWARD.finditer(text):
                if room not in DOORS and not (str(shown) == LISTENER and 'connect' in found.group(0)):
                    yield f'{shown}:{text.count(chr(10), 0, found.start()) + 1}: {found.group(0)} outside io/'
            if re.search(r'\bcurl_easy_perform\b', text) and str(shown) != MAIL:
                yield f'{shown}: curl_easy_perform blocks the loop and skips the guard'
            # A door without a guard is no door.
            for found in MAKER.finditer(text):
                call = text[found.start():found.start() + 400]
                if room not in DOORS and not re.search('guard|allowed|may_connect', call):
                    yield f'{shown}:{text.count(chr(10), 0, found.start()) + 1}: make_curl_http without address rules'
    if adds != 1:
        yield f'curl_multi_add_handle is called in {adds} places; one is the rule'


if __name__ == '__main__':
    found = list(offences(pathlib.Path(sys.argv[1])))
    print('\n'.join(found) or 'S10: one door')
    sys.exit(1 if found else 0)
