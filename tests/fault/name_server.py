"""A name server whose zone is a table of faults. UDP and TCP on one address; every question is logged.

Names (all under .test; PUBLIC is an address the namespace gave to lo, INSIDE a private one):
  good     PUBLIC                       flip      PUBLIC, then 127.0.0.1, in turn (TTL 0)     flip-once   PUBLIC once, 127.0.0.1 for ever
  inside   INSIDE                       both      PUBLIC and INSIDE                          cname       CNAME inside.test
  nx       NXDOMAIN                     servfail  SERVFAIL                                   slow        an answer after 30 s
  loop     CNAME to itself through loop2                                                     many        4,000 addresses (by TCP)
  dead     no answer at all             hole6     AAAA into a hole, A good                   hole4       the reverse
  same-a, same-b, www  PUBLIC           local     127.0.0.1                                  empty       no records
  heavy    PUBLIC behind 60 KB of TXT
Others under .test: PUBLIC."""
import asyncio
import collections
import socket
import struct

PUBLIC, INSIDE = '93.184.216.34', '10.0.0.5'
PUBLIC6, HOLE6, HOLE4 = '2606:4700::6810', '2606:4700::dead', '93.184.216.66'
A, CNAME, TXT, AAAA = 1, 5, 16, 28


def packed(name):
    return b''.join(bytes([len(part)]) + part.encode() for part in name.split('.')) + b'\0'


def record(kind, value, ttl=0):
    data = packed(value) if kind == CNAME else socket.inet_pton(socket.AF_INET if kind == A else socket.AF_INET6, value)
    return b'\xc0\x0c' + struct.pack('>HHIH', kind, 1, ttl, len(data)) + data


def named_record(name, kind, value):
    data = packed(value) if kind == CNAME else socket.inet_pton(socket.AF_INET, value)
    return packed(name) + struct.pack('>HHIH', kind, 1, 0, len(data)) + data


class Zone:
    """What is said to a question: (code, [records]) or None for silence."""

    def __init__(self):
        self.asked = collections.Counter()

    def answer(self, name, kind):
        self.asked[name, kind] += 1
        turn = self.asked[name, kind]
        if not name.endswith('.test'):
            return 3, []
        first = name.rsplit('.', 2)[-2]
        found = self.table(first, kind, turn)
        if found is not None:
            return found
        return 0, [record(A, PUBLIC)] if kind == A else []

    def table(self, first, kind, turn):
        if first in ('nx', 'servfail'):
            return (3 if first == 'nx' else 2), []
        if first == 'empty':
            return 0, []
        if first in ('loop', 'loop2'):
            return 0, [record(CNAME, 'loop2.test' if first == 'loop' else 'loop.test')]
        if first == 'cname':
            return 0, [record(CNAME, 'inside.test'), *([named_record('inside.test', A, INSIDE)] if kind == A else [])]
        if first in ('hole6', 'hole4'):
            six = [record(AAAA, HOLE6 if first == 'hole6' else PUBLIC6)]
            return 0, six if kind == AAAA else [record(A, PUBLIC if first == 'hole6' else HOLE4)] if kind == A else []
        if first == 'heavy':
            words = b'\xc0\x0c' + struct.pack('>HHIH', TXT, 1, 0, 256) + b'\xff' + b'x' * 255
            return 0, [words] * 220 + ([record(A, PUBLIC)] if kind == A else [])
        fixed = {'inside': [INSIDE], 'both': [PUBLIC, INSIDE], 'local': ['127.0.0.1'],
                 'flip': [PUBLIC if turn % 2 else '127.0.0.1'], 'flip-once': [PUBLIC if turn == 1 else '127.0.0.1'],
                 'many': [f'93.{184 + n // 65536}.{n // 256 % 256}.{n % 256}' for n in range(4000)]}
        if first in fixed:
            return 0, [record(A, address) for address in fixed[first]] if kind == A else []
        return None


class NameServer:
    def __init__(self, journal, zone=None):
        self.journal, self.zone = journal, zone or Zone()

    async def reply(self, message, limit):
        number, flags, questions = struct.unpack('>HHH', message[:6])
        at, parts = 12, []
        while message[at]:
            parts.append(message[at + 1:at + 1 + message[at]].decode('latin-1'))
            at += message[at] + 1
        kind = struct.unpack('>H', message[at + 1:at + 3])[0]
        question, name = message[12:at + 5], '.'.join(parts).lower()
        if name.split('.')[-2:] == ['dead', 'test']:
            self.journal.write('dns', name=name, type=kind, answer=None)
            return None
        if name.split('.')[-2:] == ['slow', 'test']:
            self.journal.write('dns', name=name, type=kind, answer='later')
            await asyncio.sleep(30)
        code, records = self.zone.answer(name, kind)
        self.journal.write('dns', name=name, type=kind, answer=len(records), code=code)
        body = question + b''.join(records)
        head = struct.pack('>HHHHHH', number, 0x8580 | code, 1, len(records), 0, 0)
        if limit and len(head + body) > limit:
            return struct.pack('>HHHHHH', number, 0x8780 | code, 1, 0, 0, 0) + question
        return head + body

    async def over_tcp(self, reader, writer):
        try:
            while True:
                size = struct.unpack('>H', await reader.readexactly(2))[0]
                answer = await self.reply(await reader.readexactly(size), None)
                if answer is not None:
                    writer.write(struct.pack('>H', len(answer)) + answer)
                    await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve(self, address, port=53):
        loop = asyncio.get_running_loop()
        server = self

        class Datagrams(asyncio.DatagramProtocol):
            def connection_made(self, transport):
                self.transport, self.tasks = transport, set()

            def datagram_received(self, data, peer):
                task = loop.create_task(self.answer(data, peer))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)

            async def answer(self, data, peer):
                said = await server.reply(data, 512)
                if said is not None:
                    self.transport.sendto(said, peer)

        await loop.create_datagram_endpoint(Datagrams, local_addr=(address, port))
        self.stream = await asyncio.start_server(self.over_tcp, address, port)
