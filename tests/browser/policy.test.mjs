// The policy in the console: the form beside the document, what each line says of itself, and what a
// policy has several of.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, eventually, signIn, stage } from './support.mjs';

const { house, browser } = stage();

test('the policy is changed in the form or in the text, and each line says what is wrong with it', async () => {
  const page = await browser.person({ reducedMotion: 'reduce' });
  await signIn(page, house, 'mara');
  await page.goto(`${house.address}/console/#/policy`);
  const text = page.getByLabel('The document (TOML)');
  const form = page.getByRole('region', { name: 'As a form' });
  const fetched = form.getByLabel('A person is fetched from this risk on').first();
  const has = (/** @type {RegExp} */ wanted) => eventually(async () => assert.match(await text.inputValue(), wanted));

  await fetched.fill('0.57');
  await fetched.press('Tab');
  await has(/^handoff = 0\.57 {10}# a person is fetched/mu);
  await fetched.fill('7');
  await fetched.press('Tab');
  await form.getByRole('alert').getByText('This takes a number from 0 to 1.').waitFor();
  await fetched.fill('0.56');
  await fetched.press('Tab');
  await has(/^handoff = 0\.56 /mu);

  await form.getByText(/^Topics \d+$/u).click();
  await form.getByLabel("A new topic's id").fill('gift_cards');
  await form.getByLabel('Its name').fill('Gift cards');
  await form.getByRole('button', { name: 'Add the topic' }).click();
  await has(/\[\[topics\]\]\nid = "gift_cards"\nname = "Gift cards"/u);
  const skill = form.getByLabel('Skill it takes').last();
  await skill.fill('gifts');
  await skill.press('Tab');
  const found = page.getByRole('list', { name: 'Found in the document' });
  await found.getByText(/topics\.gift_cards\.skill: /u).waitFor();
  await clean(page, 'policy with warnings');
  await form.getByRole('button', { name: 'Take this topic out' }).last().click();
  await eventually(async () => assert.doesNotMatch(await text.inputValue(), /gift_cards/u));

  const good = await text.inputValue();
  await text.fill(good.replace('offer_band', 'offer_bend'));
  const line = good.split('\n').findIndex((it) => it.startsWith('offer_band')) + 1;
  await found.getByText('there is no key "offer_bend"; did you mean "offer_band"?').waitFor();
  await clean(page, 'policy that cannot be read');
  await found.getByRole('button', { name: `Line ${line}`, exact: true }).click();
  const chosen = await text.evaluate((/** @type {HTMLTextAreaElement} */ it) => it.value.slice(it.selectionStart, it.selectionEnd));
  assert.match(chosen, /^offer_bend/u);
  await page.getByRole('button', { name: 'Undo changes' }).click();
  await eventually(async () => assert.equal(await fetched.inputValue(), '0.6'));
  assert.deepEqual(browser.complaints, []);
});

test('hours of a skill and rules are added, changed and taken out in the form', async () => {
  const page = await browser.person({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await signIn(page, house, 'haoran');
  await page.goto(`${house.address}/console/#/policy`);
  const text = page.getByLabel('The document (TOML)');
  const form = page.getByRole('region', { name: 'As a form' });
  const has = (/** @type {RegExp} */ wanted) => eventually(async () => assert.match(await text.inputValue(), wanted));
  const hasNot = (/** @type {RegExp} */ unwanted) => eventually(async () => assert.doesNotMatch(await text.inputValue(), unwanted));
  const part = (/** @type {RegExp} */ title) => form.getByText(title).click();
  const put = async (/** @type {string} */ label, /** @type {string} */ value) => {
    await form.getByLabel(label, { exact: true }).last().fill(value);
    await form.getByLabel(label, { exact: true }).last().press('Tab');
  };
  const choose = (/** @type {string} */ label, /** @type {string} */ value) => form.getByLabel(label, { exact: true }).last().selectOption(value);
  const before = await text.inputValue();

  await part(/^Opening hours$/u);
  await part(/^Hours of single skills 0$/u);
  await form.getByLabel('A skill with other hours').fill('billing');
  await form.getByRole('button', { name: 'Give it hours' }).click();
  await has(/billing[\s\S]*fri = "09:00-17:00"/u);
  await form.getByText('Mon to Fri 09:00-17:00').waitFor();
  await put('Time zone', 'Europe/Berlin');
  await put('Friday', '09:00-12:00');
  await put('Saturday', '25:00-26:00');
  await page.getByRole('list', { name: 'Found in the document' }).getByText(/25:00-26:00.* is not like 09:00-17:00/u).waitFor();
  await put('Saturday', '');
  await put("Closed besides the house's closed days", '2026-12-24');
  await has(/holidays = \["2026-12-24"\]/u);
  await form.getByText('Mon to Thu 09:00-17:00, Fri 09:00-12:00').waitFor();
  await clean(page, "a skill's hours");
  await form.getByLabel('A skill with other hours').fill('billing');
  await form.getByRole('button', { name: 'Give it hours' }).click();
  await form.getByRole('alert').getByText('That one is there already.').waitFor();
  await form.getByRole('button', { name: "Back to the house's hours" }).click();
  await hasNot(/2026-12-24/u);

  await part(/^Rules over what is known of the customer \d+$/u);
  await form.getByLabel("A new rule's name").fill('past due');
  await form.getByRole('button', { name: 'Add the rule' }).click();
  await has(/\[\[rules\]\]\nname = "past due"/u);
  await choose('Whose account is', 'past_due');
  await has(/state = "past_due"/u);
  await choose('With the topic', 'billing');
  await put('With these attributes', 'plan');
  await form.getByRole('alert').getByText(/as in plan = gold/u).waitFor();
  await put('With these attributes', 'plan = gold\nregion = north');
  await has(/plan = "gold"\nregion = "north"/u);
  await put('Adds to the log-odds', '1.5');
  await has(/weight = 1\.5/u);
  await form.getByText('adds 1.5').waitFor();

  await part(/^The line$/u);
  await part(/^Rules over who gets whom \d+$/u);
  await form.getByLabel('The name of a new rule of the line').fill('large customers');
  await form.getByRole('button', { name: 'Add this rule of the line' }).click();
  await has(/\[\[routing\.rules\]\]\nname = "large customers"/u);
  await choose('For customers of the tier', 'enterprise');
  await put('And the authority of at least', '2');
  await put('Waiting costs so many times as much', '1.5');
  await has(/cost_times = 1\.5/u);
  await clean(page, 'rules');

  await page.getByLabel('What changes, and why').fill('rules from the form');
  await page.getByRole('button', { name: 'Put in force' }).click();
  await page.getByText('version 1 is in force').first().waitFor();
  await form.getByRole('button', { name: 'Take this rule out' }).last().click();
  await form.getByRole('button', { name: 'Take this rule of the line out' }).last().click();
  await hasNot(/^name = "(past due|large customers)"/mu);
  assert.equal((await text.inputValue()).includes('offer_s = 30'), before.includes('offer_s = 30'));
  assert.deepEqual(browser.complaints, []);
});
