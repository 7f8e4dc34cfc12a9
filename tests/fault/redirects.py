"""/redirect/…: where a Location may lead.

  to/STATUS?to=URL    that Location as it is      loop/A, loop/B   into each other      self            to itself
  chain/N             N hops, then a good page    huge[/N]         N bytes of Location  empty, none     an empty Location, no Location
  bytes               not UTF-8                   cookie           broken by a cookie   fragment        the target has none
  refresh?to=URL      "Refresh:" header           meta?to=URL      meta refresh         link?to=URL     HTTP Link: rel=canonical
  chain-then?n=N&to=URL   N hops, then URL        alt-svc          a page with Alt-Svc to another port
A ?to= may say {self}: scheme and host asked."""
import urllib.parse

import pages


def target(call):
    return urllib.parse.unquote(call.query.get('to', '')).replace('{self}', call.request.origin)


async def location(call, where, status=302, body=b'moved', more=()):
    await call.reply(status, body, [('Location', where), *more])


async def to(call):
    await location(call, target(call), call.number(0, 302))


async def loop(call):
    await location(call, '/redirect/loop/' + ('B' if call.args[:1] == ['A'] else 'A'), 301)


async def itself(call):
    await location(call, call.request.target, 301)


async def chain(call):
    left = call.number(0)
    await (call.reply(200, pages.page()) if left <= 0 else location(call, f'/redirect/chain/{left - 1}'))


async def chain_then(call):
    left = int(call.query['n'])
    await location(call, target(call) if left <= 1 else f'/redirect/chain-then?n={left - 1}&to={urllib.parse.quote(target(call), safe="")}')


async def huge(call):
    await location(call, '/' + 'a' * call.number(0, 65536))


async def empty(call):
    await location(call, '')


async def none(call):
    await call.reply(302, b'moved')


async def not_text(call):
    await location(call, '/good/page?n=\xff\xfe')


async def cookie(call):
    if 'seen=1' in (call.request.header('cookie') or ''):
        return await call.reply(200, pages.page())
    await location(call, call.request.target, 302, more=[('Set-Cookie', 'seen=1; Path=/')])


async def refresh(call):
    await call.reply(200, pages.page(), [('Refresh', f'0; url={target(call)}')])


async def meta(call):
    await call.reply(200, pages.page().replace(b'<title>', b'<meta http-equiv="refresh" content="0; url=%s"><title>' % target(call).encode()))


async def link(call):
    await call.reply(200, pages.page(), [('Link', f'<{target(call)}>; rel=canonical, <{target(call)}>; rel=preload')])


async def alt_svc(call):
    await call.reply(200, pages.page(), [('Alt-Svc', f'h2="{call.query.get("at", "127.0.0.1:443")}"; ma=86400')])


FAULTS = {'to': to, 'loop': loop, 'self': itself, 'chain': chain, 'chain-then': chain_then, 'huge': huge, 'empty': empty, 'none': none,
          'bytes': not_text, 'cookie': cookie, 'fragment': chain, 'refresh': refresh, 'meta': meta, 'link': link, 'alt-svc': alt_svc}
