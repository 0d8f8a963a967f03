// What four weeks have taught: a gap is read, its drafted article looked at and published, and the list
// says what came of it; thresholds say what outcomes say of them; an earlier policy is back in one click.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, signIn, stage } from './support.mjs';

const { house, browser } = stage(4);

test('a gap becomes an article, and the list says what came of it', async () => {
  const page = await browser.person({ reducedMotion: 'reduce' });
  await signIn(page, house, 'mara');
  await page.goto(`${house.address}/console/#/insights/gaps`);
  const gap = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /packing slip/u }) });
  await gap.getByText(/conversations of .* customers/u).waitFor();
  await clean(page, 'gaps');

  await gap.getByRole('button', { name: 'Look at the drafted article' }).click();
  const title = await gap.getByLabel('Title').inputValue();
  assert.match(title, /packing slip/iu);
  assert.match(await gap.getByLabel('Text (Markdown)').inputValue(), /Shipping, Documents, Packing slip/u);
  await clean(page, 'drafted article');
  await gap.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('status').filter({ hasText: 'is written' }).waitFor();
  const closings = page.getByRole('region', { name: 'Did the articles close their gaps?' });
  await closings.getByText('too early to say').waitFor();
  await closings.getByRole('link', { name: title }).click();
  await page.getByRole('heading', { name: title, level: 2 }).waitFor();
  assert.deepEqual(browser.complaints, []);
});

test('thresholds say what outcomes say of them, and an earlier policy is back in one click', async () => {
  const page = await browser.person({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await signIn(page, house, 'haoran');
  await page.goto(`${house.address}/console/#/insights/thresholds`);
  const table = page.getByRole('table');
  await table.getByRole('row', { name: /Invoices and payments/u }).waitFor();
  await clean(page, 'thresholds');

  await page.goto(`${house.address}/console/#/policy`);
  const text = page.getByLabel('The document (TOML)');
  await text.waitFor();
  const before = await text.inputValue();
  const publish = async (/** @type {string} */ toml, /** @type {number} */ version) => {
    await text.fill(toml);
    await page.getByLabel('What changes, and why').fill(`as version ${version}`);
    await page.getByRole('button', { name: 'Put in force' }).click();
    await page.getByText(`version ${version} is in force`).first().waitFor();
  };
  await publish(before.replace('handoff = 0.60', 'handoff = 0.58'), 1);
  await publish(before, 2);
  await page.getByRole('listitem').filter({ hasText: 'as version 1' }).getByRole('button', { name: 'Back to this one' }).click();
  await page.getByText('version 3 is in force').first().waitFor();
  assert.match(await text.inputValue(), /handoff = 0\.58/u);
  assert.deepEqual(browser.complaints, []);
});
