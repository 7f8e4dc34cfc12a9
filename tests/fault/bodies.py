"""/body/…: what arrives is not what was promised.

  /body/cut/KIND/PERCENT   KIND: length (Content-Length too large), chunked (no last chunk), h2 (RST_STREAM), close (no Content-Length, the
                           connection just drops: over TLS without close_notify), gzip (the compressed stream ends early, the message does not)
  /body/endless[/KIND]     KIND: chunked, length, close, events (text/event-stream), zero (chunks of one byte, slowly)
  /body/bomb/CODE[/MB]     CODE: gzip, deflate, br, zstd; MB megabytes of zeros (default 10,240)
  /body/label/L/C          Content-Encoding L over a body coded as C; L "none" leaves the header out; codes joined by "+", applied from the left
  /body/layers/N[/many]    N encodings in one header, or one header each
  /body/longer/N           N bytes behind the announced end       /body/charset/LABEL[/CODED]   a page labelled LABEL, coded as CODED
  /body/mutating           another wording each time              /body/flip        two wordings in turn
  /body/liar304            304 for ever after the first answer, though the page changed
  /body/liaretag           the same ETag for ever, the page changes
  /body/etag               ETag of ?etag=, Last-Modified of ?modified= (percent-coded bytes, sent as they are)
  /body/empty              no bytes at all                        /body/slow/BYTES/MS   so many bytes every so many milliseconds
  /body/headers/N          N bytes of one header (?name=)"""
import asyncio
import gzip
import urllib.parse
import zlib

import pages

MEGABYTE = bytes(1 << 20)


