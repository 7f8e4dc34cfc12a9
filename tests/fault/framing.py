"""/http1/…: answers that HTTP/1.1 does not allow, or allows and should be survived.

  two-lengths, length-and-chunked, obs-fold, lf-only, nul-header, status-000, status-9999, no-status, bad-version,
  chunk-huge, chunk-minus, chunk-plus, chunk-20, chunk-space, length-2-63, length-minus, length-plus, length-list, te-odd
                        framing (F33, L09)
  interim/N             N answers "100 Continue" (0: for ever), then a page        interim-103/N   the same with 103
  flood[/SIZE]          headers for ever, each of SIZE bytes                       many-headers/N  N small ones, then a page
  slow-headers/MS       one byte of the head every MS milliseconds                 trailers        chunked with trailers
  early-close           the end before any answer                                  early/STATUS    an answer before the request was read
  junk                  a page, then bytes nobody asked for, connection kept       close-ignored   says "Connection: close" and stays
  http10                HTTP/1.0 with the end as the length                        silent          nothing at all"""
import asyncio

import pages

HTML = b'Content-Type: text/html; charset=utf-8\r\n'
BODY = pages.page(9)
OK = b'HTTP/1.1 200 OK\r\n' + HTML
LENGTH = b'Content-Length: %d\r\n' % len(BODY)
CHUNKED = b'Transfer-Encoding: chunked\r\n\r\n'
WHOLE_CHUNKS = b'%x\r\n%s\r\n0\r\n\r\n' % (len(BODY), BODY)

RAW = {
    'two-lengths': OK + b'Content-Length: 10\r\n' + LENGTH + b'\r\n' + BODY,
    'length-and-chunked': OK + b'Content-Length: 10\r\n' + CHUNKED + WHOLE_CHUNKS,
    'obs-fold': OK + b'X-Folded: one\r\n two\r\n' + LENGTH + b'\r\n' + BODY,
    'lf-only': (OK + LENGTH + b'\r\n').replace(b'\r\n', b'\n') + BODY,
    'nul-header': OK + b'X-Nul: a\0b\r\n' + LENGTH + b'\r\n' + BODY,
    'status-000': OK.replace(b'200', b'000') + LENGTH + b'\r\n' + BODY,
    'status-9999': OK.replace(b'200', b'9999') + LENGTH + b'\r\n' + BODY,
    'no-status': OK.replace(b' 200 OK', b'') + LENGTH + b'\r\n' + BODY,
    'bad-version': OK.replace(b'HTTP/1.1', b'HTTP/7.3') + LENGTH + b'\r\n' + BODY,
    'chunk-huge': OK + CHUNKED + b'FFFFFFFFFFFFFFFF\r\n' + BODY,
    'chunk-minus': OK + CHUNKED + b'-1\r\n' + BODY,
    'chunk-plus': OK + CHUNKED + b'+5\r\nhello\r\n0\r\n\r\n',
    'chunk-20': OK + CHUNKED + b'1' * 20 + b'\r\n' + BODY,
    'chunk-space': OK + CHUNKED + b' zz\r\n' + BODY,
    'length-2-63': OK + b'Content-Length: 9223372036854775808\r\n\r\n' + BODY,
    'length-minus': OK + b'Content-Length: -5\r\n\r\n' + BODY,
    'length-plus': OK + b'Content-Length: +%d\r\n\r\n' % len(BODY) + BODY,
    'length-list': OK + b'Content-Length: %d, %d\r\n\r\n' % (len(BODY), len(BODY) + 1) + BODY,
    'te-odd': OK + b'Transfer-Encoding: xchunked\r\n\r\n' + WHOLE_CHUNKS,
}


def raw(data):
    async def fault(call):
        await call.send(data)
        await asyncio.sleep(0.3)  # left open, so that what is wrong is the framing and not the end
        await call.finish()
    return fault


def interim(status):
    async def fault(call):
        left = call.number(0)
        line = b'HTTP/1.1 %s\r\n\r\n' % status
        while call.number(0) == 0:
            await call.send(line * 50)
            await asyncio.sleep(0)
        await call.send(line * left)
        await call.send(OK + LENGTH + b'\r\n' + BODY)
    return fault


async def flood(call):
    size = call.number(0, 100)
    await call.send(OK)
    number = 0
    while True:
        number += 1
        await call.send(b'X-Flood-%d: %s\r\n' % (number, b'x' * size))


async def many_headers(call):
    await call.send(OK + b''.join(b'X-%d: y\r\n' % n for n in range(call.number(0))) + LENGTH + b'\r\n' + BODY)


async def slow_headers(call):
    for at in range(len(OK)):
        await call.send(OK[at:at + 1])
        await asyncio.sleep(call.number(0, 5000) / 1000)
    while True:
        await call.send(b'X')
        await asyncio.sleep(call.number(0, 5000) / 1000)


async def trailers(call):
    await call.send(OK + CHUNKED + WHOLE_CHUNKS[:-2] + b'X-Trailer: one\r\nContent-Type: text/plain\r\nETag: "trailer"\r\n\r\n')


async def early_close(call):
    await call.finish()


async def early(call):
    """Sends an answer and ends the stream while the other side may still be speaking."""
    await call.send(b'HTTP/1.1 %d Early\r\n' % call.number(0, 413) + HTML + b'Content-Length: 5\r\n\r\nEarly' + b'leftover bytes')


async def junk(call):
    await call.send(OK + LENGTH + b'\r\n' + BODY + b'\r\n\r\nkeep-alive junk\0\xff' * 3)


async def close_ignored(call):
    await call.send(OK + b'Connection: close\r\n' + LENGTH + b'\r\n' + BODY)


async def http10(call):
    await call.send(b'HTTP/1.0 200 OK\r\n' + HTML + b'\r\n' + BODY)
    await call.finish()


async def silent(call):
    await call.silence()


FAULTS = {name: raw(data) for name, data in RAW.items()} | {
    'interim': interim(b'100 Continue'), 'interim-103': interim(b'103 Early Hints'), 'flood': flood, 'many-headers': many_headers,
    'slow-headers': slow_headers, 'trailers': trailers, 'early-close': early_close, 'early': early, 'junk': junk,
    'close-ignored': close_ignored, 'http10': http10, 'silent': silent}
