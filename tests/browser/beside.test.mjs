// What stands beside a conversation and what is made of it: decisions turn by turn, a briefing that
// leads to its turns, similar cases, articles, an opening; and how a conversation goes on elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, openChat, press, say, signIn, stage } from './support.mjs';

const { house, browser } = stage();

/** A customer who was answered, asked again and wants a person now; the agent has taken them. */
async function handedOver(agent) {
  const chat = await openChat(await browser.person(), house);
  const answers = chat.locator('.log [data-author="assistant"]');
  for (const text of ['Our API key is refused with error E-4711', 'I mean the API key, it is refused since yesterday']) {
    const before = await answers.count();
    await say(chat, text);
    await answers.nth(before).waitFor();
  }
  await say(chat, 'My API key does not work! Get me a person, I told you twice');
  await agent.getByRole('region', { name: 'You are offered a conversation' }).waitFor();
  await agent.keyboard.press('a');
  await agent.getByRole('complementary', { name: 'Briefing' }).getByRole('heading', { name: 'Why now' }).waitFor();
  return chat;
}

test('the risk line opens what was decided, and the briefing leads to its turns', async () => {
  const devin = await browser.person();
  await signIn(devin, house, 'devin');
  const chat = await handedOver(devin);
  const line = devin.getByRole('group', { name: 'Risk turn by turn' });
  await line.getByRole('button', { name: /Hand off/ }).click();
  const decision = devin.getByRole('region', { name: 'What was decided here' });
  await decision.getByText(/risk \d+.% against \d+.%/).waitFor();
  await decision.getByRole('row', { name: /Asks for a person/ }).waitFor();
  await decision.getByText(/always honoured|would have been|Nothing would have changed it/).first().waitFor();
  await clean(devin, 'what was decided of a turn');
  // The arrows go from turn to turn.
  await line.getByRole('button', { pressed: true }).focus();
  await devin.keyboard.press('ArrowLeft');
  await devin.keyboard.press('Enter');
  await line.getByRole('button', { name: /Hand off/, pressed: false }).waitFor();

  const briefing = devin.getByRole('complementary', { name: 'Briefing' });
  await briefing.getByText('E-4711').first().waitFor();
  await briefing.getByRole('button', { name: /Get me a person.*#\d/ }).first().click();
  const focused = await devin.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.textContent ?? '';
  });
  assert.match(focused, /Get me a person/);

  const reply = devin.getByRole('textbox', { name: 'Reply to the customer' });
  await devin.getByRole('button', { name: 'Use this opening' }).click();
  assert.match(await reply.inputValue(), /\w{3}/);
  await reply.fill('');
  const similar = devin.getByRole('region', { name: 'Similar cases' });
  const first = similar.getByRole('listitem').filter({ has: devin.getByRole('button', { name: 'Use this fix' }) }).first();
  const fix = (await first.locator('p[dir="auto"]').innerText()).trim();
  await first.getByRole('button', { name: 'Use this fix' }).click();
  assert.equal(await reply.inputValue(), fix);
  await reply.fill('');
  await first.getByRole('button', { name: 'Helped', exact: true }).click();
  await first.getByRole('button', { name: 'Helped', exact: true, pressed: true }).waitFor();

  await press(devin, 'l');
  await devin.getByRole('searchbox', { name: 'Look it up' }).fill('key');
  const article = devin.getByRole('region', { name: 'Knowledge' }).getByRole('group').first();
  await article.locator('summary').click();
  await article.getByRole('button', { name: 'Put it into the reply' }).click();
  assert.ok((await reply.inputValue()).length > 50);
  await reply.fill('');

  // Back to the assistant, with a word to it; the customer is told, and goes on with it.
  await press(devin, 't');
  const pass = devin.getByRole('dialog', { name: 'Pass on' });
  await pass.getByLabel(/assistant/).check();
  await pass.getByLabel('What the assistant should know').fill('The orders are in; only the export is left.');
  await clean(devin, 'giving back');
  await pass.getByRole('button', { name: 'Give back' }).click();
  await pass.waitFor({ state: 'hidden' });
  await chat.getByText('The assistant answers, people are behind it').waitFor();
  assert.equal(await chat.getByText('only the export is left').count(), 0);
  await chat.getByRole('button', { name: 'End chat' }).click();
  await chat.getByRole('region', { name: 'The end' }).waitFor();
  assert.deepEqual(browser.complaints, []);
  await devin.context().close();
  await house.again();
});

test('wrapping up says how it ended, what it was, whether it was needed, and what to call it', async () => {
  const devin = await browser.person();
  await signIn(devin, house, 'devin');
  await handedOver(devin);
  await press(devin, 'w');
  const form = devin.getByRole('dialog', { name: 'Wrap up' });
  await form.getByLabel('How did it end?').selectOption('Workaround');
  await form.getByLabel('What was the cause?').fill('A token that lapsed');
  await form.getByLabel('What fixed it?').fill('Renewed the Cartello token by hand');
  await form.getByLabel('Was this handoff needed?').selectOption('It should have come earlier');
  await form.getByLabel('Tags').fill('cartello, token');
  await form.getByRole('button', { name: 'Wrap up' }).click();
  await form.waitFor({ state: 'hidden' });
  await devin.getByRole('link', { name: 'Open its case' }).click();
  for (const text of ['Workaround', 'Renewed the Cartello token by hand', 'A token that lapsed', 'cartello, token']) {
    await devin.locator('.sheet').getByText(text, { exact: true }).first().waitFor();
  }
  await clean(devin, 'a case');
  assert.deepEqual(browser.complaints, []);
  await devin.context().close();
  await house.again();
});

test('somebody watches the assistant, whispers to a colleague, and steps in', async () => {
  const mara = await browser.person();
  await signIn(mara, house, 'mara');
  await mara.getByLabel(/your presence/).selectOption('busy');
  const chats = [];
  for (const text of ['How do I export my data?', 'My invoice for March is missing, where is it?']) {
    const chat = await openChat(await browser.person(), house);
    await say(chat, text);
    await chat.locator('.log [data-author="assistant"]').nth(1).waitFor();
    chats.push(chat);
  }
  await mara.getByRole('navigation', { name: 'Lists' }).getByRole('link', { name: /Watching/ }).click();
  const watched = mara.getByRole('link', { name: /risk \d+/ });
  await watched.nth(1).waitFor();
  const risks = (await watched.allInnerTexts()).map((text) => Number(/risk (\d+)/.exec(text)?.[1]));
  assert.deepEqual(risks, [...risks].sort((a, b) => b - a), 'the riskiest stands first');
  await clean(mara, 'watching');
  await watched.first().click();
  const transcript = mara.getByRole('region', { name: 'Transcript' });
  await transcript.locator('[data-author="customer"]').first().waitFor();
  const chat = chats[(await transcript.getByText('invoice for March').count()) > 0 ? 1 : 0];
  const note = mara.getByRole('textbox', { name: 'Note, not visible to the customer' });
  await note.fill('She was here last week, too');
  await note.press('Control+Enter');
  await mara.getByText(/Note by you, /).waitFor();
  await mara.getByRole('button', { name: 'Step in' }).click();
  await chat.getByText(/Mara Lindqvist has joined/).first().waitFor();
  await mara.getByRole('textbox', { name: 'Reply to the customer' }).fill('Hello, Mara here');
  await mara.keyboard.press('Enter');
  await chat.getByText('Hello, Mara here').first().waitFor();
  assert.equal(await chat.getByText('She was here last week').count(), 0, 'no customer hears a whisper');
  assert.deepEqual(browser.complaints, []);
});
