// On a phone nothing is wider than the phone: what is wide scrolls in its own place.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signIn, stage } from './support.mjs';

const WIDTH = 360;
const { house, browser } = stage(1);

/** Each page, and what is there once it has something to show. */
const PAGES = [
  ['desk', 'Waiting'],
  ['search?q=label', 'Cases'],
  ['cases', 'Cases'],
  ['knowledge', 'Knowledge'],
  ['people', 'Add somebody'],
  ['policy', 'Versions'],
  ['audit', 'Audit'],
  ['settings', 'API tokens'],
  ['insights/overview', 'The last seven days'],
  ['insights/handoffs', 'Which reasons, and were they good ones?'],
  ['insights/queue', 'How many agents does each hour take?'],
  ['insights/quality', 'Where does it end badly?'],
  ['insights/assistant', 'Which articles help, and which fail?'],
  ['insights/people', 'What people carry'],
  ['insights/quotes', 'For which queue do they hold?'],
  ['insights/missed', 'Was a person needed here?'],
  ['insights/thresholds', 'Do people come at the right moment?'],
  ['insights/calibration', 'Is the risk what it says?'],
];

test('no page of the console scrolls sideways on a phone', async () => {
  const page = await browser.person({ viewport: { width: WIDTH, height: 780 }, reducedMotion: 'reduce' });
  await signIn(page, house, 'haoran');
  const wide = [];
  for (const [address, heading] of PAGES) {
    await page.goto(`${house.address}/console/#/${address}`);
    await page.getByRole('heading', { name: heading }).first().waitFor();
    await page.getByText('Fetching…').first().waitFor({ state: 'hidden' });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > WIDTH) wide.push(`${address}: ${width}`);
  }
  assert.deepEqual(wide, []);
  assert.deepEqual(browser.complaints, []);
});
