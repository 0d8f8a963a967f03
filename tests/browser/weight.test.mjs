// A customer on a slow line waits for the widget: it stays as light as it was meant to be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stage } from './support.mjs';
import { widgetWeight } from './weight.mjs';

const LAUNCHER_MAX = 5 * 1_024;
const REST_MAX = 30 * 1_024;
const { house, browser } = stage();

for (const encoding of ['br', 'gzip']) {
  test(`the widget is light, packed by ${encoding}`, async () => {
    const { launcher, rest } = await widgetWeight(house, browser, encoding);
    assert.ok(launcher.body <= LAUNCHER_MAX, `the launcher: ${launcher.body} bytes`);
    assert.ok(rest.body > 0 && rest.body <= REST_MAX, `what it loads: ${rest.body} bytes`);
  });
}
