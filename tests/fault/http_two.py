"""HTTP/2 over TLS, by python3-h2 for what is good and by raw frames for what is not."""
import asyncio

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions
import h2.settings

from world import Call, Ended, NotHere, Request


class TwoCall(Call):
    def __init__(self, world, request, connection, stream):
        super().__init__(world, request)
        self.connection, self.stream = connection, stream
        self.open = False

    async def start(self, status, headers):
        self.open = True
        said = [(':status', str(status)), *((name.lower(), str(value)) for name, value in headers)]
        self.connection.h2.send_headers(self.stream, said)
        self.connection.flush()

    async def write(self, data):
        while data:
            window = self.connection.h2.local_flow_control_window(self.stream)
            size = min(window, self.connection.h2.max_outbound_frame_size, len(data))
            if size <= 0:
                await self.connection.wait_for_window()
                continue
            self.connection.h2.send_data(self.stream, data[:size])
            await self.connection.flush_and_drain()
            data = data[size:]

    async def end(self):
        self.connection.h2.end_stream(self.stream)
        self.connection.flush()

    async def raw_frames(self, data):
        await self.connection.put(data)

    async def finish(self):
        self.connection.transport.close()
        raise Ended


class TwoConnection(asyncio.Protocol):
    def __init__(self, world, listener, number):
        self.world, self.listener, self.number = world, listener, number
        # What a hostile server would send must not be refused by our own library.
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(
            client_side=False, header_encoding='utf-8', validate_outbound_headers=False, normalize_outbound_headers=False))
        self.tasks, self.window, self.writable = {}, asyncio.Event(), asyncio.Event()
        self.writable.set()
        self.received = self.sent = 0

    def connection_made(self, transport):
        self.transport = transport
        self.local = transport.get_extra_info('sockname')[:2]
        self.h2.initiate_connection()
        self.flush()

    def connection_lost(self, error):
        for task in self.tasks.values():
            task.cancel()
        self.writable.set()
        self.window.set()
        self.world.journal.write('close', conn=self.number, reason=type(error).__name__ if error else '', received=self.received, sent=self.sent)

    def pause_writing(self):
        self.writable.clear()

    def resume_writing(self):
        self.writable.set()

    def data_received(self, data):
        self.received += len(data)
        self.world.journal.bytes_in(self.number, data)
        try:
            for event in self.h2.receive_data(data):
                self.take(event)
        except h2.exceptions.ProtocolError:
            pass
        self.flush()

    def take(self, event):
        if isinstance(event, h2.events.RequestReceived):
            said = dict(event.headers)
            headers = [(name.lower(), value) for name, value in event.headers]
            request = Request(said.get(':method', ''), said.get(':path', ''), headers, b'', *self.local, 'h2', True)
            self.world.journal.write('request', conn=self.number, proto='h2', stream=event.stream_id, host=self.local[0], port=self.local[1],
                                     method=request.method, path=request.target, headers=headers)
            call = TwoCall(self.world, request, self, event.stream_id)
            self.tasks[event.stream_id] = asyncio.get_running_loop().create_task(self.answer(call))
        elif isinstance(event, (h2.events.WindowUpdated, h2.events.RemoteSettingsChanged)):
            self.window.set()
        elif isinstance(event, h2.events.StreamReset):
            self.world.journal.write('stream-reset', conn=self.number, stream=event.stream_id, code=int(event.error_code))
            if task := self.tasks.pop(event.stream_id, None):
                task.cancel()
        elif isinstance(event, h2.events.ConnectionTerminated):
            self.world.journal.write('goaway', conn=self.number, code=int(event.error_code))

    async def answer(self, call):
        try:
            await call.act(self.world.resolve(call.request))
        except Ended:
            return
        except NotHere:
            if not call.open:
                await call.reply(501, b'not on HTTP/2')
        except (ConnectionError, asyncio.CancelledError, h2.exceptions.ProtocolError):
            return
        self.tasks.pop(call.stream, None)
        self.world.journal.write('answered', conn=self.number, path=call.request.target)

    async def wait_for_window(self):
        self.window.clear()
        await self.window.wait()
        if self.transport.is_closing():
            raise ConnectionResetError

    async def put(self, data):
        if self.transport.is_closing():
            raise ConnectionResetError
        self.world.journal.bytes_out(self.number, data)
        self.sent += len(data)
        self.transport.write(data)
        await self.writable.wait()

    def flush(self):
        data = self.h2.data_to_send()
        if data and not self.transport.is_closing():
            self.sent += len(data)
            self.world.journal.bytes_out(self.number, data)
            self.transport.write(data)

    async def flush_and_drain(self):
        self.flush()
        await self.writable.wait()
        if self.transport.is_closing():
            raise ConnectionResetError
