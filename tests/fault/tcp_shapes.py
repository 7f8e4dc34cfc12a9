"""/tcp/…: how the bytes of any other answer travel; what stands behind is the path of that answer.

  /tcp/slice/PATH            one byte a segment             /tcp/rate/N/PATH     N bytes a second
  /tcp/reset/N/PATH          RST after N bytes              /tcp/limit/N/PATH    FIN after N bytes
  /tcp/half-close/PATH       we stop speaking, keep hearing /tcp/slow-close/MS/PATH   "Connection: close", and the end MS later
  /tcp/stall/N/PATH          N bytes, then silence

Listeners beside these: `refused` (a port where nobody listens), `hole` (a queue that is full: packets are dropped), `deaf` (accepts, never
reads: its window closes; never answers)."""
import asyncio
import socket

from http_one import Shape
from world import Ended, NotHere


def shape_of(call):
    if not hasattr(call, 'shape'):
        raise NotHere
    return call.shape


async def hand_on(call, skipped):
    await call.act('/' + '/'.join(call.args[skipped:]))


async def sliced(call):
    shape_of(call).piece = 1
    await hand_on(call, 0)


async def rate(call):
    shape = shape_of(call)
    shape.piece, shape.pause = max(1, call.number(0) // 10), 0.1
    await hand_on(call, 1)


async def reset(call):
    shape = shape_of(call)
    shape.limit, shape.end = call.number(0), 'reset'
    if shape.limit == 0:
        await call.reset()
    await hand_on(call, 1)


async def limit(call):
    shape_of(call).limit = call.number(0)
    await hand_on(call, 1)


async def stall(call):
    shape = shape_of(call)
    shape.limit = call.number(0)
    ended, call.finish = call.finish, call.silence
    await hand_on(call, 1)
    await ended()


async def half_close(call):
    await hand_on(call, 0)
    await call.connection.drained()
    call.connection.transport.write_eof()
    await call.silence()


async def slow_close(call):
    pause = call.number(0) / 1000
    await hand_on(call, 1)
    await call.connection.drained()
    await asyncio.sleep(pause)
    call.connection.transport.close()
    raise Ended


class Deaf(asyncio.Protocol):
    def __init__(self, world, listener):
        self.world, self.listener = world, listener

    def connection_made(self, transport):
        self.number = self.world.journal.new_connection()
        self.world.journal.write('open', conn=self.number, listener=self.listener, local=list(transport.get_extra_info('sockname')[:2]),
                                 peer=list(transport.get_extra_info('peername')[:2]))
        transport.pause_reading()

    def connection_lost(self, error):
        self.world.journal.write('close', conn=self.number, reason='', received=0, sent=0)


def refused_port(address='127.0.0.1'):
    """Bound and not listening: every connection meets RST."""
    kept = socket.socket()
    kept.bind((address, 0))
    return kept, kept.getsockname()[1]


def hole(address='127.0.0.1', port=0):
    """A listener whose queue is full: the kernel drops what comes after."""
    family = socket.AF_INET6 if ':' in address else socket.AF_INET
    kept = [socket.socket(family)]
    if port:
        kept[0].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # beside the listener of all addresses
    kept[0].bind((address, port))
    kept[0].listen(0)
    place = kept[0].getsockname()[:2]
    for _ in range(3):
        filler = socket.socket(family)
        filler.setblocking(False)
        filler.connect_ex(place)
        kept.append(filler)
    return kept, place[1]


FAULTS = {'slice': sliced, 'rate': rate, 'reset': reset, 'limit': limit, 'stall': stall, 'half-close': half_close, 'slow-close': slow_close}
