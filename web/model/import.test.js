import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markdownOf } from './html.js';
import { cells, read } from './import.js';

test('a Markdown file is an article by its first heading, or by its name', () => {
  assert.deepEqual(read('a.md', '# Export\r\n\r\nPress it.'), { drafts: [{ title: 'Export', body: '# Export\n\nPress it.' }] });
  assert.deepEqual(read('how-to_export.txt', 'Press it.'), { drafts: [{ title: 'How to export', body: 'Press it.' }] });
});

test('a table is an article a row, by its headings or by its order', () => {
  const headed = 'Topic;Frage;Antwort\nBilling;"Where is; my ""invoice""?";"Under\nSettings."\n';
  assert.deepEqual(read('faq.csv', headed), {
    drafts: [{ title: 'Where is; my "invoice"?', body: 'Under\nSettings.', topic: 'billing' }],
  });
  assert.deepEqual(read('faq.csv', 'How?,So.\nWhy?,Because.'), { drafts: [{ title: 'How?', body: 'So.' }, { title: 'Why?', body: 'Because.' }] });
  assert.deepEqual(cells('a,"b\r\nc",\n'), [['a', 'b\r\nc', ''], ['']]);
});

test('what cannot be an article says why', () => {
  assert.deepEqual(read('a.md', '  \n'), { trouble: 'has no text' });
  assert.deepEqual(read('a.exe', 'MZ'), { trouble: 'is neither Markdown, text, HTML nor CSV' });
  assert.deepEqual(read('a.md', 'a\0b'), { trouble: 'is not a text' });
  assert.deepEqual(read('a.csv', 'question,answer\nHow?,'), { trouble: 'row 2 has no question or no answer' });
  assert.deepEqual(read('a.csv', 'question,answer\n'), { trouble: 'has no rows' });
});

test('HTML is read as what can be said in Markdown', () => {
  const page = `<!doctype html><title>Help &amp; more</title><style>p{}</style>
    <h1>Export</h1><p>Press <b>Export</b>, then
    <a href="https://example.org/x?a=1&amp;b=2">look here</a>.</p>
    <ol><li>One</li><li>Two<ul><li>deep</li></ul></li></ol><pre><code>a  b
c</code></pre><p>5 &lt; 6&nbsp;&#8364;</p>`;
  const { title, body } = markdownOf(page);
  assert.equal(title, 'Help & more');
  assert.equal(body, '# Export\n\nPress **Export**, then [look here](https://example.org/x?a=1&b=2).\n\n1. One\n2. Two\n  - deep\n\n```\na  b\nc\n```\n\n5 < 6 €');
});

test('what is hostile in HTML is text, or gone', () => {
  const { body } = markdownOf(`<p>a</p><script>alert(1)</script><svg><script>2</script></svg>
    <a href="javascript:alert(3)">b</a><img src=x onerror=alert(4)><p title="</p><script>5">c<!-- <p>6 --></p><iframe>7`);
  assert.equal(body, 'a\n\nb\n\nc');
});
