import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, parts } from './links.js';

test('text without an address stays one part', () => {
  assert.deepEqual(parts('just <b>words</b>'), [{ text: 'just <b>words</b>' }]);
});

test('an address is found and the full stop after it is not part of it', () => {
  assert.deepEqual(parts('See https://example.org/a?b=1. Thanks'), [
    { text: 'See ' },
    { text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' },
    { text: '. Thanks' },
  ]);
});

test('an e-mail address becomes a mailto link', () => {
  assert.equal(parts('write to help@example.org')[1]?.href, 'mailto:help@example.org');
});

test('addresses that could run something are never followed', () => {
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'https://']) {
    assert.equal(addressOf(text), undefined);
  }
  assert.deepEqual(parts('javascript:alert(1)'), [{ text: 'javascript:alert(1)' }]);
});

test('the parts put together are the text again', () => {
  const text = '(https://a.example/x) and mailto:a@b.co, c@d.example!';
  assert.equal(parts(text).map((part) => part.text).join(''), text);
});
