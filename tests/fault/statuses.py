"""/status/CODE: that status, with a page of its own. ?retry= gives Retry-After, any ?h.NAME=VALUE a header, ?until=N the good page from
the N-th request on."""
import pages

WORDS = {404: 'Not found', 410: 'Gone', 403: 'Forbidden', 429: 'Too many requests', 500: 'Internal error', 503: 'Service unavailable'}


async def status(call):
    code = call.number(0)
    if 'until' in call.query and call.world.count(call.request) >= int(call.query['until']):
        return await call.reply(200, pages.page())
    headers = [(key[2:], value) for key, value in call.query.items() if key.startswith('h.')]
    if 'retry' in call.query:
        headers.append(('Retry-After', call.query['retry']))
    words = WORDS.get(code, f'Status {code}')
    good = 200 <= code < 300
    await call.reply(code, pages.page() if good else f'<html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>'.encode(), headers)


FAULTS = {'*': status}