def cut_point(data, percent):
    """At least one byte, never all."""
    return data[:max(1, min(len(data) - 1, len(data) * percent // 100))]


async def cut(call):
    kind, percent = call.args[0], call.number(1, 50)
    html = [('Content-Type', 'text/html; charset=utf-8')]
    body = pages.page(9)
    part = cut_point(body, percent)
    if kind == 'gzip':
        return await call.reply(200, cut_point(gzip.compress(body), percent), [('Content-Encoding', 'gzip')])
    if kind == 'h2':
        await call.start(200, [*html, ('Content-Length', str(len(body)))])
        await call.write(part)
        call.connection.h2.reset_stream(call.stream, 2)
        return call.connection.flush()
    if kind == 'chunked':
        await call.send(b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n')
        for at in range(0, len(part), 500):
            piece = part[at:at + 500]
            await call.send(b'%x\r\n%s\r\n' % (len(piece), piece))
        return await call.finish()
    length = b'' if kind == 'close' else b'Content-Length: %d\r\n' % len(body)
    await call.send(b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n' + length + b'Connection: close\r\n\r\n' + part)
    await (call.drop() if kind == 'close' else call.finish())


async def endless(call):
    kind = call.args[0] if call.args else 'chunked'
    kinds = {'events': 'text/event-stream', 'video': 'video/mp4'}
    headers = [('Content-Type', kinds.get(kind, 'text/html; charset=utf-8'))]
    if kind == 'length':
        headers.append(('Content-Length', str(1 << 62)))
    if kind == 'close':
        await call.send(b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n')
        while True:
            await call.send(b'<p>more and more</p>' * 3000)
    await call.start(200, headers)
    while True:
        if kind == 'zero':
            await call.write(b'.')
            await asyncio.sleep(0.1)
        else:
            await call.write(b'data: <p>more and more</p>\n' * 3000)


def gzip_zeros(megabytes, raw=False):
    """A bomb by repetition: each megabyte is one and the same self-contained piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    yield b'' if raw else b'\x1f\x8b\x08\0\0\0\0\0\0\xff'
    for _ in range(megabytes):
        yield piece


def zstd_zeros(megabytes):
    """By hand (RFC 8878): a window of 2 GiB, then blocks "131,071 times the byte 0"."""
    yield b'\x28\xb5\x2f\xfd\x00' + bytes([(31 - 10) << 3])
    block = ((131071 << 3) | (1 << 1)).to_bytes(3, 'little') + b'\0'
    for _ in range(megabytes):
        yield block * 8


def brotli_zeros(megabytes):
    import brotli
    packer = brotli.Compressor(quality=1)
    for _ in range(megabytes):
        yield packer.process(MEGABYTE) + packer.flush()


BOMBS = {'gzip': gzip_zeros, 'deflate': lambda megabytes: gzip_zeros(megabytes, raw=True), 'zstd': zstd_zeros, 'br': brotli_zeros}


async def bomb(call):
    code = call.args[0]
    await call.start(200, [('Content-Type', 'text/html; charset=utf-8'), ('Content-Encoding', code)])
    for piece in BOMBS[code](call.number(1, 10240)):
        await call.write(piece)
    await call.end()


def coded(body, code):
    if code == 'gzip':
        return gzip.compress(body)
    if code == 'deflate':
        return zlib.compress(body)
    if code == 'br':
        import brotli
        return brotli.compress(body)
    if code == 'rawdeflate':
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(body) + packer.flush()
    return body


async def label(call):
    body = pages.page(9)
    for code in call.args[1].split('+'):
        body = coded(body, code)
    await call.reply(200, body, [] if call.args[0] == 'none' else [('Content-Encoding', call.args[0].replace('+', ', '))])


async def layers(call):
    count = call.number(0)
    body = pages.page(9)
    for _ in range(min(count, 6)):
        body = gzip.compress(body)
    many = len(call.args) > 1
    await call.reply(200, body, [('Content-Encoding', 'gzip')] * count if many else [('Content-Encoding', ', '.join(['gzip'] * count))])


async def longer(call):
    body = pages.page(9)
    junk = b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nWRONG' + b'j' * call.number(0)
    await call.send(b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n' % len(body) + body + junk)


async def charset(call):
    said = call.args[0]
    coding = call.args[1] if len(call.args) > 1 else 'utf-8'
    body = pages.page(9).decode().replace('seven years', 'sieben Jahre — für künftige Prüfungen').replace('<meta charset="utf-8">', '')
    await call.reply(200, body.encode(coding, 'replace'), [('Content-Type', f'text/html; charset={said}')])


async def mutating(call):
    await call.reply(200, pages.page(call.world.count(call.request)))


async def flip(call):
    await call.reply(200, pages.page(call.world.count(call.request) % 2))


async def liar304(call):
    if call.request.header('if-none-match') or call.request.header('if-modified-since'):
        return await call.reply(304, b'', [('ETag', pages.ETAG)])
    await call.reply(200, pages.page(call.world.count(call.request)), [('ETag', pages.ETAG), ('Last-Modified', pages.MODIFIED)])


async def liaretag(call):
    await call.reply(200, pages.page(call.world.count(call.request)), [('ETag', pages.ETAG)])


async def etag(call):
    headers = [(name, call.query[key])
               for name, key in (('ETag', 'etag'), ('Last-Modified', 'modified')) if key in call.query]
    await call.reply(200, pages.page(call.world.count(call.request)), headers)


async def empty(call):
    await call.reply(200, b'')


async def slow(call):
    body = pages.page(9)
    size, pause = call.number(0, 1), call.number(1, 1000) / 1000
    await call.start(200, [('Content-Type', 'text/html; charset=utf-8'), ('Content-Length', str(len(body)))])
    for at in range(0, len(body), size):
        await call.write(body[at:at + size])
        await asyncio.sleep(pause)
    await call.end()


async def headers(call):
    await call.reply(200, pages.page(9), [(call.query.get('name', 'X-Long'), 'a' * call.number(0))])


FAULTS = {'cut': cut, 'endless': endless, 'bomb': bomb, 'label': label, 'layers': layers, 'longer': longer, 'charset': charset, 'mutating': mutating,
          'flip': flip, 'liar304': liar304, 'liaretag': liaretag, 'etag': etag, 'empty': empty, 'slow': slow, 'headers': headers}
