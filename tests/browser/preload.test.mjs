// The console's page names every module that its first screen needs, so that all of them are asked
// for at once instead of one after the other. `node tests/browser/preload.test.mjs --write` renews it.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const WEB = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../web');
const PAGE = path.join(WEB, 'console/index.html');
const html = readFileSync(PAGE, 'utf8');
const map = JSON.parse(/<script type="importmap">([\s\S]*?)<\/script>/.exec(html)[1]).imports;

/** What an import's name stands for on a page with this import map. */
function address(name, from) {
  if (name.startsWith('.')) return path.posix.join(path.posix.dirname(from), name);
  const folder = Object.keys(map).find((key) => key.endsWith('/') && name.startsWith(key));
  return map[name] ?? map[folder] + name.slice(folder.length);
}

function modules(from, known = new Set()) {
  if (known.has(from)) return known;
  known.add(from);
  const text = readFileSync(path.join(WEB, from), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  for (const [, name] of text.matchAll(/(?:^|;|\n)\s*(?:import|export)\s*(?:[\w$*{},\s]*?from\s*)?["']([^"']+)["']/g)) {
    modules(address(name, from), known);
  }
  return known;
}

test('every module of the first screen is named in the page, and no other', () => {
  const wanted = [...modules('/console/console.js')].slice(1).sort();
  const lines = wanted.map((file) => `    <link rel="modulepreload" href="${file}" />\n`).join('');
  if (process.argv.includes('--write')) {
    const rest = html.replace(/ {4}<link rel="modulepreload".*\n/g, '');
    writeFileSync(PAGE, rest.replace('    <script type="module"', `${lines}    <script type="module"`));
    return;
  }
  assert.equal([...html.matchAll(/ {4}<link rel="modulepreload".*\n/g)].join(''), lines, 'run this file with --write');
});
