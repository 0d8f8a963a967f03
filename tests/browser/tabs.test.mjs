// One customer with two windows, and a machine that slept: everything arrives, and arrives once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChat, say, stage } from './support.mjs';

const { house, browser } = stage();

/** How often something stands in a window's history. */
const count = (chat, text) => chat.getByText(text, { exact: true }).count();

test('what is said in one window stands once in both, whatever happens in between', async () => {
  const one = await browser.person({ viewport: { width: 900, height: 700 } });
  const first = await openChat(one, house);
  await say(first, 'How do I export my data?');
  await first.getByRole('list', { name: 'Where this comes from' }).first().waitFor();

  const two = await one.context().newPage();
  await two.goto(`${house.address}/`);
  const second = two.getByRole('dialog', { name: /chat/ });
  await second.getByText('How do I export my data?', { exact: true }).first().waitFor();
  await say(second, 'And in which format?');
  await first.getByText('And in which format?', { exact: true }).first().waitFor();

  await house.crash();
  await say(first, 'Said while nobody was there');
  await say(second, 'Said in the other window');
  await house.start();
  for (const chat of [first, second]) {
    for (const text of ['Said while nobody was there', 'Said in the other window']) await chat.getByText(text, { exact: true }).first().waitFor();
  }
  const kept = await one.evaluate(async () => {
    const of = (name) => localStorage.getItem(Object.keys(localStorage).find((key) => key.endsWith(`:${name}`)) ?? '');
    const ask = () => fetch(`/api/v1/conversations/${of('conversation')}/messages`, { headers: { authorization: `Bearer ${of('token')}` } });
    for (let i = 0; i < 60; i += 1) {
      const { messages } = await (await ask()).json();
      const own = messages.filter(({ author }) => author === 'customer').map(({ text }) => text);
      if (own.length >= 4) return own;
      await new Promise((done) => setTimeout(done, 250));
    }
    return [];
  });
  assert.deepEqual([...kept].sort(), ['And in which format?', 'How do I export my data?', 'Said in the other window', 'Said while nobody was there']);
  for (const chat of [first, second]) {
    await chat.locator('[data-pending]').first().waitFor({ state: 'detached' });
    for (const text of ['Said while nobody was there', 'Said in the other window']) {
      // Between its acknowledgement and its coming back from the server a message may be away.
      await chat.getByText(text, { exact: true }).first().waitFor();
      assert.equal(await count(chat, text), 1);
    }
  }
});

test('a window that slept has everything when it wakes', async () => {
  const page = await browser.person({ viewport: { width: 900, height: 700 } });
  const chat = await openChat(page, house);
  await say(chat, 'How long is the trial?');
  await chat.getByRole('list', { name: 'Where this comes from' }).first().waitFor();
  const before = await chat.locator('[data-author]').count();
  // As a browser freezes a page that lies in the background: no timer, no frame of the socket.
  const debug = await page.context().newCDPSession(page);
  await debug.send('Page.setWebLifecycleState', { state: 'frozen' });
  const other = await page.context().newPage();
  await other.goto(`${house.address}/`);
  const beside = other.getByRole('dialog', { name: /chat/ });
  await beside.getByText('How long is the trial?', { exact: true }).first().waitFor();
  await say(beside, 'Said while the other slept');
  await debug.send('Page.setWebLifecycleState', { state: 'active' });
  await chat.getByText('Said while the other slept', { exact: true }).first().waitFor();
  assert.ok((await chat.locator('[data-author]').count()) > before);
  assert.equal(await count(chat, 'Said while the other slept'), 1);
});
