"""TLS: one port for each certificate and each fault of the handshake. Connections are logged before the handshake begins."""
import asyncio
import ssl

from http_one import OneConnection
from http_two import TwoConnection

BYTES_A_SECOND = 40


def context(certificate, protocols=('h2', 'http/1.1'), newest=None, weak=False):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if weak:
        made.set_ciphers('ALL:@SECLEVEL=0')
    if newest:
        made.minimum_version = ssl.TLSVersion.TLSv1
        made.maximum_version = newest
    made.load_cert_chain(certificate)
    if protocols:
        made.set_alpn_protocols(list(protocols))
    return made


def refuse_name(*_):
    return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME


class Router(asyncio.Protocol):
    """Holds early bytes until the handshake has said which protocol is spoken."""

    def __init__(self):
        self.inner, self.early, self.ended = None, [], False

    def attach(self, inner, transport):
        self.inner = inner
        inner.connection_made(transport)
        for data in self.early:
            inner.data_received(data)
        if self.ended:
            inner.connection_lost(None)

    def data_received(self, data):
        self.inner.data_received(data) if self.inner else self.early.append(data)

    def eof_received(self):
        return self.inner.eof_received() if self.inner else False

    def pause_writing(self):
        if self.inner:
            self.inner.pause_writing()

    def resume_writing(self):
        if self.inner:
            self.inner.resume_writing()

    def connection_lost(self, error):
        self.ended = True
        if self.inner:
            self.inner.connection_lost(error)


class TlsGate(asyncio.Protocol):
    def __init__(self, world, listener, made, speak=None):
        self.world, self.listener, self.made, self.speak = world, listener, made, speak

    def connection_made(self, transport):
        self.number = self.world.journal.new_connection()
        self.local = transport.get_extra_info('sockname')[:2]
        self.world.journal.write('open', conn=self.number, listener=self.listener, local=list(self.local),
                                 peer=list(transport.get_extra_info('peername')[:2]))
        transport.pause_reading()
        self.task = asyncio.get_running_loop().create_task(self.shake_hands(transport))

    async def shake_hands(self, transport):
        router = Router()
        journal = self.world.journal
        try:
            secured = await asyncio.get_running_loop().start_tls(transport, router, self.made, server_side=True)
        except (OSError, ConnectionError) as error:
            journal.write('tls-failed', conn=self.number, error=str(error))
            journal.write('close', conn=self.number, reason='tls', received=0, sent=0)
            return
        spoken = secured.get_extra_info('ssl_object')
        alpn = spoken.selected_alpn_protocol()
        journal.write('tls', conn=self.number, version=spoken.version(), alpn=alpn)
        kind = TwoConnection if (self.speak or alpn) == 'h2' else OneConnection
        router.attach(kind(self.world, self.listener, self.number), secured)


class Relay(asyncio.Protocol):
    """Hands bytes to another port slowly: a handshake that takes its time."""

    def __init__(self, world, listener, target):
        self.world, self.listener, self.target = world, listener, target
        self.waiting = asyncio.Queue()

    def connection_made(self, transport):
        self.transport = transport
        self.number = self.world.journal.new_connection()
        self.world.journal.write('open', conn=self.number, listener=self.listener, local=list(transport.get_extra_info('sockname')[:2]),
                                 peer=list(transport.get_extra_info('peername')[:2]))
        self.task = asyncio.get_running_loop().create_task(self.carry())

    def connection_lost(self, error):
        self.task.cancel()
        self.world.journal.write('close', conn=self.number, reason='relay', received=0, sent=0)

    def data_received(self, data):
        self.waiting.put_nowait(data)

    async def carry(self):
        reader, writer = await asyncio.open_connection(*self.target)
        try:
            up = asyncio.create_task(self.upwards(writer))
            while data := await reader.read(BYTES_A_SECOND // 4):
                self.transport.write(data)
                await asyncio.sleep(0.25)
            up.cancel()
        finally:
            writer.close()
            self.transport.close()

    async def upwards(self, writer):
        while True:
            writer.write(await self.waiting.get())
            await writer.drain()


def listeners(world, certificates):
    """{listener: factory of protocols}; the port a listener got stands in world.ports."""
    plain = {kind: context(path, weak=kind == 'weak-key') for kind, path in certificates.items()}
    good = certificates['good']
    rejecting = context(good)
    rejecting.sni_callback = refuse_name
    special = {
        'h1': (context(good, ('http/1.1',)), None),
        'old-version': (context(good, (), ssl.TLSVersion.TLSv1_1, weak=True), None),
        'sni-reject': (rejecting, None),
        'alpn-lie': (context(good, ('h2',)), 'http/1.1'),
        'alpn-none-h2': (context(good, ()), 'h2'),
    }
    made = {}
    for name, (ctx, speak) in {**{k: (c, None) for k, c in plain.items()}, **special}.items():
        made[f'tls:{name}'] = lambda name=name, ctx=ctx, speak=speak: TlsGate(world, f'tls:{name}', ctx, speak)
    made['tls:slow-handshake'] = lambda: Relay(world, 'tls:slow-handshake', ('127.0.0.1', world.ports['tls:good']))
    return made
