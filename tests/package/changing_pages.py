#!/usr/bin/env python3
"""Pages that change from minute to minute, for package_test.sh. usage: changing_pages.py PORT_FILE

GET /list/N gives a newsroom of ten stories, one more for each request; every seventh answer is a maintenance page with 503, at
another time for each N.
Runs until it is ended."""
import collections
import http.server
import pathlib
import sys

asked = collections.Counter()


class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked[self.path] += 1
        turn = asked[self.path]
        if self.path == '/robots.txt':
            return self.answer(404, '')
        if (turn + int(self.path.rsplit('/', 1)[-1])) % 7 == 0:
            return self.answer(503, '<html><body><h1>Down for maintenance</h1></body></html>')
        stories = ''.join(f'<li><a href="{self.path}/story-{at}">Agency announces enforcement step number {at} on detention standards</a> '
                          f'<time datetime="2026-03-{1 + at % 28:02}">March {1 + at % 28}, 2026</time></li>' for at in range(turn + 10, turn, -1))
        self.answer(200, f'<!doctype html><html lang="en"><head><title>Newsroom</title></head><body><main><h1>News releases</h1><ul>{stories}</ul></main></body></html>')

    def answer(self, status, text):
        content = text.encode()
        self.send_response(status)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Pages)
pathlib.Path(sys.argv[1]).write_text(str(server.server_port))
server.serve_forever()
