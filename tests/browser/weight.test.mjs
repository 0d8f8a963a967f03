// A customer on a slow line waits for the widget: it stays as light as it was meant to be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChat, signIn, stage } from './support.mjs';
import { widgetWeight } from './weight.mjs';

const LAUNCHER_MAX = 5 * 1_024;
const REST_MAX = 30 * 1_024;
const { house, browser } = stage();

/** What a page loaded of the edition, and what of it came over the wire. */
async function loaded(page) {
  return page.evaluate(() => {
    const parts = performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/edition/'));
    return { n: parts.length, fetched: parts.filter((entry) => entry.transferSize > 0).map((entry) => entry.name) };
  });
}

test('whoever comes back asks for nothing a second time', async () => {
  const page = await browser.person();
  await signIn(page, house, 'mara');
  // What the first picture does without comes after it.
  await page.waitForFunction(() => ['baton-conversation', 'baton-palette', 'baton-shortcuts'].every((name) => customElements.get(name)));
  await page.goto('about:blank');
  await page.goto(`${house.address}/console/`);
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
  const console_ = await loaded(page);
  assert.ok(console_.n > 40, `the console loads ${console_.n} files of the edition`);
  assert.deepEqual(console_.fetched, []);

  const chat = await openChat(page, house);
  await chat.getByRole('textbox').waitFor();
  await page.reload();
  await chat.getByRole('textbox').waitFor();
  const widget = await loaded(page);
  assert.ok(widget.n > 10, `the widget loads ${widget.n} files of the edition`);
  assert.deepEqual(widget.fetched, []);
  await page.context().close();
});

for (const encoding of ['br', 'gzip']) {
  test(`the widget is light, packed by ${encoding}`, async () => {
    const { launcher, rest } = await widgetWeight(house, browser, encoding);
    assert.ok(launcher.body <= LAUNCHER_MAX, `the launcher: ${launcher.body} bytes`);
    assert.ok(rest.body > 0 && rest.body <= REST_MAX, `what it loads: ${rest.body} bytes`);
  });
}
