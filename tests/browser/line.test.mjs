// The line and who works in it: what waits and why, offers declined and lapsed, keys alone; finding
// and looking up; people who come and go; articles from a draft to what the assistant says.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, eventually, openChat, press, say, signIn, stage, tabTo } from './support.mjs';

const { house, browser } = stage(0, { env: { BATON_LIMITS_CONVERSATIONS_PER_HOUR: '100' } });

const offerOf = (page) => page.getByRole('region', { name: 'You are offered a conversation' });

test('an offer counts down, is declined by a key, and comes to whoever is next; an unanswered one lapses', async () => {
  const devin = await browser.person();
  await signIn(devin, house, 'devin');
  const chat = await openChat(await browser.person(), house);
  await say(chat, 'Our API key is refused, I want to talk to a person');
  await offerOf(devin).waitFor();
  const left = devin.getByRole('progressbar', { name: 'Time left' });
  const first = Number(await left.getAttribute('value'));
  await eventually(async () => assert.ok(Number(await left.getAttribute('value')) < first));
  await devin.keyboard.press('d');
  await offerOf(devin).waitFor({ state: 'detached' });
  await chat.getByRole('region', { name: 'Waiting for a person' }).waitFor();

  const haoran = await browser.person();
  await signIn(haoran, house, 'haoran');
  await offerOf(haoran).getByText('API key').first().waitFor();
  // Nobody answers: the offer goes, and the customer is still in line.
  await offerOf(haoran).waitFor({ state: 'detached', timeout: 90_000 });
  await chat.getByRole('region', { name: 'Waiting for a person' }).waitFor();
  assert.deepEqual(browser.complaints, []);
  await Promise.all([devin, haoran].map((page) => page.context().close()));
  await house.again();
});

test('who waits is shown with why and how long, and taken from the keyboard alone', async () => {
  const said = ['You charged my card twice, I want to talk to a person', 'My invoice is wrong and I want a person now'];
  for (const text of said) {
    const chat = await openChat(await browser.person(), house);
    await say(chat, text);
    await chat.getByRole('region', { name: 'Waiting for a person' }).waitFor();
  }
  const mara = await browser.person();
  await signIn(mara, house, 'mara');
  await mara.getByLabel(/your presence/).selectOption('busy');
  const waiting = mara.getByRole('link', { name: /Asks for a person/ });
  await waiting.nth(1).waitFor();
  await clean(mara, 'two who wait');
  await press(mara, 'j');
  await mara.getByRole('button', { name: 'Take it' }).waitFor();
  const opened = new URL(mara.url()).hash;
  await mara.keyboard.press('j');
  await eventually(async () => assert.notEqual(new URL(mara.url()).hash, opened));
  await mara.keyboard.press('k');
  await eventually(async () => assert.equal(new URL(mara.url()).hash, opened));
  const take = mara.getByRole('button', { name: 'Take it' });
  await tabTo(mara, take);
  await mara.keyboard.press('Enter');
  await mara.getByRole('textbox', { name: 'Reply to the customer' }).waitFor();
  await press(mara, '?');
  const keys = mara.getByRole('dialog', { name: 'Keys' });
  await keys.getByText('Put it aside').waitFor();
  await clean(mara, 'the list of keys');
  await mara.keyboard.press('Escape');
  await keys.waitFor({ state: 'hidden' });

  // A customer who left an address is answered by e-mail and stands in a list of their own.
  const chat = await openChat(await browser.person(), house);
  await say(chat, 'I want my money back, get me a person');
  await chat.getByRole('button', { name: 'Leave my e-mail' }).click();
  await chat.getByLabel('Your e-mail address').fill('femke@tulpenkist.example');
  await chat.getByRole('button', { name: 'Leave my message' }).click();
  await mara.getByRole('heading', { level: 2, name: /To be answered by e-mail/ }).waitFor();
  await clean(await chat.page(), 'a message that was left');
  assert.deepEqual(browser.complaints, []);
  await mara.context().close();
  await house.again();
});

test('search is narrowed by stage and topic, and marks what was looked for', async () => {
  const lucia = await browser.person();
  await signIn(lucia, house, 'lucia');
  const chat = await openChat(await browser.person(), house);
  await say(chat, 'You charged my card twice for the pelican, I want to talk to a person');
  await chat.getByRole('region', { name: 'Waiting for a person' }).waitFor();
  const found = lucia.getByRole('region', { name: 'Conversations' });
  await eventually(async () => {
    await lucia.goto('about:blank');
    await lucia.goto(`${house.address}/console/#/search?q=pelican`);
    await found.getByRole('link').first().waitFor({ timeout: 1_500 });
  });
  assert.equal(await found.locator('mark').first().textContent(), 'pelican');
  const stages = lucia.getByRole('combobox', { name: 'Conversations' });
  await stages.selectOption('Closed');
  await found.getByText('0 found').waitFor();
  await stages.selectOption({ index: 0 });
  await found.getByText(/^[1-9]\d* found/).waitFor();
  const topics = lucia.getByRole('combobox', { name: 'Topic' });
  const topic = await topics.locator('option').nth(1).textContent();
  await topics.selectOption({ label: topic ?? '' });
  await found.getByText(/^[1-9]\d* found/).waitFor();
  await clean(lucia, 'what was found');
  assert.deepEqual(browser.complaints, []);
  await lucia.context().close();
  await house.again();
});

