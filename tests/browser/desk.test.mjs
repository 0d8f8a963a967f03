// What an agent does all day: everything from the keyboard, finding things, nothing lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChatAs, say, signIn, stage, tabTo } from './support.mjs';

const { house, browser } = stage();

test('from offer to wrap-up with the keyboard alone, for a customer the shop has signed', async () => {
  const devin = await browser.person();
  await signIn(devin, house, 'devin');
  const chat = await openChatAs(await browser.person(), house, 'Gustav Ekelund (Enterprise, €31,000 a year)');
  await say(chat, 'Our API key is refused since noon, I want to talk to a person');

  const offer = devin.getByRole('region', { name: 'You are offered a conversation' });
  await offer.getByText('Gustav Ekelund').waitFor();
  await offer.getByText('Enterprise').waitFor();
  await offer.getByText('31,000 a year').waitFor();
  const keys = devin.keyboard;
  await keys.press('a');
  await devin.getByRole('heading', { level: 1, name: 'Gustav Ekelund' }).waitFor();
  await devin.getByText('verified', { exact: true }).waitFor();
  await devin.getByRole('button', { name: 'Reply', exact: true, pressed: true }).waitFor();

  await keys.press('r');
  await keys.type('/gre');
  const canned = devin.getByRole('listbox', { name: 'Canned replies' });
  await canned.getByRole('option', { name: /Greeting/ }).waitFor();
  await keys.press('Enter');
  const reply = devin.getByRole('textbox', { name: 'Reply to the customer' });
  await devin.getByText('Greeting').waitFor({ state: 'hidden' });
  assert.match(await reply.inputValue(), /^Hello Gustav, Devin Okafor here\./);
  await keys.press('Enter');
  await chat.getByText(/^Hello Gustav, Devin Okafor here\./).first().waitFor();

  await keys.type('Half a thought');
  await devin.reload();
  await devin.getByRole('heading', { level: 1, name: 'Gustav Ekelund' }).waitFor();
  assert.equal(await reply.inputValue(), 'Half a thought');
  await keys.press('r');
  await keys.press('Control+a');
  await keys.type('Your key had lapsed; a new one is in your account.');
  await keys.press('Enter');
  await chat.getByText('a new one is in your account').first().waitFor();
  await devin.evaluate(() => document.activeElement?.blur());

  await keys.press('w');
  const form = devin.getByRole('dialog', { name: 'Wrap up' });
  await form.waitFor();
  for (const [label, text] of [['What was the cause?', 'The key had lapsed'], ['What fixed it?', 'Issued a new API key']]) {
    await tabTo(devin, form.getByLabel(label));
    await keys.type(text);
  }
  await tabTo(devin, form.getByRole('button', { name: 'Wrap up' }));
  await keys.press('Enter');
  await form.waitFor({ state: 'hidden' });
  await chat.getByRole('region', { name: 'The end' }).waitFor();
  assert.deepEqual(browser.complaints, []);
  await devin.context().close();
});

test('what was said is found by its words, and the customer has a page with their past', async () => {
  const lucia = await browser.person();
  await signIn(lucia, house, 'lucia');
  const chat = await openChatAs(await browser.person(), house, 'Femke Aldous (Growth, €1,428 a year)');
  await say(chat, 'The flamingo parcels of Tulpenkist never came');
  await chat.locator('[data-author="assistant"]').nth(1).waitFor();

  await lucia.keyboard.press('/');
  const search = lucia.getByRole('searchbox', { name: 'What the customer said, or what was solved' });
  await search.waitFor();
  const found = lucia.getByRole('region', { name: 'Conversations' });
  // The index follows what is said by about a second.
  await assertSoon(async () => {
    await search.fill('');
    await search.fill('flamingo');
    await found.getByRole('link', { name: /Femke Aldous/ }).first().waitFor({ timeout: 1_500 });
  });
  assert.equal(await found.locator('mark').first().textContent(), 'flamingo');
  await found.getByRole('link', { name: /Femke Aldous/ }).first().click();
  await lucia.getByRole('link', { name: 'Femke Aldous' }).click();
  await lucia.getByRole('heading', { level: 1, name: 'Femke Aldous' }).waitFor();
  await lucia.getByRole('region', { name: 'About' }).getByText('C-1001').waitFor();
  assert.ok((await lucia.getByRole('region', { name: 'History' }).getByRole('listitem').count()) >= 2, 'this talk and one of the past');

  await lucia.keyboard.press('Control+k');
  await lucia.getByRole('combobox', { name: 'Where to, or what to do' }).fill('go knowledge');
  await lucia.keyboard.press('Enter');
  await lucia.getByRole('heading', { level: 1, name: 'Knowledge' }).waitFor();
  assert.deepEqual(browser.complaints, []);
});

/** Again until it holds; what is waited for inside has its own patience. */
async function assertSoon(what) {
  for (let i = 0; ; i += 1) {
    try {
      return await what();
    } catch (error) {
      if (i === 8) throw error;
    }
  }
}

test('signing out on the page leaves nothing of the customer on the device', async () => {
  const page = await browser.person();
  const chat = await openChatAs(page, house, 'Priya Raman (Trial)');
  await say(chat, 'How long is my trial?');
  await chat.getByRole('list', { name: 'Where this comes from' }).first().waitFor();
  const kept = () => page.evaluate(() => Object.entries(localStorage).filter(([key, value]) => key.startsWith('baton:') && value.length > 8));
  const theirs = new Set((await kept()).map(([, value]) => value));
  await page.getByLabel('Try it as').selectOption({ label: 'a visitor, not signed in' });
  await chat.getByText('How long is my trial?').waitFor({ state: 'detached' });
  // The window is open, so the visitor who comes after has a token of their own by now.
  assert.deepEqual((await kept()).filter(([, value]) => theirs.has(value)), []);
  await page.getByLabel('Try it as').selectOption({ label: 'Priya Raman (Trial)' });
  await chat.getByText('How long is my trial?').waitFor();
  assert.deepEqual(browser.complaints, []);
});

test('the widget speaks German where the page does, and hands the transcript over', async () => {
  const page = await browser.person({ acceptDownloads: true });
  await page.addInitScript(() => {
    new MutationObserver((_, watch) => {
      const script = document.querySelector('script[src*="launcher"]');
      if (script === null) return;
      script.setAttribute('data-language', 'de');
      watch.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${house.address}/`);
  await page.getByRole('button', { name: /Chat öffnen/ }).click();
  const chat = page.getByRole('dialog', { name: /Chat/ });
  await chat.getByPlaceholder('Nachricht schreiben').fill('Guten Tag');
  await chat.getByRole('button', { name: 'Emoji' }).click();
  await chat.getByRole('group', { name: 'Emoji' }).getByRole('button').first().click();
  await chat.getByRole('button', { name: 'Senden' }).click();
  await chat.getByText('Guten Tag😀', { exact: true }).first().waitFor();
  await chat.getByRole('button', { name: 'Chat beenden' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    chat.getByRole('button', { name: 'Verlauf herunterladen' }).click(),
  ]);
  assert.match(file.suggestedFilename(), /^Lanternquay-support-.*\.txt$/);
  assert.deepEqual(browser.complaints, []);
});
