import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocks, inlines } from './markdown.js';

const text = (/** @type {string} */ words) => ({ type: 'text', text: words });

test('headings, paragraphs, lists, code and tables', () => {
  const made = blocks('# Title\n\nTwo\nlines.\n\n1. one\n2. two\n\n```\n<b>\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n');
  assert.deepEqual(made.map(({ type }) => type), ['heading', 'paragraph', 'list', 'code', 'table']);
  assert.deepEqual(made[1], { type: 'paragraph', children: [text('Two lines.')] });
  assert.deepEqual(made[3], { type: 'code', text: '<b>' });
});

test('a nested list belongs to its item', () => {
  const [outer] = blocks('- a\n  - b\n  - c\n- d');
  assert.equal(outer?.type, 'list');
  assert.deepEqual(outer?.type === 'list' && outer.items.map((item) => item.map(({ type }) => type)), [['paragraph', 'list'], ['paragraph']]);
});

test('emphasis, code and links', () => {
  assert.deepEqual(inlines('Open **Settings > Plan**, run `a_b_c` and see [help](https://example.org/x).'), [
    text('Open '),
    { type: 'strong', children: [text('Settings > Plan')] },
    text(', run '),
    { type: 'code', text: 'a_b_c' },
    text(' and see '),
    { type: 'link', href: 'https://example.org/x', children: [text('help')] },
    text('.'),
  ]);
});

test('a file beside this one is a page of the same book, and no other file is anything', () => {
  assert.deepEqual(inlines('[backups](backup.md#a-drill)'), [{ type: 'page', page: 'backup', anchor: 'a-drill', children: [text('backups')] }]);
  assert.deepEqual(inlines('[words](../etc/passwd.md)'), [text('words')]);
});

test('raw markup and dangerous links stay words', () => {
  assert.deepEqual(inlines('<img src=x onerror=alert(1)>'), [text('<img src=x onerror=alert(1)>')]);
  assert.deepEqual(inlines('[click](javascript:alert(1))').some(({ type }) => type === 'link'), false);
});

test('any text ends, however deep it nests', () => {
  assert.ok(blocks('> '.repeat(2_000)).length > 0);
  assert.ok(blocks('- '.repeat(2_000)).length > 0);
  assert.ok(inlines('**'.repeat(5_000)).length > 0);
});
