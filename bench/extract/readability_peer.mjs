// Reads each page of a folder with Readability.js: node readability_peer.mjs MODULES PAGES > lines of JSON.
// MODULES: the folder that scripts/readability_peer.sh filled.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const [modules, pages] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, 'package.json'));
const { Readability } = require('@mozilla/readability');
const { JSDOM, VirtualConsole } = require('jsdom');

for (const page of fs.readdirSync(pages).sort()) {
  const source = path.join(pages, page, 'source.html');
  if (!fs.existsSync(source)) continue;
  const dom = new JSDOM(fs.readFileSync(source, 'utf-8'), {
    url: 'http://fakehost/test/page.html',
    virtualConsole: new VirtualConsole(),
  });
  const read = new Readability(dom.window.document).parse() ?? {};
  const { title, byline, publishedTime, content } = read;
  process.stdout.write(JSON.stringify({ page, title, byline, publishedTime, content }) + '\n');
  dom.window.close();
}
