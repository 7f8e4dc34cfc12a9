#!/usr/bin/python3
"""Mail servers that refuse, strip, inject, dawdle and flood, each on a port of its own. Prints one JSON line with the ports and
the certificate to trust, then a JSON line for each dialogue when it ends: what the client said, outside and inside TLS, and the
mail it gave. Ends with its standard input."""
import asyncio
import json
import pathlib
import ssl
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'fault'))
import certificates  # noqa: E402

STAGES = ['banner', 'ehlo', 'mail', 'rcpt', 'data', 'dot']
CODES = [421, 450, 451, 452, 454, 550, 552, 553, 554, 571]


class Dialogue:
    """One client. `refuse` is (stage, code); `offers` what EHLO lists."""

    def __init__(self, label, reader, writer, refuse=None, offers=(), context=None, inside=False, odd=''):
        self.label, self.reader, self.writer, self.refuse, self.offers = label, reader, writer, refuse, offers
        self.context, self.inside, self.odd, self.said, self.mail = context, inside, odd, [], None

    async def say(self, text):
        self.writer.write(text if isinstance(text, bytes) else text.encode() + b'\r\n')
        await self.writer.drain()

    async def at(self, stage, good):
        if self.refuse and self.refuse[0] == stage:
            await self.say(f'{self.refuse[1]} 4.3.2 refused at {stage}')
            return False
        await self.say(good)
        return True

    async def run(self):
        try:
            if await self.greet():
                while await self.turn():
                    pass
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.LimitOverrunError, TimeoutError):
            pass
        print(json.dumps({'label': self.label, 'said': self.said, 'mail': self.mail}), flush=True)
        self.writer.close()

    async def greet(self):
        if self.odd == 'slow':
            for letter in b'220 mail.example ready, one letter at a time, for as long as it takes\r\n':
                await self.say(bytes([letter]))
                await asyncio.sleep(1)
        if self.odd == 'long line':
            for _ in range(160):
                await self.say(b'220 ' + b'x' * 65536)
        if self.odd == 'endless':
            while True:
                await self.say(b'220-still greeting\r\n' * 1000)
        if self.odd == 'binary':
            await self.say(bytes(range(256)) * 8 + b'\r\n')
            return False
        if self.odd == 'no digits':
            await self.say('hello there')
            await self.say('22')
            return False
        return await self.at('banner', '220 mail.example')

    async def turn(self):
        line = (await self.reader.readuntil(b'\r\n')).decode('utf-8', 'replace').strip()
        verb = line.split(' ')[0].upper()
        self.said.append(('tls ' if self.inside else 'clear ') + ('AUTH …' if verb == 'AUTH' else line))
        if verb == 'EHLO':
            lines = ['mail.example', *self.offers]
            text = '\r\n'.join(f'250{" " if i + 1 == len(lines) else "-"}{one}' for i, one in enumerate(lines))
            return await self.at('ehlo', text) or True
        if verb == 'HELO':
            return await self.at('ehlo', '250 mail.example') or True
        if verb == 'STARTTLS':
            return await self.start_tls()
        if verb == 'AUTH':
            if len(line.split()) == 2:
                await self.say('334 ')
                await self.reader.readuntil(b'\r\n')
            await self.say('235 2.7.0 welcome')
        elif verb == 'MAIL':
            await self.at('mail', '250 OK')
        elif verb == 'RCPT':
            plain = all(ord(c) < 128 for c in line) or 'SMTPUTF8' in self.offers
            await self.at('rcpt', '250 OK' if plain else '553 5.6.7 addresses of other scripts are not taken here')
        elif verb == 'DATA':
            if await self.at('data', '354 go on'):
                self.mail = (await self.reader.readuntil(b'\r\n.\r\n')).decode('latin-1')
                if self.odd == 'lost reply':
                    return False
                await self.at('dot', '250 kept')
        elif verb == 'QUIT':
            await self.say('221 bye')
            return False
        else:
            await self.say('502 unknown')
        return True

    async def start_tls(self):
        if self.odd == 'garbage':
            await self.say(b'220 go\r\n' + b'\x00garbage' * 100)
            return False
        if self.odd == 'injected':  # what stands behind the 220 in the same packet was never protected
            await self.say(b'220 go\r\n250-mail.example\r\n250 AUTH PLAIN\r\n235 2.7.0 welcome\r\n250 OK\r\n250 OK\r\n354 go\r\n250 kept\r\n')
        else:
            await self.say('220 go')
        transport = self.writer.transport
        protocol = transport.get_protocol()
        loop = asyncio.get_running_loop()
        fresh = await loop.start_tls(transport, protocol, self.context, server_side=True, ssl_handshake_timeout=5)
        self.reader._transport = fresh
        self.writer = asyncio.StreamWriter(fresh, protocol, self.reader, loop)
        self.inside = True
        self.offers = [one for one in self.offers if one != 'STARTTLS'] + ['AUTH PLAIN']
        return True


def context_of(path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers('DEFAULT@SECLEVEL=0')
    context.load_cert_chain(path)
    return context


async def serve(folder):
    kinds = certificates.make(folder, ['127.0.0.1'])
    ports = {}

    async def listen(label, tls=None, **more):
        async def client(reader, writer):
            await Dialogue(label, reader, writer, inside=tls is not None, **more).run()
        server = await asyncio.start_server(client, '127.0.0.1', 0, ssl=tls, limit=1 << 22)
        servers.append(server)
        ports[label] = server.sockets[0].getsockname()[1]

    servers = []
    for stage in STAGES:
        for code in CODES:
            await listen(f'{stage} {code}', refuse=(stage, code))
    for odd in ('slow', 'long line', 'endless', 'binary', 'no digits', 'lost reply'):
        await listen(odd, odd=odd)
    good = context_of(kinds['good'])
    await listen('stripped', offers=['AUTH PLAIN'])
    await listen('garbage', offers=['STARTTLS', 'AUTH PLAIN'], odd='garbage')
    await listen('injected', offers=['STARTTLS'], odd='injected', context=good)
    await listen('starttls', offers=['STARTTLS'], context=good)
    await listen('utf8', offers=['SMTPUTF8', '8BITMIME'])
    await listen('plain')
    for kind, path in kinds.items():
        await listen(f'tls {kind}', tls=context_of(path))
        await listen(f'starttls {kind}', offers=['STARTTLS'], context=context_of(path))
    print(json.dumps({'ports': ports, 'ca': str(pathlib.Path(folder) / 'ca.pem')}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(serve(made))
