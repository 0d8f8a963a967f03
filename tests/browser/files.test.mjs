// Files: chosen, pasted and sent from both sides, shown, saved, refused; lost in no reload.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { clean, openChat, say, signIn, stage } from './support.mjs';

const { house, browser } = stage();

/** A real picture, all of one colour. */
function png(width, height) {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x80)]);
  const part = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(8 + data.length + 4);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), 8 + data.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), part('IHDR', head), part('IDAT', rows), part('IEND', Buffer.alloc(0))]);
}

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let k = 0; k < 8; k += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** Whether a picture was really drawn: its middle has the colour it was made of. */
async function drawn(scope) {
  const canvas = scope.locator('canvas').first();
  await canvas.waitFor();
  for (let i = 0; i < 50; i += 1) {
    const middle = await canvas.evaluate((c) => [...c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data]);
    if (middle[0] === 0x80 && middle[3] === 255) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail('the picture was never drawn');
}

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

  await customer.reload();
  await drawn(chat);
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
