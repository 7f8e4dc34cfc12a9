"""What happened on the wire, as JSON lines: the only witness the tests ask.

Every line has `t` (seconds since 1970) and `event`; lines of one connection share `conn`. Events:
open (local, peer, listener), in (data), out (size, head), request (method, path, headers, proto, stream), answered,
close (reason, received, sent), tls (version, alpn), tls-failed (error), dns (name, type, answer)."""
import json
import time

KEPT_IN = 65536
KEPT_OUT = 120


def text(data, kept):
    return data[:kept].decode('latin-1')


class Journal:
    """`wire=False` leaves the bytes out, for loads of thousands of requests a second."""

    def __init__(self, path, wire=True):
        self.file = open(path, 'a', encoding='utf-8', buffering=1 << 16)
        self.wire = wire
        self.connections = 0

    def new_connection(self):
        self.connections += 1
        return self.connections

    def write(self, event, **fields):
        self.file.write(json.dumps({'t': round(time.time(), 6), 'event': event, **fields}) + '\n')

    def bytes_in(self, conn, data):
        if self.wire:
            self.write('in', conn=conn, size=len(data), data=text(data, KEPT_IN))

    def bytes_out(self, conn, data):
        if self.wire:
            self.write('out', conn=conn, size=len(data), head=text(data, KEPT_OUT))

    def flush(self):
        self.file.flush()


def read(path, position=0):
    """The whole lines from `position` on, and where they end."""
    with open(path, 'rb') as file:
        file.seek(position)
        data = file.read()
    data = data[:data.rfind(b'\n') + 1]
    return [json.loads(line) for line in data.splitlines()], position + len(data)
