"""`policywatch try`: what was chosen and why, as people read it and as programs do."""
import json
import unittest
import urllib.error
import urllib.request

from harness import OLD_NEWS, Case, listing

STORY = ('<p>The court in Boston ruled on Thursday that the rule on fees, which took effect in May, must be set aside, because the '
         'agency had not answered the comments it received.</p><p>The judge wrote that the agency, which had years to do so, gave '
         '<a href="/order.pdf">no reasons</a> for the new fees, and that this was arbitrary, capricious, and contrary to law.</p>'
         '<p>The agency said that it would appeal, and that it disagreed with the ruling in every respect, as did the union.</p>') * 3
ARTICLE = ('<html lang="en"><head><title>Court sets aside the fee rule | Valley Star</title>'
           '<meta property="og:title" content="Court sets aside the fee rule"><meta property="og:site_name" content="Valley Star">'
           '<meta property="article:published_time" content="2025-12-18T09:00:00-05:00">'
           '<link rel="alternate" type="application/rss+xml" title="Valley Star: all news" href="/feed.xml"></head>'
           f'<body><h1>Court sets aside the fee rule</h1><p class="byline">By Ana Rivera</p>{STORY}</body></html>')


class Try(Case):

    def setUp(self):
        super().setUp()
        self.page = self.folder / 'story.html'
        self.page.write_text(ARTICLE)

    def test_fields_stand_with_where_they_were_read(self):
        done = self.json_of('try', '--base-url', 'https://star.example/news/1', self.page)
        self.assertEqual((done['kind'], done['title'], done['author'], done['published']),
                         ('article', 'Court sets aside the fee rule', 'Ana Rivera', '2025-12-18'))
        origins = {f['field']: f['from'] for f in done['why']['fields']}
        self.assertEqual((origins['title'], origins['published'], origins['site']), ('og:title', 'article:published_time', 'og:site_name'))
        self.assertEqual(done['feeds'], [{'url': 'https://star.example/feed.xml', 'title': 'Valley Star: all news'}])

    def test_a_terminal_shows_the_same_in_words(self):
        shown = self.run_program('try', '--base-url', 'https://star.example/news/1', self.page, check=0).stdout
        for line in ('kind       article: one long text with a date of publication', 'published  2025-12-18',
                     '             from article:published_time', '  https://star.example/feed.xml  Valley Star: all news', '[[watch]]'):
            self.assertIn(line, shown.splitlines())

    def test_the_suggested_watch_is_a_configuration(self):
        done = self.json_of('try', '--base-url', 'https://star.example/news/1', '--select', 'body', self.page)
        pasted = self.folder / 'pasted.toml'
        pasted.write_text(done['suggested'])
        self.run_program('config', 'check', '-c', pasted, check=0)
        self.assertIn('https://star.example/news/1', done['suggested'])
        self.assertIn('select', done['suggested'])

    def test_a_listing_with_a_feed_suggests_the_feed_first(self):
        rows = ''.join(f'<li><a href="/n/{n}">Agency announces measure number {n}</a> <time datetime="2025-12-{n:02}">x</time></li>'
                       for n in range(10, 20))
        self.page.write_text('<title>News</title><link rel="alternate" type="application/rss+xml" href="/rss">'
                             f'<body><h1>News</h1><ul>{rows}</ul>')
        done = self.json_of('try', '--base-url', 'https://agency.example/news', self.page)
        self.assertEqual((done['kind'], len(done['items'])), ('list', 10))
        self.assertLess(done['suggested'].index('https://agency.example/rss'), done['suggested'].index('https://agency.example/news"'))

    def test_selectors_that_read_the_same_are_told_beside_the_suggestion(self):
        self.page.write_text(listing(OLD_NEWS))
        found = self.json_of('try', '--base-url', 'https://agency.example/news', self.page)
        self.assertEqual(found['selectors']['date'], 'time')
        pasted = self.folder / 'pasted.toml'
        pasted.write_text(found['suggested'])
        self.run_program('config', 'check', '-c', pasted, check=0)
        told = found['suggested'].index('# [watch.list]')
        pasted.write_text(found['suggested'][:told] + found['suggested'][told:].replace('# ', ''))
        pinned = self.json_of('try', '-c', pasted, '--watch', 'agency-example-news', '--base-url', 'https://agency.example/news', self.page)
        self.assertEqual([(i['title'], i['url'], i['date']) for i in pinned['items']], [(i['title'], i['url'], i['date']) for i in found['items']])

    def test_what_pages_say_cannot_steer_the_terminal(self):
        self.page.write_text(ARTICLE.replace('Court sets aside the fee rule', 'Court \x1b[2J sets aside the &#8238;fee rule'))
        shown = self.run_program('try', self.page, check=0).stdout
        self.assertNotIn('\x1b', shown)
        self.assertNotIn('\u202e', shown)

    def test_a_bad_page_is_told_as_such(self):
        self.page.write_text('<title>Just a moment...</title><body><script>challenge()</script></body>')
        done = self.json_of('try', self.page)
        self.assertNotEqual(done['quality'], 'ok')
        self.assertEqual(done['suggested'].strip(), '')


