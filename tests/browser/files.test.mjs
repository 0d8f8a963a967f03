// Files: chosen, pasted and sent from both sides, shown, saved, refused; lost in no reload.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { drawn, png } from './pictures.mjs';
import { clean, openChat, say, signIn, stage } from './support.mjs';

const { house, browser } = stage();

test('a customer attaches files and the agent answers with one', async () => {
  const devin = await browser.person({ acceptDownloads: true });
  await signIn(devin, house, 'devin');
  const customer = await browser.person({ acceptDownloads: true });
  const chat = await openChat(customer, house);
  await say(chat, 'My API key is refused, I want to talk to a person');
  await devin.getByRole('region', { name: 'You are offered a conversation' }).waitFor();
  await devin.keyboard.press('a');
  const transcript = devin.getByRole('region', { name: 'Transcript' });
  await transcript.getByText('My API key is refused').first().waitFor();

  const [chooser] = await Promise.all([customer.waitForEvent('filechooser'), chat.getByRole('button', { name: 'Attach files' }).click()]);
  await chooser.setFiles([
    { name: 'screen.png', mimeType: 'image/png', buffer: png(640, 480) },
    { name: '<img src=x onerror=alert(1)>‮gnp.html', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') },
  ]);
  const tray = chat.getByRole('list', { name: 'Files' }).last();
  await tray.getByText('screen.png').waitFor();
  await tray.getByRole('progressbar').first().waitFor({ state: 'detached' });
  await clean(customer, 'a tray of files');
  await chat.getByRole('textbox').last().press('Enter');
  await drawn(chat);
  await drawn(transcript);
  await transcript.getByText('img src=x onerror=alert(1)gnp.html').first().waitFor();
  await clean(devin, 'files in a conversation');

  const [saved] = await Promise.all([devin.waitForEvent('download'), transcript.getByRole('button', { name: /Download screen.png/ }).click()]);
  assert.deepEqual(readFileSync(await saved.path()), png(640, 480));

  const [answer] = await Promise.all([devin.waitForEvent('filechooser'), devin.getByRole('button', { name: 'Attach files' }).click()]);
  await answer.setFiles({ name: 'new key.txt', mimeType: 'text/plain', buffer: Buffer.from('lq_live_0123') });
  await devin.getByRole('progressbar').waitFor({ state: 'detached' });
  const reply = devin.getByRole('textbox', { name: 'Reply to the customer' });
  await reply.fill('Here is your new key');
  await reply.press('Enter');
  await chat.getByText('Here is your new key').first().waitFor();
  const [key] = await Promise.all([customer.waitForEvent('download'), chat.getByRole('button', { name: /Download new key.txt/ }).click()]);
  assert.equal(readFileSync(await key.path(), 'utf8'), 'lq_live_0123');


  // A file says enough by itself, from either side.
  const [alone] = await Promise.all([devin.waitForEvent('filechooser'), devin.getByRole('button', { name: 'Attach files' }).click()]);
  await alone.setFiles({ name: 'without words.txt', mimeType: 'text/plain', buffer: Buffer.from('see inside') });
  await devin.getByRole('progressbar').waitFor({ state: 'detached' });
  await devin.getByRole('button', { name: 'Send', exact: true }).click();
  await chat.getByRole('button', { name: /Download without words.txt/ }).waitFor();
  const [back] = await Promise.all([customer.waitForEvent('filechooser'), chat.getByRole('button', { name: 'Attach files' }).click()]);
  await back.setFiles({ name: 'signed.txt', mimeType: 'text/plain', buffer: Buffer.from('signed') });
  await chat.getByRole('progressbar').waitFor({ state: 'detached' });
  await chat.getByRole('button', { name: 'Send', exact: true }).click();
  await transcript.getByRole('button', { name: /Download signed.txt/ }).waitFor();

  await customer.reload();
  await drawn(chat);
  assert.deepEqual(browser.complaints, []);
});

test('a conversation begins with a file and no word', async () => {
  const customer = await browser.person();
  const chat = await openChat(customer, house);
  const [chooser] = await Promise.all([customer.waitForEvent('filechooser'), chat.getByRole('button', { name: 'Attach files' }).click()]);
  await chooser.setFiles({ name: 'first.png', mimeType: 'image/png', buffer: png(64, 48) });
  await chat.getByText('first.png').waitFor();
  await chat.getByRole('progressbar').waitFor({ state: 'detached' });
  await chat.getByRole('button', { name: 'Send', exact: true }).click();
  await drawn(chat);
  assert.equal(await chat.getByRole('alert').count(), 0);
  assert.deepEqual(browser.complaints, []);
});

test('a picture is pasted, one too large is refused, one taken out does not go', async () => {
  const customer = await browser.person();
  const chat = await openChat(customer, house);
  const field = chat.getByRole('textbox').last();
  const bytes = [...png(20, 10)];
  await field.evaluate((element, bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, bytes);
  const tray = chat.getByRole('list', { name: 'Files' }).last();
  await tray.getByText('pasted.png').waitFor();
  await field.evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(25 * 1024 * 1024 + 1)], 'huge.bin'));
    element.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, composed: true }));
  });
  await tray.getByText(/larger than/).waitFor();
  await tray.getByRole('button', { name: 'Remove huge.bin' }).click();
  await tray.getByText('huge.bin').waitFor({ state: 'detached' });
  await tray.getByRole('progressbar').first().waitFor({ state: 'detached' });
  await field.fill('look at this');
  await field.press('Enter');
  await chat.getByText('look at this').first().waitFor();
  await drawn(chat);
  assert.equal(await chat.getByText('huge.bin').count(), 0);
  assert.deepEqual(browser.complaints, []);
});