test('an article is written with a preview, kept as a draft, and answered from once it is published', async () => {
  const mara = await browser.person();
  await signIn(mara, house, 'mara');
  await mara.getByRole('link', { name: 'Knowledge' }).click();
  await mara.getByRole('button', { name: 'New article' }).click();
  await mara.getByLabel('Title').fill('Gondolas');
  await mara.getByLabel('Text (Markdown)').fill('# Gondolas\n\nA gondola is rented by the hour at the **north quay**.\n\n| Hours | Price |\n|--|--|\n| 1 | 9 |');
  const preview = mara.getByRole('region', { name: 'Preview' });
  await preview.getByRole('table').waitFor();
  await preview.getByText('north quay').waitFor();
  await mara.getByLabel(/Published/).uncheck();
  await clean(mara, 'an article being written');
  await mara.getByRole('button', { name: 'Save' }).click();
  await mara.getByRole('heading', { level: 2, name: 'Gondolas' }).waitFor();
  await mara.getByRole('link', { name: /Gondolas draft/ }).waitFor();
  await clean(mara, 'an article');

  const chat = await openChat(await browser.person(), house);
  const from = chat.getByRole('list', { name: 'Where this comes from' }).filter({ hasText: 'Gondolas' });
  await say(chat, 'Where is a gondola rented by the hour?');
  await chat.locator('.log [data-author="assistant"]').nth(1).waitFor();
  assert.equal(await from.count(), 0, 'nothing is said from a draft');
  await mara.getByRole('button', { name: 'Edit' }).click();
  await mara.getByLabel(/Published/).check();
  await mara.getByRole('button', { name: 'Save' }).click();
  await mara.getByRole('link', { name: /Gondolas draft/ }).waitFor({ state: 'detached' });
  await eventually(async () => {
    const other = await openChat(await browser.person(), house);
    await say(other, 'Where is a gondola rented by the hour?');
    await other.getByRole('list', { name: 'Where this comes from' }).filter({ hasText: 'Gondolas' }).first().waitFor({ timeout: 2_000 });
  });
  assert.deepEqual(browser.complaints, []);
  await mara.context().close();
  await house.again();
});

test('somebody is invited, comes in by the link, and is let out again', async () => {
  const haoran = await browser.person();
  await signIn(haoran, house, 'haoran');
  await haoran.getByRole('link', { name: 'People' }).click();
  for (const [label, text] of [['Name', 'Noa Petrossian'], ['E-mail', 'noa@lantern.example'], ['Languages', 'en, fr'], ['Skills with levels 1 to 3', 'billing 2']]) {
    await haoran.getByLabel(label, { exact: true }).fill(text);
  }
  await haoran.getByRole('button', { name: 'Add and make an invitation' }).click();
  const address = await haoran.getByRole('textbox', { name: /A link for Noa Petrossian/ }).inputValue();
  await clean(haoran, 'an invitation');

  const noa = await browser.person();
  await noa.goto(address);
  await noa.getByLabel('Password').fill('a lighthouse by the sea');
  await clean(noa, 'the page of an invitation');
  await noa.getByRole('button', { name: 'Go on' }).click();
  await noa.getByRole('navigation', { name: 'Rooms' }).waitFor();
  await noa.getByRole('heading', { name: 'Mine' }).waitFor();
  await noa.goto(address);
  await noa.getByRole('alert').waitFor();
  await clean(noa, 'a link that was used');

  const card = haoran.getByRole('listitem').filter({ hasText: 'Noa Petrossian' });
  await card.getByRole('button', { name: 'Disable' }).click();
  await card.getByText('disabled', { exact: true }).waitFor();
  await noa.goto(`${house.address}/console/`);
  await noa.getByRole('heading', { name: 'Sign in to Baton' }).waitFor();
  await noa.getByLabel('E-mail').fill('noa@lantern.example');
  await noa.getByLabel('Password').fill('a lighthouse by the sea');
  await noa.getByRole('button', { name: 'Sign in', exact: true }).click();
  await noa.getByRole('alert').waitFor();
  await clean(noa, 'a door that stays shut');
  await card.getByRole('button', { name: 'Enable' }).click();
  await card.getByRole('button', { name: 'Disable' }).waitFor();
  assert.deepEqual(browser.complaints, []);
});
