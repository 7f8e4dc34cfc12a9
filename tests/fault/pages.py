"""/good/…: pages as agencies have them.

  /good/page[/N]   a policy page; N is another wording        /good/list[/N]   a newsroom with N more entries
  /good/feed       RSS                                        /good/etag       as page, with ETag and Last-Modified; 304 when asked
  /good/slow/MS    a page that takes MS milliseconds          /good/large/N    a page of about N kilobytes
  /good/text       plain text                                 /good/lure/KIND?to=URL   a feed, page or sitemap all of whose links lead to URL"""
import asyncio

TOPICS = ('field office staffing', 'detention standards', 'the asylum procedure', 'parole requests', 'employment permits', 'travel documents',
          'medical examinations', 'fee waivers', 'biometric collection', 'public inspection of records')
MODIFIED = 'Mon, 02 Mar 2026 10:00:00 GMT'
ETAG = '"fault-1"'


def page(number=0, mark=''):
    paragraphs = ''.join(f'<p>Section {at + 1} sets out how officers handle {topic}. Supervisors review each request within {at + number + 3} '
                         f'working days and record the outcome in the case file, which the office keeps for seven years.</p>'
                         for at, topic in enumerate(TOPICS))
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Directive {number} on procedures</title></head><body>'
            f'<main><h1>Directive {number} on procedures</h1><p>This directive, version {number}{mark}, takes effect on March 1, 2026.</p>'
            f'{paragraphs}</main></body></html>').encode()


def listing(more=0):
    rows = ''.join(f'<li><h3><a href="/news/{at}">Office announces programme number {at} for {TOPICS[at % len(TOPICS)]}</a></h3>'
                   f'<time datetime="2026-02-{at % 27 + 1:02}">2026-02-{at % 27 + 1:02}</time></li>' for at in reversed(range(6 + more)))
    return f'<!doctype html><html lang="en"><head><title>News</title></head><body><main><h1>News</h1><ul>{rows}</ul></main></body></html>'.encode()


LURES = {'feed': ('application/rss+xml', '<?xml version="1.0"?><rss version="2.0"><channel><title>Rules</title><link>{to}</link><image><url>{to}</url></image>'
                  '<item><title>Rule on fees</title><link>{to}</link><guid>1</guid><enclosure url="{to}" type="image/png" length="9"/></item></channel></rss>'),
         'page': ('text/html', '<!doctype html><html lang="en"><head><title>Directive</title><link rel="icon" href="{to}"><link rel="canonical" href="{to}">'
                  '<link rel="stylesheet" href="{to}"><script src="{to}"></script></head><body><main><h1>Directive</h1><p>This directive sets out how officers '
                  'handle fee waivers and whom they ask. <img src="{to}"> <a href="{to}">The form</a></p></main></body></html>'),
         'sitemap': ('application/xml', '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{to}</loc></url></urlset>')}
FEED = ('<?xml version="1.0"?><rss version="2.0"><channel><title>Rules</title><link>http://feed.example/</link>'
        + ''.join(f'<item><title>Rule {n} on {TOPICS[n]}</title><link>http://feed.example/{n}</link><guid>rule-{n}</guid></item>' for n in range(5))
        + '</channel></rss>').encode()


async def good_page(call):
    await call.reply(200, page(call.number(0)))


async def good_lure(call):
    kind, text = LURES[call.args[0]]
    await call.reply(200, text.replace('{to}', call.query['to']).encode(), [('Content-Type', kind)])


async def good_list(call):
    await call.reply(200, listing(call.number(0)))


async def good_feed(call):
    await call.reply(200, FEED, [('Content-Type', 'application/rss+xml')])


async def good_etag(call):
    validators = [('ETag', ETAG), ('Last-Modified', MODIFIED)]
    asked = call.request.header('if-none-match')
    known = asked == ETAG if asked else call.request.header('if-modified-since') == MODIFIED
    await call.reply(304 if known else 200, b'' if known else page(call.number(0)), validators)


async def good_slow(call):
    await asyncio.sleep(call.number(0, 800) / 1000)
    await call.reply(200, page())


async def good_large(call):
    filler = b''.join(b'<p>Paragraph %d of the annex repeats what was said about records.</p>' % n for n in range(call.number(0) * 1024 // 75))
    await call.reply(200, page().replace(b'</main>', filler + b'</main>'))


async def good_text(call):
    await call.reply(200, b'Directive one.\n' * 40, [('Content-Type', 'text/plain; charset=utf-8')])


def whole_answer(body):
    return (b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n' % len(body)) + body


FAULTS = {'page': good_page, 'list': good_list, 'feed': good_feed, 'etag': good_etag, 'slow': good_slow, 'large': good_large, 'text': good_text, 'lure': good_lure}
FAST = {f'/good/page/{number}': whole_answer(page(number)) for number in range(200)} | {'/good/page': whole_answer(page())}
