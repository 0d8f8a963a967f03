// A long conversation in the customer's window: the newest page first, older ones on the way up,
// and what is being read stays where it is.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { clean, eventually, openChat, say, signIn, stage } from './support.mjs';

const { house, browser } = stage();
const N = 260;

test('a long conversation opens at its end and is read upwards without a jump', async () => {
  const devin = await browser.person();
  await signIn(devin, house, 'devin');
  const customer = await browser.person({ acceptDownloads: true });
  const chat = await openChat(customer, house);
  await say(chat, 'Let me talk to a person');
  await devin.getByRole('region', { name: 'You are offered a conversation' }).waitFor();
  await devin.keyboard.press('a');
  await devin.getByRole('textbox', { name: 'Reply to the customer' }).waitFor();
  await devin.evaluate(async (n) => {
    const id = location.hash.split('/')[2].split('?')[0];
    for (let i = 1; i <= n; i += 1) {
      const body = { client_msg_id: `msg_${String(i).padStart(26, '0')}`, text: `Line ${i} of a long talk` };
      const sent = await fetch(`/api/v1/conversations/${id}/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      if (!sent.ok) throw new Error(`${i}: ${sent.status}`);
    }
  }, N);
  await chat.getByText(`Line ${N} of a long talk`).first().waitFor();

  const asked = [];
  customer.on('request', (request) => request.url().includes('/messages?') && asked.push(new URL(request.url()).search));
  await customer.reload();
  const line = (i) => chat.getByText(`Line ${i} of a long talk`, { exact: true });
  await line(N).waitFor();
  await eventually(async () => assert.ok(await line(N).isVisible()));
  assert.equal(asked.length, 1, asked.join(' '));
  assert.equal(await line(1).count(), 0, 'the beginning is not fetched before somebody wants it');
  await chat.getByRole('button', { name: 'Earlier messages' }).waitFor();
  await clean(customer, 'the end of a long conversation');

  const log = chat.getByRole('region', { name: 'Messages' });
  for (const first of [N - 99, N - 199]) {
    // What is being read, before older lines come above it and after.
    let go;
    const measured = new Promise((done) => (go = done));
    await customer.route(/\/messages\?before=/, (route) => measured.then(() => route.continue()), { times: 1 });
    const before = await log.evaluate((element) => {
      element.scrollTop = 120;
      return element.scrollHeight;
    });
    const stood = await line(first + 5).boundingBox();
    go();
    await eventually(async () => assert.ok((await log.evaluate((element) => element.scrollHeight)) > before + 500));
    const stands = await line(first + 5).boundingBox();
    assert.ok(Math.abs(stands.y - stood.y) <= 2, `line ${first + 5} jumped from ${stood.y} to ${stands.y}`);
  }
  await chat.getByText('Let me talk to a person', { exact: true }).first().waitFor({ state: 'attached' });
  assert.equal(await chat.getByRole('button', { name: 'Earlier messages' }).count(), 0);
  const seqs = await chat.locator('[data-author="agent"] .text').allTextContents();
  assert.deepEqual(seqs, Array.from({ length: N }, (_, i) => `Line ${i + 1} of a long talk`));

  // Whoever takes it along takes all of it, read or not.
  await customer.reload();
  await line(N).waitFor();
  await chat.getByRole('button', { name: 'End chat' }).click();
  const [saved] = await Promise.all([customer.waitForEvent('download'), chat.getByRole('button', { name: 'Download the transcript' }).click()]);
  const text = readFileSync(await saved.path(), 'utf8');
  assert.ok(text.includes('Let me talk to a person') && text.includes(`Line ${N} of a long talk`));
  assert.deepEqual(browser.complaints, []);
});
