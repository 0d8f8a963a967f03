// Working beside colleagues: who else looks, asking somebody to look, putting aside until later.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, openChat, say, signIn, stage } from './support.mjs';

const { house, browser } = stage();

test('a colleague is asked to look, is seen looking, and the asking is over then', async () => {
  const devin = await browser.person();
  await signIn(devin, house, 'devin');
  const mara = await browser.person();
  await signIn(mara, house, 'mara');
  await mara.getByLabel(/your presence/).selectOption('busy');
  const chat = await openChat(await browser.person(), house);
  await say(chat, 'Our API key is refused, I want to talk to a person');
  await devin.getByRole('region', { name: 'You are offered a conversation' }).waitFor();
  const keys = devin.keyboard;
  await keys.press('a');
  await devin.getByRole('heading', { level: 1 }).getByRole('link').waitFor();
  await devin.getByRole('button', { name: 'Reply', exact: true, pressed: true }).waitFor();
  await devin.evaluate(() => document.activeElement?.blur());

  await keys.press('n');
  const note = devin.getByRole('textbox', { name: 'Note, not visible to the customer' });
  await note.waitFor();
  await keys.type('Can you look at the key, @mar');
  await devin.getByRole('listbox', { name: 'Colleagues' }).getByRole('option', { name: /Mara Lindqvist/ }).waitFor();
  await clean(devin, 'naming a colleague');
  await keys.press('Enter');
  assert.equal(await note.inputValue(), 'Can you look at the key, @Mara Lindqvist ');
  await keys.press('Control+Enter');
  await devin.getByText('Asks Mara Lindqvist to look.').waitFor();

  await mara.getByText(/You are asked to look at the conversation/).waitFor();
  const asked = mara.getByRole('heading', { level: 2, name: /You are asked to look/ });
  await asked.waitFor();
  await mara.keyboard.press('j');
  await mara.getByText('Can you look at the key').first().waitFor();
  await asked.waitFor({ state: 'detached' });
  await devin.getByText('Mara Lindqvist looks too').waitFor();
  await mara.getByText('Devin Okafor looks too').waitFor();
  await clean(mara, 'two look');
  const reply = devin.getByRole('textbox', { name: 'Reply to the customer' });
  await reply.fill('One moment');
  await mara.getByText('Devin Okafor is typing…').waitFor();
  await mara.getByRole('link', { name: 'Search' }).click();
  await devin.getByText('Mara Lindqvist looks too').waitFor({ state: 'detached' });
  assert.equal(await chat.getByText('Can you look at the key').count(), 0, 'no customer sees a note');

  await devin.evaluate(() => document.activeElement?.blur());
  await keys.press('z');
  const aside = devin.getByRole('dialog', { name: 'Put aside' });
  await aside.waitFor();
  await clean(devin, 'putting aside');
  await aside.getByRole('button', { name: /For an hour/ }).click();
  await devin.getByRole('heading', { level: 2, name: /Put aside/ }).waitFor();
  await devin.getByText('Nothing in your hands.').waitFor();
  await say(chat, 'Are you still there?');
  await devin.getByRole('heading', { level: 2, name: /Put aside/ }).waitFor({ state: 'detached' });
  assert.deepEqual(browser.complaints, []);
});
