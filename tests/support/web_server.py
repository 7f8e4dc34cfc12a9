#!/usr/bin/python3
"""A web server of odd answers for the tests of io/. Three listeners of one process: plain, plain on another
port (another origin), TLS with a certificate made on the spot. Prints "PLAIN OTHER TLS CERTIFICATE" and serves
until its standard input ends."""

import gzip
import http.server
import json
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import zlib

ZEROS = gzip.compress(b"\0" * (64 << 20), 9)
PAGE = b"<p>" + b"policy " * 2000 + b"</p>"
ports = {}
connections = {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        port = self.server.server_address[1]
        connections[port] = connections.get(port, 0) + 1

    def log_message(self, *_):
        pass

    def say(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if not any(name.lower() in ("content-length", "transfer-encoding") for name, _ in headers) and status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def raw(self, data):
        """Bytes as they are, and the connection's end."""
        self.close_connection = True
        self.wfile.write(data)

    def chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def do_POST(self):
        self.do_GET()

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.sent = self.rfile.read(length)
        url = urllib.parse.urlsplit(self.path)
        name, *rest = url.path.strip("/").split("/")
        self.query = urllib.parse.parse_qs(url.query)
        self.rest = rest
        try:
            getattr(self, "page_" + name.replace("-", "_"), self.missing)()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def missing(self):
        self.say(404, b"not found")

    def page_ok(self):
        self.say(200, b"hello", [("ETag", '"v1"'), ("Set-Cookie", "a=b"), ("X-Twice", "1"), ("X-Twice", "2")])

    def page_echo(self):
        seen = {"method": self.command, "path": self.path, "headers": self.headers.items(),
                "body": self.sent.decode("latin-1")}
        self.say(200, json.dumps(seen).encode(), [("Content-Type", "application/json")])

    def page_connections(self):
        self.say(200, json.dumps(connections).encode())

    def page_validators(self):
        unchanged = self.headers.get("If-None-Match") == '"v1"'
        self.say(304 if unchanged else 200, b"" if unchanged else b"body", [("ETag", '"v1"')])

    def page_hop(self):
        left = int(self.rest[0])
        target = "/hop/%d" % (left - 1) if left > 1 else "/echo"
        self.say(302, b"moved", [("Location", target)])

    def page_status(self):
        self.say(int(self.rest[0]), b"moved", [("Location", self.query["to"][0])])

    def page_loop(self):
        self.say(301, b"", [("Location", "/loop/b" if self.rest[0] == "a" else "/loop/a")])

    def page_gzip(self):
        self.say(200, gzip.compress(PAGE), [("Content-Encoding", "gzip")])

    def page_gzip_cut(self):
        """The compressed stream ends early, the message itself does not."""
        data = gzip.compress(os.urandom(20000))
        cut = data[: len(data) * int(self.rest[0]) // 100]
        self.say(200, cut, [("Content-Encoding", "gzip")])

    def page_encoded(self):
        self.say(200, PAGE, [("Content-Encoding", self.rest[0])])

    def page_deflate(self):
        packer = zlib.compressobj(9, zlib.DEFLATED, 15 if self.rest[0] == "zlib" else -15)
        self.say(200, packer.compress(PAGE) + packer.flush(), [("Content-Encoding", "deflate")])

    def page_not_gzip(self):
        self.say(200, PAGE, [("Content-Encoding", "gzip")])

    def page_bomb(self):
        self.say(200, ZEROS, [("Content-Encoding", "gzip")])

    def page_large(self):
        """40 MB, and no word of it before."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(40):
            self.chunk(b"x" * (1 << 20))
        self.chunk(b"")

    def page_announced(self):
        self.send_response(200)
        self.send_header("Content-Length", str(40 << 20))
        self.end_headers()

    def page_cut(self):
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")

    def page_cut_chunk(self):
        self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")

    def page_nothing(self):
        self.raw(b"")

    def page_headers(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(20000):
            self.wfile.write(b"X-Number-%d: %s\r\n" % (number, b"x" * 100))

    def page_interim(self):
        self.raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 100 + b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def page_silent(self):
        stop.wait(60)
        self.close_connection = True

    def page_slow_body(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nstart")
        stop.wait(60)
        self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, *_):
        pass


def make_certificate(folder):
    key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-days", "2",
                    "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
    return key, certificate


stop = threading.Event()

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = make_certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        servers = [Server(("127.0.0.1", 0), Handler) for _ in range(3)]
        servers[2].socket = context.wrap_socket(servers[2].socket, server_side=True, do_handshake_on_connect=False)
        for server in servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        print(*(server.server_address[1] for server in servers), certificate, flush=True)
        sys.stdin.read()
        stop.set()
