// What a customer is told who writes more at once than the desk takes: the truth, and when it goes on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, eventually, openChat, say, stage } from './support.mjs';

const { house, browser } = stage(0, { env: { BATON_LIMITS_MESSAGE_BURST: '1', BATON_LIMITS_MESSAGES_PER_MIN: '15' } });

const GOES = /It is sent by itself, by \d{1,2}:\d{2}/;

/** What the customer has said, as the desk has it. */
async function arrived(page) {
  return page.evaluate(async () => {
    const of = (name) => localStorage.getItem(Object.keys(localStorage).find((key) => key.endsWith(`:${name}`)) ?? '');
    if (of('conversation') === null) return { n: 0, said: [] };
    const ask = async (path) => (await fetch(`/api/v1/conversations${path}`, { headers: { authorization: `Bearer ${of('token')}` } })).json();
    const { conversations } = await ask('');
    const { messages } = await ask(`/${of('conversation')}/messages`);
    return { n: conversations.length, said: messages.filter(({ author }) => author === 'customer').map(({ text }) => text) };
  });
}

/** The desk takes nobody in until its door is open, and says when to come back; `n` have asked. */
async function closed(page, retryAfterS) {
  const door = { open: false, n: 0 };
  await page.route('**/api/v1/customer-sessions', (route) => {
    if (door.open) return route.continue();
    door.n += 1;
    const error = { code: 'too_many', message: `too many requests, try again in ${retryAfterS} s` };
    return route.fulfill({ status: 429, headers: { 'retry-after': String(retryAfterS) }, json: { error } });
  });
  return door;
}

test('a first message that is too much waits for its time, through a reload, and goes by itself', async () => {
  const page = await browser.person();
  const door = await closed(page, 2);
  const chat = await openChat(page, house);
  await say(chat, 'How do I export my data?');
  await chat.getByText(GOES).waitFor();
  await chat.getByRole('status').filter({ hasText: 'That was a lot at once.' }).waitFor();
  assert.equal(await chat.getByText(/connection|Reconnecting/).count(), 0);
  await clean(page, 'too much at once');
  assert.equal(door.n, 1, 'it is not asked again before its time');

  await page.reload();
  await chat.getByText('How do I export my data?', { exact: true }).first().waitFor();
  await chat.getByText(GOES).waitFor();
  door.open = true;
  await chat.getByText(GOES).waitFor({ state: 'detached' });
  await chat.getByRole('list', { name: 'Where this comes from' }).first().waitFor();
  await chat.getByRole('status').filter({ hasText: 'The assistant answers' }).waitFor();
  assert.deepEqual(await arrived(page), { n: 1, said: ['How do I export my data?'] });
  assert.deepEqual(browser.complaints, []);
});

test('whoever writes on while the desk takes nothing sends nothing before its time', async () => {
  const page = await browser.person();
  const door = await closed(page, 4);
  const chat = await openChat(page, house);
  await say(chat, 'How long is the trial?');
  await chat.getByText(GOES).waitFor();
  await say(chat, 'And what does it cost then?');
  await page.waitForTimeout(1_500);
  assert.equal(door.n, 1, 'it is asked once');
  door.open = true;
  await eventually(async () => assert.deepEqual((await arrived(page)).said, ['How long is the trial?', 'And what does it cost then?']));
  assert.deepEqual(browser.complaints, []);
});

test('later messages that are too many stay in their order and arrive once each', async () => {
  const page = await browser.person();
  const chat = await openChat(page, house);
  const said = ['How long is the trial?', 'And what does it cost then?', 'In euros, please'];
  for (const text of said) await say(chat, text);
  await chat.getByText(GOES).first().waitFor();
  assert.equal(await chat.getByText(/connection|Reconnecting/).count(), 0);
  await chat.getByText(GOES).first().waitFor({ state: 'detached' });
  await eventually(async () => assert.deepEqual(await arrived(page), { n: 1, said }));
  assert.deepEqual(browser.complaints, []);
});

test('a button that is pressed too often says when it may be pressed again', async () => {
  const page = await browser.person();
  const chat = await openChat(page, house);
  await page.route('**/api/v1/conversations', (route) => {
    const error = { code: 'too_many', message: 'too many requests, try again in 360 s' };
    return route.fulfill({ status: 429, headers: { 'retry-after': '360' }, json: { error } });
  });
  await chat.getByRole('button', { name: 'Talk to a person' }).click();
  await chat.getByRole('alert').getByText(/That was a lot at once\. Please try again at \d{1,2}:\d{2}/).waitFor();
  await clean(page, 'a button pressed too often');
  assert.deepEqual(browser.complaints, []);
});
