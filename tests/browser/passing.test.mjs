// Who gets a conversation, decided by people: a lead gives it, an agent passes it on, and both see
// beforehand how long the customer would wait.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChat, say, signIn, stage } from './support.mjs';

const { house, browser } = stage();

test('a lead gives a waiting conversation to somebody, who passes it on', async () => {
  const customer = await browser.person();
  const chat = await openChat(customer, house);
  await say(chat, 'You charged my card twice, I want to talk to a person');
  await chat.getByText(/nobody is available right now/).first().waitFor();

  const [lead, agent] = [await browser.person(), await browser.person()];
  await signIn(lead, house, 'mara');
  await lead.getByRole('combobox', { name: /your presence/ }).selectOption('busy');
  await lead.getByRole('link', { name: /charged my card twice/ }).first().click();
  await lead.getByRole('button', { name: 'Give to…' }).click();
  const give = lead.getByRole('dialog', { name: 'Give to somebody' });
  await give.getByText('Nobody else is at work.').waitFor({ state: 'attached' });
  await give.getByRole('button', { name: 'Cancel' }).click();

  await signIn(agent, house, 'devin');
  await agent.getByRole('combobox', { name: /your presence/ }).selectOption('busy');
  await lead.getByRole('button', { name: 'Give to…' }).click();
  const choice = give.getByRole('combobox', { name: 'Colleague' });
  const devin = give.getByRole('option', { name: /^Devin Okafor: takes no more now; lacks the skill/ });
  await choice.selectOption({ label: String(await devin.textContent()) });
  await give.getByRole('button', { name: 'Give', exact: true }).click();
  await give.waitFor({ state: 'hidden' });
  await chat.getByText('Devin Okafor has joined').first().waitFor();

  await agent.getByRole('link', { name: /charged my card twice/ }).first().click();
  await agent.getByRole('button', { name: 'Pass on' }).click();
  const pass = agent.getByRole('dialog', { name: 'Pass on' });
  await pass.getByLabel('Whoever has a skill').check();
  await pass.getByRole('option', { name: /^Billing: (place \d in line|nobody at work)/ }).waitFor({ state: 'attached' });
  await pass.getByLabel('A colleague').check();
  await pass.getByRole('option', { name: /^Mara Lindqvist: takes no more now/ }).waitFor({ state: 'attached' });
  await pass.getByRole('combobox', { name: 'Colleague' }).selectOption({ index: 0 });
  await pass.getByLabel('What the next one should know').fill('About a charge, not an API.');
  await pass.getByRole('button', { name: 'Pass on' }).click();
  await pass.waitFor({ state: 'hidden' });
  await chat.getByText(/is passing you on to a colleague/).first().waitFor();
  assert.deepEqual(browser.complaints, []);
});
