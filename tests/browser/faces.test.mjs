// An agent's picture: given, shown to the customer and to colleagues, taken away; initials without.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawn, png } from './pictures.mjs';
import { clean, eventually, openChat, say, signIn, stage } from './support.mjs';

const { house, browser } = stage();

const picture = { name: 'me.png', mimeType: 'image/png', buffer: png(900, 600) };

async function choose(page, button, file) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles(file);
}

test('an agent gives a picture, and the customer sees whom they talk with', async () => {
  const devin = await browser.person();
  await signIn(devin, house, 'devin');
  await devin.goto(`${house.address}/console/#/settings`);
  const own = devin.getByRole('region', { name: 'Your picture' });
  assert.equal(await own.locator('baton-face').textContent(), 'DO');
  await clean(devin, 'initials in the settings');
  await choose(devin, own.getByRole('button', { name: 'Add a picture' }), { name: 'me.txt', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await own.getByRole('alert').getByText(/no picture that can be shown/).waitFor();
  await clean(devin, 'a refused picture');
  await choose(devin, own.getByRole('button', { name: 'Add a picture' }), picture);
  await drawn(own);
  await own.getByRole('alert').waitFor({ state: 'detached' });
  await drawn(devin.locator('baton-rail'));
  await clean(devin, 'a picture in the settings');

  const customer = await browser.person();
  const chat = await openChat(customer, house);
  await say(chat, 'My API key is refused, I want to talk to a person');
  await devin.getByRole('region', { name: 'You are offered a conversation' }).waitFor();
  await devin.keyboard.press('a');
  const reply = devin.getByRole('textbox', { name: 'Reply to the customer' });
  await reply.fill('Hello, I am here');
  await reply.press('Enter');
  const said = chat.getByRole('listitem').filter({ hasText: 'Hello, I am here' });
  await drawn(said);
  await drawn(chat.locator('.head'));
  await drawn(devin.getByRole('region', { name: 'Transcript' }));
  await clean(customer, 'a picture in the widget');
  await clean(devin, 'a picture in the transcript');
  const told = await chat.evaluate((element) => element.getRootNode().innerHTML);
  assert.ok(!/agt_|pic_/.test(told), 'no id of an agent or a picture stands in the customer’s page');

  // A colleague sees who has it.
  const mara = await browser.person();
  await signIn(mara, house, 'mara');
  const row = mara.getByRole('link', { name: /My API key is refused/ });
  await row.getByText('Devin Okafor').waitFor();
  await drawn(row);
  await clean(mara, 'a colleague in the lists');

  await devin.goto(`${house.address}/console/#/settings`);
  await own.getByRole('button', { name: 'Remove picture' }).click();
  await own.getByRole('button', { name: 'Add a picture' }).waitFor();
  assert.equal(await own.locator('baton-face').textContent(), 'DO');
  await eventually(async () => assert.equal(await row.locator('baton-face').textContent(), 'DO'));
  await customer.reload();
  await said.waitFor();
  await eventually(async () => assert.equal(await said.locator('baton-face').textContent(), 'DO'));
  assert.equal(await said.locator('canvas').count(), 0);
  await clean(customer, 'initials in the widget');
  assert.deepEqual(browser.complaints, []);
});

test('an administrator gives a colleague a picture', async () => {
  const admin = await browser.person();
  await signIn(admin, house, 'haoran');
  await admin.goto(`${house.address}/console/#/people`);
  const card = admin.getByRole('listitem').filter({ hasText: 'Mara Lindqvist' });
  await choose(admin, card.getByRole('button', { name: 'Add a picture of Mara Lindqvist' }), picture);
  await drawn(card);
  await card.getByRole('button', { name: 'Remove picture of Mara Lindqvist' }).waitFor();
  await clean(admin, 'people with a picture');
  assert.deepEqual(browser.complaints, []);
});
