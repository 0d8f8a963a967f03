// What four weeks have taught: a gap is read, its drafted article looked at and published, and the list
// says what came of it; thresholds say what outcomes say of them; an earlier policy is back in one click.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, eventually, signIn, stage } from './support.mjs';

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

test('missed handoffs are estimated from conversations that are read without being told what was decided', async () => {
  await house.again();
  const page = await browser.person({ reducedMotion: 'reduce' });
  await signIn(page, house, 'mara');
  await page.goto(`${house.address}/console/#/insights/missed`);
  const estimate = page.getByRole('region', { name: 'How many handoffs were missed?' });
  await estimate.getByText('20 more conversations have to be read below.').waitFor();
  const reading = page.getByRole('region', { name: 'Was a person needed here?' });
  const said = reading.getByRole('list', { name: 'What was said' });
  await said.waitFor();
  assert.equal(await reading.getByText(/risk|threshold|score/iu).count(), 0);
  await clean(page, 'missed handoffs');

  // Read with the keyboard alone: what is said has the focus, and a key says what is thought of it.
  await said.focus();
  for (let left = 19; left >= 0; left -= 1) {
    await page.keyboard.press(left % 4 === 0 ? '1' : '2');
    if (left > 0) await estimate.getByText(left === 1 ? 'One more conversation has' : `${left} more conversations have`).waitFor();
  }
  await estimate.getByText(/conversations the assistant kept: about \d+, between\s+\d+ and \d+/u).waitFor();
  await reading.getByRole('button', { name: 'It cannot be told' }).click();
  await reading.getByText('Taken note of.').waitFor();
  await clean(page, 'missed handoffs, estimated');
  assert.deepEqual(browser.complaints, []);
});

test('the recalibrated policy is a draft, and the lab says what it does to waits', async () => {
  await house.again();
  const page = await browser.person({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await signIn(page, house, 'mara');
  await page.goto(`${house.address}/console/#/policy/recalibrated`);
  await page.getByText(/A draft: weights recalibrated from \d+ outcomes/u).waitFor();
  const text = page.getByLabel('The document (TOML)');
  assert.match(await text.inputValue(), /\[weights\]\n(.*\n)*base = -/u);
  await page.getByText('version 3 is in force').waitFor();
  await page.getByRole('button', { name: 'Replay over history' }).click();
  const waits = page.getByRole('region', { name: 'Table: What does it do to waits?' });
  await waits.getByRole('row', { name: /As it was/u }).waitFor();
  await waits.getByRole('row', { name: /In force, simulated/u }).waitFor();
  await waits.getByRole('row', { name: /Draft/u }).first().waitFor();
  await clean(page, 'recalibrated policy in the lab');
  await page.getByRole('button', { name: 'Undo changes' }).click();
  await page.getByText(/A draft: weights/u).waitFor({ state: 'detached' });
  assert.deepEqual(browser.complaints, []);
});
