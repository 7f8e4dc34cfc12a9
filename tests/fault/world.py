"""What all listeners of one fault server share: the journal, switches set by the test, counters, and the form of a handler.

A handler is `async def fault(call)`. `call` says what was asked (`request`, `args`: the path's parts behind the fault's
name, `query`) and answers: `reply` or `start`/`write`/`end` on every protocol; `send` (raw bytes), `finish`, `reset` on
HTTP/1 alone."""
import asyncio
import collections
import dataclasses
import urllib.parse


class Ended(Exception):
    """The fault closed the connection; nothing more is to be said."""


class NotHere(Exception):
    """This fault cannot be shown on this protocol."""


@dataclasses.dataclass
class Request:
    method: str
    target: str
    headers: list      # of (lower-case name, value)
    body: bytes
    host: str          # the local address that was connected to
    port: int
    proto: str         # "h1" or "h2"
    secure: bool

    @property
    def path(self):
        return urllib.parse.urlsplit(self.target).path

    @property
    def query(self):
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.target).query, keep_blank_values=True, encoding='latin-1'))

    def header(self, name):
        return next((value for key, value in self.headers if key == name), None)

    @property
    def origin(self):
        return f'{"https" if self.secure else "http"}://{self.header("host") or self.header(":authority")}'


class World:
    def __init__(self, journal):
        self.journal = journal
        self.now = {}                          # name of /now/NAME → the path it acts as
        self.robots = {}                       # local address → the path its /robots.txt acts as
        self.every = {}                        # local address → the path each of its pages acts as
        self.counts = collections.Counter()    # (host, path) → requests so far
        self.ports = {}                        # listener → port
        self.families = {}
        self.fast = {}                         # path → whole HTTP/1 answer
        self.in_flight = collections.Counter()

    def count(self, request):
        key = (request.host, request.target)
        self.counts[key] += 1
        return self.counts[key]

    def resolve(self, request):
        """The path whose fault is to be shown."""
        path = request.path
        if path == '/robots.txt':
            return self.robots.get(request.host, '/robots/none')
        if request.host in self.every:
            return self.every[request.host]
        if path.startswith('/now/'):
            return self.now.get(path.split('/')[2], '/status/404')
        return path


class Call:
    """One request under way; the protocols add how bytes leave."""

    def __init__(self, world, request):
        self.world, self.request = world, request
        self.args, self.query = [], request.query

    async def act(self, path):
        """Shows the fault named by `path`; families may hand on what stands behind their own words."""
        parts = [urllib.parse.unquote(part) for part in path.partition('?')[0].strip('/').split('/')]
        self.query = {**self.query, **dict(urllib.parse.parse_qsl(path.partition('?')[2], keep_blank_values=True, encoding='latin-1'))}
        family = self.world.families.get(parts[0], {})
        name = parts[1] if len(parts) > 1 else ''
        fault = family.get(name) or family.get('*')
        if not fault:
            return await self.reply(404, b'<html><head><title>Not found</title></head><body><h1>Not found</h1></body></html>')
        self.args = parts[2:] if name in family else parts[1:]
        return await fault(self)

    def number(self, index, default=0):
        return int(self.args[index]) if len(self.args) > index else default

    async def reply(self, status, body=b'', headers=()):
        names = {name.lower() for name, _ in headers}
        said = list(headers)
        if 'content-type' not in names:
            said.append(('Content-Type', 'text/html; charset=utf-8'))
        if 'content-length' not in names and 'transfer-encoding' not in names and status not in (204, 304):
            said.append(('Content-Length', str(len(body))))
        await self.start(status, said)
        if self.request.method != 'HEAD' and status not in (204, 304):
            await self.write(body)
        await self.end()

    async def start(self, status, headers):
        raise NotHere

    async def write(self, data):
        raise NotHere

    async def end(self):
        pass

    async def send(self, data):
        raise NotHere

    async def finish(self):
        raise NotHere

    async def reset(self):
        raise NotHere

    async def silence(self):
        """Says nothing until the other side goes away."""
        await asyncio.get_running_loop().create_future()
