"""/robots/…: what a host's /robots.txt may be (the test names one per address, default `none`).

  none (404) · obey (disallow all but /open) · empty · html · hops/N (N redirects, then obey) · status/CODE · silent · reset ·
  long (a rule at 400 KiB, another at 550 KiB) · endless · utf16 · bom · bomb · delay/S · token (our name's group allows, * forbids)"""
import bodies
import pages

RULES = b'User-agent: *\nDisallow: /\nAllow: /open\n'
TEXT = [('Content-Type', 'text/plain')]
EARLY, LATE = 400 * 1024, 550 * 1024


async def text(call, body):
    await call.reply(200, body, TEXT)


def fixed(body):
    async def fault(call):
        await text(call, body)
    return fault


async def hops(call):
    left = call.number(0)
    await (text(call, RULES) if left <= 0 else call.reply(301, b'', [('Location', f'/robots/hops/{left - 1}')]))


async def status(call):
    await call.reply(call.number(0), b'no rules here', TEXT)


async def none(call):
    await call.reply(404, b'no rules here', TEXT)


async def html(call):
    await call.reply(200, pages.page())


async def silent(call):
    await call.silence()


async def reset(call):
    await call.reset()


def long_rules():
    comment = b'# ' + b'c' * 60 + b'\n'
    head = b'User-agent: *\n'
    early = head + comment * ((EARLY - len(head)) // len(comment)) + b'Disallow: /early\n'
    return early + comment * ((LATE - len(early)) // len(comment)) + b'Disallow: /late\n' + comment * 800


async def endless(call):
    await call.start(200, TEXT)
    await call.write(RULES)
    while True:
        await call.write(b'# and so on\n' * 5000)


async def bomb(call):
    await call.start(200, [*TEXT, ('Content-Encoding', 'gzip')])
    for piece in bodies.gzip_zeros(1000):
        await call.write(piece)
    await call.end()


async def delay(call):
    await text(call, b'User-agent: *\nCrawl-delay: %d\n' % call.number(0))


FAULTS = {'none': none, 'obey': fixed(RULES), 'empty': fixed(b''), 'html': html, 'hops': hops, 'status': status, 'silent': silent, 'reset': reset,
          'long': fixed(long_rules()), 'endless': endless, 'utf16': fixed(RULES.decode().encode('utf-16')), 'bom': fixed(b'\xef\xbb\xbf' + RULES),
          'bomb': bomb, 'delay': delay, 'token': fixed(b'User-agent: policywatch\nAllow: /\n\nUser-agent: *\nDisallow: /\n')}
