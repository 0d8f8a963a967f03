// What is told to somebody who does not look: a sound, a notification, a screen reader's words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, openChatAs, say, signIn, stage } from './support.mjs';

const { house, browser } = stage();

test('who looks elsewhere is told of an offer, and a screen reader says every message once', async () => {
  const haoran = await browser.person();
  await haoran.addInitScript(() => {
    window.told = [];
    window.heard = 0;
    window.Notification = class extends EventTarget {
      static permission = 'granted';
      constructor(title, { body }) {
        super();
        window.told.push(`${title}: ${body}`);
      }
    };
    const real = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () {
      window.heard += 1;
      return real.call(this);
    };
  });
  await signIn(haoran, house, 'haoran');
  await haoran.getByRole('heading', { name: 'Mine' }).waitFor();
  await haoran.evaluate(() => Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' }));

  const page = await browser.person();
  const chat = await openChatAs(page, house, 'Jarek Novotny (Starter, €348 a year)');
  const spoken = await chat.getByRole('log').elementHandle();
  await spoken.evaluate((log) => {
    window.spoken = [];
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        if (type === 'characterData') window.spoken.push(target.textContent);
        for (const added of addedNodes) window.spoken.push(added.textContent);
      }
    }).observe(log, { childList: true, subtree: true, characterData: true });
  });
  await say(chat, 'Please let me talk to a person, my two-factor code is refused');
  await haoran.waitForFunction(() => window.told.length > 0);
  const [told] = await haoran.evaluate(() => window.told);
  assert.match(told, /^Jarek Novotny needs a person: .*two-factor/);
  assert.ok((await haoran.evaluate(() => window.heard)) > 0, 'it was heard too');

  await haoran.evaluate(() => delete document.visibilityState);
  await haoran.getByRole('region', { name: 'You are offered a conversation' }).waitFor();
  await haoran.keyboard.press('a');
  const reply = haoran.getByRole('textbox', { name: 'Reply to the customer' });
  await reply.fill('Good day, I am on it');
  await reply.press('Enter');
  await chat.getByText('Good day, I am on it').first().waitFor();
  await reply.fill('It is done');
  await reply.press('Enter');
  await chat.getByText('It is done').first().waitFor();
  // They leave the log together: none that stays moves up, to be read again.
  await eventually(async () => assert.equal(await spoken.evaluate((log) => log.children.length), 0));
  const lines = (await page.evaluate(() => window.spoken)).filter((line) => /Good day, I am on it|It is done/.test(line ?? ''));
  assert.deepEqual(lines, ['Haoran Wei: Good day, I am on it', 'Haoran Wei: It is done']);
  assert.deepEqual(browser.complaints, []);
  await haoran.context().close();
});
