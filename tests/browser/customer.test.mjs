// What a customer may rely on: a person when asked for, ways out of waiting, nothing lost or doubled.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChat, say, stage } from './support.mjs';

const { house, browser } = stage();

test('asking for a person is honoured at once, the ask can be corrected, and the assistant taken up again', async () => {
  const page = await browser.person({ viewport: { width: 360, height: 740 } });
  const chat = await openChat(page, house);
  await say(chat, 'How do I read my invoice?');
  await chat.getByRole('button', { name: 'Talk to a person' }).click();
  const waiting = chat.getByRole('region', { name: 'Waiting for a person' });
  await waiting.waitFor();
  await waiting.getByRole('button', { name: 'Correct this' }).click();
  await waiting.getByLabel('What do you need?').fill('The VAT line of invoice 12 looks wrong');
  await waiting.getByRole('button', { name: 'Save' }).click();
  await waiting.getByText('The VAT line of invoice 12 looks wrong').waitFor();
  await waiting.getByRole('button', { name: 'Go on with the assistant' }).click();
  await waiting.waitFor({ state: 'hidden' });
  await chat.getByRole('button', { name: 'Talk to a person' }).click();
  await waiting.getByRole('button', { name: 'Leave my e-mail' }).click();
  await waiting.getByLabel('Your e-mail address').fill('femke@tulpenkist.example');
  await waiting.getByRole('button', { name: 'Leave my message' }).click();
  await chat.getByRole('region', { name: 'Your message' }).waitFor();
  assert.deepEqual(browser.complaints, []);
});

test('what is written without a connection arrives once, also after a reload and in a second tab', async () => {
  const page = await browser.person();
  const chat = await openChat(page, house);
  await say(chat, 'How do webhooks work?');
  const second = await page.context().newPage();
  await second.goto(`${house.address}/`);
  const other = second.getByRole('dialog', { name: /chat/ });
  await other.getByText('How do webhooks work?').first().waitFor();

  await house.crash();
  await say(chat, 'Written while nothing answered');
  await chat.getByText('Reconnecting…').waitFor();
  await page.close();
  await house.start();
  const third = await second.context().newPage();
  await third.goto(`${house.address}/`);
  for (const messages of [third.getByRole('dialog', { name: /chat/ }), other]) {
    const settled = messages.locator('.message:not([data-pending])').getByText('Written while nothing answered', { exact: true });
    await settled.waitFor();
    assert.equal(await settled.count(), 1);
    await messages.locator('.message').getByText('How do webhooks work?', { exact: true }).waitFor();
  }
  assert.deepEqual(browser.complaints, []);
});

test('markup in a message is words', async () => {
  const words = '<img src=x onerror=alert(1)> <script>alert(2)</script> javascript:alert(3) {{7*7}} https://example.org/a"onclick="x';
  const page = await browser.person();
  const chat = await openChat(page, house);
  await say(chat, words);
  const shown = chat.locator('.message[data-author="customer"] .text').first();
  assert.equal(await shown.textContent(), words);
  assert.deepEqual(await shown.locator('*').evaluateAll((all) => all.map((e) => `${e.tagName} ${e.getAttribute('href')}`)), ['A https://example.org/a']);
  assert.deepEqual(browser.complaints, []);
});
