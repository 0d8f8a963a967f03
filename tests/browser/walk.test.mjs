// The whole way, as people go it: a customer, an agent, a handoff, a crash in the middle, a case.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, openChat, say, signIn, stage } from './support.mjs';

const { house, browser } = stage();

/** The last thing the assistant said, once it has said something new. */
async function answered(chat, known) {
  const answers = chat.locator('[data-author="assistant"]');
  await answers.nth(known).waitFor();
  return answers.count();
}

/** A house is open while past cases are still being read into its index: similar ones are found when they are. */
async function casesFound(agent) {
  await eventually(async () => {
    const n = await agent.evaluate(async () => (await (await fetch('/api/v1/cases?q=Cartello')).json()).cases.length);
    assert.ok(n >= 3, `${n} cases are found`);
  });
}

/** From the customer's message to the offer it led to, in ms by the house's own clock. */
async function passingOnMs(agent) {
  return agent.evaluate(async () => {
    const get = async (path) => (await fetch(`/api/v1${path}`)).json();
    const { conversations } = await get('/conversations');
    const { events } = await get(`/conversations/${conversations[0].id}/events`);
    const offered = events.findLastIndex((e) => e.event.kind === 'offered');
    const said = events.slice(0, offered).findLast((e) => e.event.message?.author === 'customer');
    return Date.parse(events[offered].at) - Date.parse(said.at);
  });
}

test('from a first question to a case the next agent finds', async (t) => {
  const devin = await browser.person();
  await signIn(devin, house, 'devin');
  await casesFound(devin);

  const customer = await browser.person({ viewport: { width: 900, height: 800 } });
  const chat = await openChat(customer, house);
  await chat.locator('[data-author="assistant"]').first().waitFor();
  let n = await chat.locator('[data-author="assistant"]').count();

  await say(chat, 'How long is the free trial and what happens at its end?');
  n = await answered(chat, n);
  await chat.getByRole('list', { name: 'Where this comes from' }).last().waitFor();

  await say(chat, 'Our Cartello integration is failing, since last night no order has come in');
  n = await answered(chat, n);
  await say(chat, 'I mean the sales from our Cartello shop stay missing in Lanternquay since yesterday evening');
  n = await answered(chat, n);
  await say(chat, 'As I said twice already, I told you that before. The orders from Cartello do not arrive!');

  const offer = devin.getByRole('region', { name: 'You are offered a conversation' });
  await offer.waitFor();
  t.diagnostic(`offered ${await passingOnMs(devin)} ms after the message, reading and deciding included`);
  await devin.keyboard.press('a');

  const briefing = devin.getByRole('complementary', { name: 'Briefing' });
  await briefing.getByText(/Cartello/).first().waitFor();
  const similar = devin.getByRole('region', { name: 'Similar cases' });
  await similar.getByRole('button', { name: 'Use this fix' }).nth(2).waitFor();

  await chat.getByText(/Devin.* has joined/).first().waitFor();
  const reply = devin.getByRole('textbox', { name: 'Reply to the customer' });
  await reply.fill('Hello, I see the Cartello connection. I am refreshing its token now.');
  await reply.press('Enter');
  await chat.getByText('I am refreshing its token now.').first().waitFor();
  await chat.getByText('How long is the free trial').first().waitFor();

  await house.crash();
  await house.start();
  await say(chat, 'Thank you, the orders are coming in again');
  await devin.getByRole('region', { name: 'Transcript' }).getByText('the orders are coming in again').first().waitFor();
  await chat.getByText('I am refreshing its token now.').first().waitFor();

  await devin.getByRole('button', { name: 'Wrap up' }).first().click();
  const form = devin.getByRole('dialog');
  await form.getByLabel('What was the cause?').fill('The Cartello token had lapsed overnight');
  await form.getByLabel('What fixed it?').fill('Refreshed the Cartello token and started a full sync by hand');
  await form.getByRole('button', { name: 'Wrap up' }).click();

  await chat.getByRole('region', { name: 'The end' }).waitFor();
  await chat.getByLabel(/^5/).first().check({ force: true });
  await chat.getByRole('region', { name: 'The end' }).getByRole('button', { name: 'Send' }).click();
  await chat.getByText(/Thank you/).first().waitFor();

  const second = await browser.person({ viewport: { width: 900, height: 800 } });
  const other = await openChat(second, house);
  await say(other, 'since this morning no orders from our Cartello store are imported any more');
  await answered(other, 1);
  await other.getByRole('button', { name: /person/i }).first().click();
  await offer.waitFor();
  await devin.keyboard.press('a');
  await similar.getByText(/Refreshed the Cartello token and started a full sync/).first().waitFor();
  assert.deepEqual(browser.complaints, []);
});
