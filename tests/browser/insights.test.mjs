// Figures on the screen: their words beside them, the address keeps what is looked at, any number
// opens what it counts; and a draft of the policy is replayed before it goes live.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signIn, stage } from './support.mjs';

const { house, browser } = stage();

test('a number says what it counts and opens it, and the address keeps what is looked at', async () => {
  const page = await browser.person();
  await signIn(page, house, 'mara');
  await page.goto(`${house.address}/console/#/insights/quality?days=all`);
  const csat = page.locator('baton-card').filter({ has: page.getByRole('heading', { name: 'CSAT', exact: true }) });
  const link = csat.getByRole('link', { name: / of / });
  const [hits, of] = (await link.innerText()).split(' of ').map(Number);
  assert.ok(hits > 0 && of >= hits, `${hits} of ${of}`);
  await csat.getByText('What is this?').click();
  await csat.getByText('scores of 4 or 5').waitFor();

  await page.getByLabel('Topic').selectOption('billing');
  await page.waitForURL(/topic=billing/u);
  await page.reload();
  assert.equal(await page.getByLabel('Topic').inputValue(), 'billing');
  await page.getByLabel('Topic').selectOption('');

  await link.filter({ hasText: `${hits} of ${of}` }).click();
  await page.getByText(`${hits} conversations`).waitFor();
  await page.getByRole('row').nth(1).getByRole('link').click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  assert.deepEqual(browser.complaints, []);
});

test('a draft is replayed before it goes live', async () => {
  const page = await browser.person();
  await signIn(page, house, 'haoran');
  await page.goto(`${house.address}/console/#/policy`);
  await page.getByRole('button', { name: 'Replay over history' }).click();
  await page.getByText('Nothing would have changed.').waitFor();
  await page.getByText(/69 conversations, /u).waitFor();
  assert.deepEqual(browser.complaints, []);
});
