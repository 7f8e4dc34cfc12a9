"""Every operation of the REST API is asked, and its answers are held against /api/v1/openapi.json. Run by review_test.py."""
import json
import re
import sqlite3
import unittest
import urllib.parse

from people_cases import Housed

try:
    import jsonschema
except ImportError:
    jsonschema = None


@unittest.skipIf(jsonschema is None, 'python3-jsonschema is not installed')
class Described(Housed):
    """Every answer of the API is what /api/v1/openapi.json says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.description = cls.house.json('/api/v1/openapi.json')[1]
        cls.seen = set()

    def check(self, path, template, body=None, verb=None, want=None, **more):
        verb = verb or ('post' if body is not None else 'get')
        status, headers, content = self.house.ask(path, body, method=verb.upper(), **more)
        operation = self.description['paths'][template][verb]
        self.assertIn(str(status), operation['responses'], f'{verb} {path} is not described: {content[:300]}')
        if want:
            self.assertEqual(status, want, f'{verb} {path}: {content[:300]}')
        described = operation['responses'][str(status)].get('content', {})
        kind = (headers['Content-Type'] or '').split(';')[0]
        if described or content:
            self.assertIn(kind, described, f'{verb} {path} {status}')
        schema = described.get(kind, {}).get('schema')
        if kind.endswith('json') and schema is not None:
            value = json.loads(content)
            jsonschema.Draft202012Validator({**schema, 'components': self.description['components']}).validate(value)
            type(self).seen.add((template, verb, status))
            return value
        type(self).seen.add((template, verb, status))
        return content

    def test_every_answer_is_as_described(self):
        api = '/api/v1'
        updates = self.check(f'{api}/updates?limit=5&state=any', f'{api}/updates', want=200)['updates']
        self.check(f'{api}/updates?q=score%3E%3D', f'{api}/updates', want=400)
        self.check(f'{api}/updates', f'{api}/updates', token='pw_x', want=401)
        one = updates[0]['id']
        rev = updates[0]['rev']
        self.check(f'{api}/updates/{one}', f'{api}/updates/{{id}}', want=200)
        self.check(f'{api}/updates/999999', f'{api}/updates/{{id}}', want=404)
        decide = f'{api}/updates/{{id}}/{{verb}}'
        self.check(f'{api}/updates/{one}/claim', decide, json.dumps({'rev': rev}), want=200)
        self.check(f'{api}/updates/{one}/claim', decide, json.dumps({'rev': rev}), want=409)
        self.check(f'{api}/updates/{one}/accept', decide, json.dumps({'rev': rev + 1, 'title': 'T', 'date': '2026-03-02', 'status': None}), want=200)
        self.check(f'{api}/updates/{one}/undo', decide, json.dumps({'rev': rev + 2}), want=200)
        self.check(f'{api}/updates/{one}/snooze', decide, json.dumps({'rev': rev + 3, 'until': '2030-01-01T00:00:00Z'}), want=200)
        self.check(f'{api}/updates/{one}/undo', decide, '{}', want=200)
        self.check(f'{api}/updates/{one}/reject', decide, json.dumps({'reason': 'known', 'note': 'n'}), want=200)
        self.check(f'{api}/updates/{one}/undo', decide, '{}', want=200)
        self.check(f'{api}/updates/{one}/accept', decide, '{', want=400)
        self.check(f'{api}/updates/{one}/accept', decide, '{}', token=self.house.read, want=403)
        self.check(f'{api}/updates/999999/accept', decide, '{}', want=404)
        self.check(f'{api}/updates/{updates[1]["id"]}/merge', decide, json.dumps({'into': one}), want=200)
        self.check(f'{api}/updates/{one}/history', f'{api}/updates/{{id}}/history', want=200)
        self.check(f'{api}/policies?limit=2', f'{api}/policies', want=200)
        self.check(f'{api}/policies', f'{api}/policies', want=200)
        self.check(f'{api}/policies?cursor=none-such', f'{api}/policies', want=400)
        self.check(f'{api}/policies/1976', f'{api}/policies/{{id}}', want=200)
        self.check(f'{api}/policies/none', f'{api}/policies/{{id}}', want=404)
        past = f'{api}/policies/{{id}}/history'
        known = self.check(f'{api}/policies/1976/history', past, want=200)
        self.check(f'{api}/policies/1976/history?from=2020-01-01&to=2030-01-01', past, want=200)
        self.check(f'{api}/policies/1976/history?from=x', past, want=400)
        self.check(f'{api}/policies/none/history', past, want=404)
        edit = f'{api}/policies/{{id}}/edit'
        record = self.check(f'{api}/policies/1976', f'{api}/policies/{{id}}', want=200)
        self.check(f'{api}/policies/1976/edit', edit, json.dumps({'rev': known['rev'], 'policy': {**record, 'era': 'Second'}, 'note': 'n'}), want=200)
        self.check(f'{api}/policies/1976/edit', edit, json.dumps({'rev': known['rev'], 'policy': record}), want=409)
        self.check(f'{api}/policies/1976/edit', edit, '{}', want=400)
        self.check(f'{api}/policies/1976/learned', f'{api}/policies/{{id}}/learned', want=200)
        self.check(f'{api}/watches', f'{api}/watches', want=200)
        self.assertEqual([one['id'] for one in self.check(f'{api}/watches?q=ice&limit=1', f'{api}/watches', want=200)['watches']], ['ice'])
        self.check(f'{api}/watches?cursor=none-such', f'{api}/watches', want=400)
        habits = self.check(f'{api}/watches/ice', f'{api}/watches/{{id}}', want=200)['habits']
        self.assertEqual((habits['changes_in_week'], habits['suppressed_in_week']), (1, 0))
        self.assertGreaterEqual(habits['last_size'], habits['usual_size'])
        self.check(f'{api}/watches/none', f'{api}/watches/{{id}}', want=404)
        self.check(f'{api}/watches', f'{api}/watches', json.dumps({'id': 'added', 'url': self.house.server.base + '/news', 'kind': 'list', 'paused': True}), want=201)
        self.check(f'{api}/watches', f'{api}/watches', json.dumps({'id': 'added', 'url': 'https://a.example/', 'kind': 'page'}), want=409)
        self.check(f'{api}/watches', f'{api}/watches', '[]', want=400)
        command = f'{api}/watches/{{id}}/{{verb}}'
        self.check(f'{api}/watches/added/pause', command, '', want=200)
        self.check(f'{api}/watches/ice/check', command, '', want=202)
        self.check(f'{api}/watches/none/check', command, '', want=404)
        kept = self.check(f'{api}/watches/ice/snapshots', f'{api}/watches/{{id}}/snapshots', want=200)['snapshots']
        self.check(f'{api}/snapshots/{kept[0]["sha256"]}', f'{api}/snapshots/{{sha256}}', want=200)
        self.check(f'{api}/snapshots/{"0" * 64}', f'{api}/snapshots/{{sha256}}', want=404)
        for view in ('changes', 'words', 'side', 'links', 'fields', 'source'):
            self.check(f'{api}/diff?watch=ice&view={view}', f'{api}/diff', want=200)
        self.check(f'{api}/diff', f'{api}/diff', want=400)
        deliveries = self.check(f'{api}/deliveries?limit=5', f'{api}/deliveries', want=200)['deliveries']
        self.check(f'{api}/deliveries/{deliveries[0]["id"]}', f'{api}/deliveries/{{id}}', want=200)
        self.check(f'{api}/deliveries/999999/retry', f'{api}/deliveries/{{id}}/retry', '', want=404)
        everything = self.check(f'{api}/status', f'{api}/status', want=200)
        self.assertEqual(everything['watch_count'], len(everything['watches']))
        look = self.check(f'{api}/status?watches=look', f'{api}/status', want=200)
        self.assertEqual(look['watch_count'], everything['watch_count'])
        self.assertEqual(look['health'], everything['health'])
        self.check(f'{api}/status?watches=none', f'{api}/status', want=400)
        self.bundles_and_seen(api, one)
        self.rules(api, updates)
        self.blind_looks(api, updates)
        self.filters(api)
        self.policy_commands(api)
        self.watch_doors(api)
        self.house_doors(api)
        self.mementos(api)
        for form in ('json', 'csv', 'markdown', 'html', 'text'):
            self.check(f'{api}/export?format={form}', f'{api}/export', want=200)
        self.check(f'{api}/export?format=exe', f'{api}/export', want=400)
        self.check('/updates.atom', '/updates.atom', want=200)
        self.check('/updates.atom?state=accepted', '/updates.atom', want=200)
        wanted = {update['id'] for update in self.house.json(f'{api}/updates?q=kind:commentary')[1]['updates']}
        narrowed = self.check('/updates.atom?q=kind:commentary', '/updates.atom', want=200).decode()
        self.assertLessEqual({int(number) for number in re.findall(r'<entry><id>[^<]*/updates/(\d+)<', narrowed)}, wanted)
        self.check('/updates.atom?q=score%3E%3D', '/updates.atom', want=400)
        self.check('/metrics', '/metrics', want=200)
        for template, operations in self.description['paths'].items():
            if 'get' in operations and '{' not in template and template != '/healthz':
                self.check(template, template, token='pw_x', want=401)
        operations = {(path, verb) for path, described in self.description['paths'].items() for verb in described if verb != 'parameters'}
        tried = {row[:2] for row in self.seen}
        good = {row[:2] for row in self.seen if row[2] < 400}  # a TimeGate leads on
        print(f'OpenAPI: {len(self.seen)} answers of {len(tried)} of {len(operations)} operations validated', flush=True)
        self.assertEqual(operations - tried, set(), 'described, and never asked')
        self.assertEqual(operations - good, set(), 'never answered with what it is for')

    def mementos(self, api):
        page = urllib.parse.quote(self.house.server.base + '/news', safe='')
        self.check(f'{api}/timegate?url={page}', f'{api}/timegate', want=302)
        links = self.check(f'{api}/timemap?url={page}', f'{api}/timemap', want=200).decode()
        moment = re.search(r'/mementos/(\d{14}|\d{8}T\d{6}Z)', links)[1]
        self.check(f'{api}/mementos/{moment}?url={page}', f'{api}/mementos/{{moment}}', want=200)
        self.check(f'{api}/mementos/never?url={page}', f'{api}/mementos/{{moment}}', want=400)
        self.check(f'{api}/timemap?url=https%3A%2F%2Fnobody.example%2F', f'{api}/timemap', want=404)

    def bundles_and_seen(self, api, one):
        self.assertTrue(self.check(f'{api}/updates/{one}/bundle', f'{api}/updates/{{id}}/bundle', want=200))
        self.check(f'{api}/updates/999999/bundle', f'{api}/updates/{{id}}/bundle', want=404)
        self.check(f'{api}/updates/{one}/seen', f'{api}/updates/{{id}}/seen', '', want=200)
        self.check(f'{api}/updates/999999/seen', f'{api}/updates/{{id}}/seen', '', want=404)

    def rules(self, api, updates):
        wish = {'kind': 'term', 'policy': '1976', 'texts': ['no headline says this at all']}
        asked = urllib.parse.urlencode({**wish, 'texts': wish['texts'][0]})
        self.check(f'{api}/rules/preview?{asked}', f'{api}/rules/preview', want=200)
        self.check(f'{api}/rules/preview?kind=x', f'{api}/rules/preview', want=400)
        made = self.check(f'{api}/rules', f'{api}/rules', json.dumps(wish), want=201)
        self.check(f'{api}/rules', f'{api}/rules', '[]', want=400)
        self.check(f'{api}/rules', f'{api}/rules', '{}', token=self.house.read, want=403)
        self.assertEqual(self.check(f'{api}/rules', f'{api}/rules', want=200)['rules'][0]['id'], made['id'])
        self.check(f'{api}/rules/{made["id"]}/expire', f'{api}/rules/{{id}}/expire', '', want=200)
        self.check(f'{api}/rules/{made["id"]}/expire', f'{api}/rules/{{id}}/expire', '', want=409)
        self.check(f'{api}/rules/999/expire', f'{api}/rules/{{id}}/expire', '', want=404)

    def blind_looks(self, api, updates):
        """Another person's rejections, until the log's hash draws one."""
        other = self.house.run('token', 'create', 'second', '--scope', 'write', check=0).stdout.strip()
        number = updates[2]['id']
        for _ in range(400):
            self.house.json(f'{api}/updates/{number}/reject', json.dumps({'reason': 'known'}), token=other)
            waiting = self.check(f'{api}/blind', f'{api}/blind', want=200)['waiting']
            if waiting:
                break
            self.house.json(f'{api}/updates/{number}/undo', '{}', token=other)
        look = f'{api}/blind/{waiting[0]}'
        shown = self.check(look, f'{api}/blind/{{id}}', want=200)
        self.assertEqual((shown['update']['id'], shown['update']['state'], shown['update']['reject_reason']), (number, 'new', None))
        self.check(look, f'{api}/blind/{{id}}', token=other, want=409)
        self.check(f'{api}/blind/999999', f'{api}/blind/{{id}}', want=404)
        for wrong in ('[]', '{"verdict":"maybe"}', '{"verdict":"reject"}', '{"verdict":"accept","reason":"known"}', '{"verdict":1}', '{"x":"y"}'):
            self.check(look, f'{api}/blind/{{id}}', wrong, want=400)
        self.check(look, f'{api}/blind/{{id}}', '{"verdict":"accept"}', token=self.house.read, want=403)
        after = self.check(look, f'{api}/blind/{{id}}', '{"verdict":"accept"}', want=200)
        self.assertEqual([one['update'] for one in after['report']['disagreed']], [number])
        self.check(look, f'{api}/blind/{{id}}', '{"verdict":"accept"}', want=409)
        told = self.house.run('blind', 'report', check=0).stdout
        self.assertIn(f'update {number}: rejected by second as known, scripts would accept it', told)

    def filters(self, api):
        kept = self.check(f'{api}/filters', f'{api}/filters', json.dumps({'name': 'Mine', 'query': 'score>=40', 'shared': True}))
        self.check(f'{api}/filters', f'{api}/filters', json.dumps({'name': 'Mine', 'query': 'score>='}), want=422)
        self.check(f'{api}/filters', f'{api}/filters', want=200)
        self.check(f'{api}/filters/{kept["id"]}/remove', f'{api}/filters/{{id}}/remove', '', want=200)
        self.check(f'{api}/filters/{kept["id"]}/remove', f'{api}/filters/{{id}}/remove', '', want=404)

    def policy_commands(self, api):
        paperwork = f'{api}/policies/{{id}}/paperwork'
        self.check(f'{api}/policies/1976/paperwork', paperwork, want=200)
        self.check(f'{api}/policies/1976/paperwork', paperwork, json.dumps({'muted': False}), want=200)
        self.check(f'{api}/policies/none/paperwork', paperwork, want=404)
        rejected = self.house.json(f'{api}/updates?state=new&policy=1976&limit=1')[1]['updates'][0]['id']
        self.house.json(f'{api}/updates/{rejected}/reject', json.dumps({'reason': 'unrelated'}))
        lesson = self.house.json(f'{api}/policies/1976/learned')[1]['decisions'][0]['decision']
        command = f'{api}/policies/{{id}}/{{verb}}'
        self.check(f'{api}/policies/1976/forget', command, json.dumps({'decision': lesson}), want=200)
        self.check(f'{api}/policies/1976/remember', command, json.dumps({'decision': lesson}), want=200)
        self.check(f'{api}/policies/1976/forget', command, '{}', want=400)

    def watch_doors(self, api):
        address = json.dumps({'url': self.house.server.base + '/news'})
        self.check(f'{api}/watches/preview', f'{api}/watches/preview', address, want=200)
        self.check(f'{api}/watches/preview', f'{api}/watches/preview', '[]', want=400)

    def house_doors(self, api):
        self.check('/healthz', '/healthz', want=200)
        self.check(f'{api}/openapi.json', f'{api}/openapi.json', want=200)
        confirm = f'{api}/incidents/{{host}}/confirm'
        self.check(f'{api}/incidents/none.example/confirm', confirm, '', want=404)
        with sqlite3.connect(self.house.case.state / 'policywatch.db', timeout=30) as store:  # a host in trouble takes three days to come
            store.execute("INSERT INTO host_incidents VALUES ('gone.example:443', 1, NULL, 'missing', 3, 3, 'three pages are missing', '')")
        self.check(f'{api}/incidents/gone.example:443/confirm', confirm, '', want=200)
        discard = f'{api}/deliveries/{{id}}/discard'
        self.check(f'{api}/deliveries/999999/discard', discard, '', want=404)
        with sqlite3.connect(self.house.case.state / 'policywatch.db', timeout=30) as store:  # ten tries over three days would come before
            store.execute("UPDATE deliveries SET state = 'dead', delivered_at = NULL WHERE id IN (SELECT id FROM deliveries ORDER BY id LIMIT 2)")
            again, never = [number for number, in store.execute("SELECT id FROM deliveries ORDER BY id LIMIT 2")]
        self.check(f'{api}/deliveries/{never}/discard', discard, '', want=200)
        self.check(f'{api}/deliveries/{again}/retry', f'{api}/deliveries/{{id}}/retry', '', want=200)

    def test_the_description_is_itself_valid(self):
        names = set()
        for operations in self.description['paths'].values():
            names.update(operations)
        self.assertTrue(names <= {'get', 'post', 'parameters'})
        for name, schema in self.description['components']['schemas'].items():
            jsonschema.Draft202012Validator.check_schema(schema)
        text = json.dumps(self.description)
        for target in re.findall(r'"#/components/schemas/(\w+)"', text):
            self.assertIn(target, self.description['components']['schemas'])