class Preview(Case):
    """The same over the API of a running daemon, before a watch is added."""

    def setUp(self):
        super().setUp()
        config = self.config()
        self.server.pages['/news'] = listing(OLD_NEWS)
        self.running = self.daemon(config)
        self.token = self.run_program('token', 'create', 'test', '--scope', 'write', '-c', config, check=0).stdout.strip().split()[-1]

    def post(self, path, body):
        request = urllib.request.Request(self.running.base + path, json.dumps(body).encode(), method='POST',
                                         headers={'Authorization': f'Bearer {self.token}', 'Content-Type': 'application/json'})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def test_a_watch_is_previewed_corrected_and_added(self):
        status, told = self.post('/api/v1/watches/preview', {'url': self.server.base + '/news', 'outline': True})
        self.assertEqual((status, told['kind'], told['quality'], len(told['items'])), (200, 'list', 'ok', 4))
        self.assertEqual(told['selectors']['item'], 'main li')
        self.server.pages['/news'] = '<p>gone</p>'
        entry = {line['text'].split(' 2026')[0]: line['element'] for line in told['outline'] if line['tag'] == 'li'}
        status, told = self.post('/api/v1/watches/preview', {'token': told['token'], 'picked': [entry['Canine teams graduate']],
                                                             'refused': [entry['Museum artifacts returned']], 'outline': True})
        self.assertEqual((status, [item['title'] for item in told['items']]), (200, [title for title, link, _ in OLD_NEWS if link != '/museum']))
        marks = {line['text'].split(' 2026')[0]: line['mark'] for line in told['outline'] if line['tag'] == 'li'}
        self.assertEqual(marks, {'Field office opens new lobby': 'item', 'Canine teams graduate': 'picked',
                                 'Museum artifacts returned': 'refused', 'Motor pool adds hybrid vehicles': 'item'})
        self.assertEqual([path for _, path, *_ in self.server.log], ['/news'])
        status, added = self.post('/api/v1/watches', {**told['watch'], 'id': 'news'})
        self.assertEqual((status, added['list'], added['ignore']), (201, told['watch']['list'], told['watch']['ignore']))

    def test_what_may_not_be_asked_is_not(self):
        status, told = self.post('/api/v1/watches/preview', {'url': 'http://10.0.0.1/'})
        self.assertEqual((status, told['quality'], told['token']), (200, 'address_denied', None))
        status, told = self.post('/api/v1/watches/preview', {'url': self.running.base + '/'})
        self.assertEqual((status, told['quality']), (200, 'address_denied'))
        self.assertEqual(self.post('/api/v1/watches/preview', {'token': 'nobody-knows-it'})[0], 404)
        self.assertEqual(self.post('/api/v1/watches/preview', {'url': 'file:///etc/passwd'})[0], 400)


if __name__ == '__main__':
    unittest.main()
