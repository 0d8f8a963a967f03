import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorOf, beside, find, sections, shown } from './help.js';
import { blocks } from './markdown.js';

const PAGE = { id: 'backup', title: 'Backups' };
const SOURCE = `# Backups

A copy is **consistent**.

<!-- test: run -->
## Try it: a drill

Run \`baton restore\` with \`--data-dir\`.

| setting | what |
|---|---|
| \`backup.keep\` | how many |
`;

test('remarks are not shown, and nothing else goes', () => {
  assert.equal(shown('a\n<!-- test: run -->\nb <!-- c -->'), 'a\nb <!-- c -->');
});

test('a heading has a place that can be linked to', () => {
  assert.equal(anchorOf('Try it: a drill'), 'try-it-a-drill');
  assert.equal(anchorOf('`baton check`'), 'baton-check');
});

test('a page is cut at its headings', () => {
  const parts = sections(PAGE, blocks(shown(SOURCE)));
  assert.deepEqual(parts.map(({ heading, anchor }) => [heading, anchor]), [['', ''], ['Try it: a drill', 'try-it-a-drill']]);
  assert.equal(parts[0]?.text, 'A copy is consistent.');
  assert.match(parts[1]?.text ?? '', /backup\.keep how many/u);
});

test('parts are found by every word, headings first, names by their parts', () => {
  const all = sections(PAGE, blocks(shown(SOURCE)));
  const anchors = (/** @type {string} */ query) => find(all, query).map(({ section }) => section.anchor);
  assert.deepEqual(anchors('drill'), ['try-it-a-drill']);
  assert.deepEqual(anchors('data dir'), ['try-it-a-drill']);
  assert.deepEqual(anchors('backup.keep'), ['try-it-a-drill']);
  assert.deepEqual(anchors('consist'), ['']);
  assert.deepEqual(anchors('consistent zebra'), []);
  assert.deepEqual(anchors('  '), []);
  assert.match(find(all, 'restore')[0]?.excerpt ?? '', /baton restore/u);
});

test('pages stand beside each other across parts', () => {
  const page = (/** @type {string} */ id) => ({ id, title: id });
  const parts = [{ name: 'A', pages: [page('a'), page('b')] }, { name: 'B', pages: [page('c')] }];
  assert.equal(beside(parts, 'b').after?.id, 'c');
  assert.equal(beside(parts, 'a').before, undefined);
  assert.equal(beside(parts, 'nowhere').after, undefined);
});
