"""/h2/…: HTTP/2 peers that misbehave.

  rst/N          RST_STREAM after N bytes of the body        goaway/N        GOAWAY after N bytes, then the end
  goaway-after   a whole page, then GOAWAY                   settings-flood  SETTINGS for ever        ping-flood   PING for ever
  headers-flood  HEADERS, then CONTINUATION for ever         header-list/N   N headers in one block   stall        headers, then nothing
  push           PUSH_PROMISE though the client forbids it   interim         1xx for ever             longer       more bytes than announced
  bad-frame      a frame larger than allowed                 window/N        a page in pieces of N bytes, windows obeyed"""
import asyncio

import hpack
from hyperframe import frame

import pages
from world import NotHere

HTML = [('content-type', 'text/html; charset=utf-8')]
BODY = pages.page(9)


def need_h2(call):
    if not hasattr(call, 'stream'):
        raise NotHere


async def rst(call):
    need_h2(call)
    await call.start(200, [*HTML, ('content-length', str(len(BODY)))])
    await call.write(BODY[:call.number(0)])
    await call.raw_frames(frame.RstStreamFrame(call.stream, error_code=2).serialize())


async def goaway(call):
    need_h2(call)
    await call.start(200, [*HTML, ('content-length', str(len(BODY)))])
    await call.write(BODY[:call.number(0)])
    await call.raw_frames(frame.GoAwayFrame(0, last_stream_id=0, error_code=2).serialize())
    await call.finish()


async def goaway_after(call):
    need_h2(call)
    await call.reply(200, BODY)
    await call.raw_frames(frame.GoAwayFrame(0, last_stream_id=call.stream, error_code=0).serialize())


async def settings_flood(call):
    need_h2(call)
    one = frame.SettingsFrame(0, settings={3: 100}).serialize()
    while True:
        await call.raw_frames(one * 100)
        await asyncio.sleep(0)


async def ping_flood(call):
    need_h2(call)
    one = frame.PingFrame(0, opaque_data=b'12345678').serialize()
    while True:
        await call.raw_frames(one * 100)
        await asyncio.sleep(0)


async def headers_flood(call):
    need_h2(call)
    packer = hpack.Encoder()
    first = frame.HeadersFrame(call.stream, data=packer.encode([(':status', '200'), *HTML]))
    await call.raw_frames(first.serialize())
    number = 0
    while True:
        number += 1
        block = packer.encode([(f'x-flood-{number}-{n}', 'y' * 100) for n in range(100)], huffman=False)
        await call.raw_frames(frame.ContinuationFrame(call.stream, data=block[:16000]).serialize())


async def header_list(call):
    await call.reply(200, BODY, [(f'x-{n}', 'y' * 50) for n in range(call.number(0))])


async def stall(call):
    await call.start(200, [*HTML, ('content-length', str(len(BODY)))])
    await call.silence()


async def push(call):
    need_h2(call)
    promised = frame.PushPromiseFrame(call.stream, data=hpack.Encoder().encode(
        [(':method', 'GET'), (':scheme', 'https'), (':authority', 'pushed.example'), (':path', '/good/page/66')]))
    promised.promised_stream_id = 2
    promised.flags.add('END_HEADERS')
    await call.raw_frames(promised.serialize())
    await call.reply(200, BODY)


async def interim(call):
    need_h2(call)
    packer = hpack.Encoder()
    while True:
        one = frame.HeadersFrame(call.stream, data=packer.encode([(':status', '103')]))
        one.flags.add('END_HEADERS')
        await call.raw_frames(one.serialize())
        await asyncio.sleep(0)


async def longer(call):
    need_h2(call)
    await call.start(200, [*HTML, ('content-length', str(len(BODY) - 100))])
    await call.raw_frames(frame.DataFrame(call.stream, data=BODY, flags=['END_STREAM']).serialize())


async def bad_frame(call):
    need_h2(call)
    await call.raw_frames(b'\x01\x00\x00\x00\x00' + call.stream.to_bytes(4, 'big') + bytes(65536))


async def window(call):
    await call.start(200, HTML)
    for at in range(0, len(BODY), call.number(0, 100)):
        await call.write(BODY[at:at + call.number(0, 100)])
    await call.end()


FAULTS = {'rst': rst, 'goaway': goaway, 'goaway-after': goaway_after, 'settings-flood': settings_flood, 'ping-flood': ping_flood,
          'headers-flood': headers_flood, 'header-list': header_list, 'stall': stall, 'push': push, 'interim': interim, 'longer': longer,
          'bad-frame': bad_frame, 'window': window}
