"""HTTP/1.1 as a server that may misbehave. Good pages are answered without a task, so that one program can be 200 busy hosts."""
import asyncio
import http
import socket
import struct

from world import Call, Ended, NotHere, Request


class Shape:
    """How bytes leave: in pieces, at a rate, up to a number, with what end."""

    def __init__(self, piece=0, pause=0.0, limit=None, end='close'):
        self.piece, self.pause, self.limit, self.end = piece, pause, limit, end


class OneCall(Call):
    def __init__(self, world, request, connection):
        super().__init__(world, request)
        self.connection = connection
        self.shape, self.sent = Shape(), 0
        self.chunked = self.close_after = False

    async def send(self, data):
        shape = self.shape
        end = shape.limit is not None and self.sent + len(data) >= shape.limit
        if end:
            data = data[:shape.limit - self.sent]
        self.sent += len(data)
        if shape.piece:
            for at in range(0, len(data), shape.piece):
                await self.connection.put(data[at:at + shape.piece])
                await asyncio.sleep(shape.pause)
        else:
            await self.connection.put(data)
        if end:
            await (self.reset() if shape.end == 'reset' else self.finish())

    async def start(self, status, headers):
        try:
            reason = http.HTTPStatus(status).phrase
        except ValueError:
            reason = 'Odd'
        self.chunked = not any(name.lower() in ('content-length', 'transfer-encoding') for name, _ in headers) and status not in (204, 304)
        lines = [f'HTTP/1.1 {status} {reason}', *(f'{name}: {value}' for name, value in headers)]
        if self.chunked:
            lines.append('Transfer-Encoding: chunked')
        head = '\r\n'.join(lines) + '\r\n\r\n'
        await self.send(head.encode('latin-1' if all(ord(c) < 256 for c in head) else 'utf-8'))

    async def write(self, data):
        if data:
            await self.send(b'%x\r\n%s\r\n' % (len(data), data) if self.chunked else data)

    async def end(self):
        if self.chunked:
            await self.send(b'0\r\n\r\n')

    async def finish(self):
        """The end of the stream, as a tidy server says it (over TLS with close_notify)."""
        await self.connection.drained()
        self.connection.transport.close()
        raise Ended

    async def drop(self):
        """The end of the stream without a word: over TLS no close_notify."""
        await self.connection.drained()
        await asyncio.sleep(0.05)
        self.connection.transport.abort()
        raise Ended

    async def reset(self):
        await self.connection.drained()
        await asyncio.sleep(0.02)
        link = self.connection.transport.get_extra_info('socket')
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.connection.transport.abort()
        raise Ended


class OneConnection(asyncio.Protocol):
    """One HTTP/1.1 connection. `number` is given when a TLS gate has already told of it."""

    def __init__(self, world, listener, number=None):
        self.world, self.listener, self.number = world, listener, number
        self.buffer, self.task, self.transport = b'', None, None
        self.received = self.sent = 0
        self.writable = asyncio.Event()
        self.writable.set()
        self.secure = number is not None

    def connection_made(self, transport):
        self.transport = transport
        self.local = transport.get_extra_info('sockname')[:2]
        if self.number is None:
            link = transport.get_extra_info('socket')
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.number = self.world.journal.new_connection()
            self.world.journal.write('open', conn=self.number, listener=self.listener, local=list(self.local),
                                     peer=list(transport.get_extra_info('peername')[:2]))

    def connection_lost(self, error):
        if self.task:
            self.task.cancel()
        self.writable.set()
        self.world.journal.write('close', conn=self.number, reason=type(error).__name__ if error else '', received=self.received, sent=self.sent)

    def pause_writing(self):
        self.writable.clear()

    def resume_writing(self):
        self.writable.set()

    def data_received(self, data):
        self.received += len(data)
        self.world.journal.bytes_in(self.number, data)
        self.buffer += data
        self.next_request()

    def next_request(self):
        if self.task:
            return
        end = self.buffer.find(b'\r\n\r\n')
        if end < 0:
            return
        lines = self.buffer[:end].decode('latin-1').split('\r\n')
        method, target, _ = (lines[0].split(' ') + ['', ''])[:3]
        headers = [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(':') for line in lines[1:])]
        length = int(next((value for name, value in headers if name == 'content-length'), 0))
        if len(self.buffer) < end + 4 + length:
            return
        body, self.buffer = self.buffer[end + 4:end + 4 + length], self.buffer[end + 4 + length:]
        request = Request(method, target, headers, body, *self.local, 'h1', self.secure)
        self.world.journal.write('request', conn=self.number, proto='h1', host=self.local[0], port=self.local[1], method=method,
                                 path=target, headers=headers if self.world.journal.wire else [])
        path = self.world.resolve(request)
        if ready := self.world.fast.get(path):
            self.transport.write(ready)
            self.sent += len(ready)
            self.world.journal.bytes_out(self.number, ready)
            return
        self.task = asyncio.get_running_loop().create_task(self.answer(OneCall(self.world, request, self), path))

    async def answer(self, call, path):
        try:
            await call.act(path)
        except Ended:
            pass
        except NotHere:
            await call.reply(501, b'not on HTTP/1.1')
        except (ConnectionError, asyncio.CancelledError):
            return
        self.task = None
        self.world.journal.write('answered', conn=self.number, path=call.request.target)
        if call.close_after and not self.transport.is_closing():
            await self.drained()
            self.transport.close()
        elif self.buffer:
            self.next_request()

    async def put(self, data):
        if self.transport.is_closing():
            raise ConnectionResetError
        self.world.journal.bytes_out(self.number, data)
        self.sent += len(data)
        self.transport.write(data)
        await self.writable.wait()

    async def drained(self):
        while self.transport.get_write_buffer_size() and not self.transport.is_closing():
            await asyncio.sleep(0.005)
