import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snippet } from './embed.js';

test('only what was chosen stands in the line, and nothing breaks out of it', () => {
  const none = { title: '', greeting: '', accent: '', theme: '', side: '', language: '' };
  assert.equal(snippet('https://desk.example', none), '<script src="https://desk.example/widget/launcher.js" defer></script>');
  assert.equal(
    snippet('https://desk.example', { ...none, title: 'A "quoted" <b>&', side: 'start' }),
    '<script src="https://desk.example/widget/launcher.js" data-title="A &quot;quoted&quot; &lt;b>&amp;" data-side="start" defer></script>',
  );
});
