// The states that are seldom: asked back, nothing found, no line, something refused; long words and
// words from right to left; every page of insights; what opens over the console. Light and dark, axe
// finds nothing; and choices are buttons that answer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, openChat, press, say, signIn, stage } from './support.mjs';

const { house, browser } = stage(1, { env: { BATON_LIMITS_CONVERSATIONS_PER_HOUR: '100' } });

const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const RIGHT_TO_LEFT = 'مرحبا، لم تصل طلبيتي رقم 4711 بعد. أريد أن أتحدث مع شخص من فضلكم';

/** Two articles that are as good as each other for a short question. */
async function twoAlike(page) {
  await page.evaluate(async (long) => {
    for (const colour of ['blue', `red ${long}`]) {
      const body = JSON.stringify({ title: `Porthole blinds in ${colour}`, body: 'Porthole blinds are hung by two hooks.', topic: 'shipping', published: true });
      const made = await fetch('/api/v1/articles', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      if (!made.ok) throw new Error(await made.text());
    }
  }, LONG);
}

test('a question that could mean two things is asked back, and a button answers it', async () => {
  const mara = await browser.person();
  await signIn(mara, house, 'mara');
  await twoAlike(mara);
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.person({ colorScheme, viewport: { width: 360, height: 740 } });
    const chat = await openChat(page, house);
    const choices = chat.getByRole('group', { name: 'Choose what you mean' });
    await say(chat, 'Porthole blinds?');
    await choices.getByRole('button', { name: /in red/ }).waitFor();
    await clean(page, `asked back, ${colorScheme}`);
    await choices.getByRole('button', { name: 'Porthole blinds in blue' }).click();
    await chat.getByText('Porthole blinds are hung by two hooks.').first().waitFor();
    assert.equal(await choices.count(), 0, 'what is answered is not asked any more');
    await page.context().close();
  }
  assert.deepEqual(browser.complaints, []);
  await mara.context().close();
  await house.again();
});

for (const colorScheme of ['light', 'dark']) {
  test(`the window when all is not well, ${colorScheme}`, async () => {
    const page = await browser.person({ colorScheme, viewport: { width: 360, height: 740 } });
    const chat = await openChat(page, house);
    await say(chat, `${LONG} ${RIGHT_TO_LEFT}`);
    await chat.getByRole('region', { name: 'Waiting for a person' }).or(chat.locator('.log [data-author="assistant"]').nth(1)).first().waitFor();
    await clean(page, 'long words, and words from right to left');
    await chat.getByRole('button', { name: 'Talk to a person' }).click({ force: true }).catch(() => {});
    const waiting = chat.getByRole('region', { name: 'Waiting for a person' });
    await waiting.getByRole('button', { name: 'Correct this' }).click();
    await clean(page, 'the ask, being corrected');
    await waiting.getByRole('button', { name: 'Cancel' }).click();
    await waiting.getByRole('button', { name: 'Leave my e-mail' }).click();
    await waiting.getByLabel('Your e-mail address').fill('femke@tulpenkist.example');
    await waiting.getByRole('button', { name: 'Leave my message' }).click();
    await chat.getByRole('region', { name: 'Your message' }).waitFor();
    await clean(page, 'a message that was left');

    await page.route('**/api/v1/**', (route) => route.abort());
    await page.context().setOffline(true);
    await house.crash();
    await chat.getByText('Reconnecting…').waitFor();
    await say(chat, 'Is anybody there?');
    await chat.getByText('Waiting for the connection').waitFor();
    await clean(page, 'no line');
    assert.deepEqual(browser.complaints, []);
    await page.context().close();
    await house.start();
  });

  test(`the console's pages with something on them, ${colorScheme}`, async () => {
    const page = await browser.person({ colorScheme });
    await signIn(page, house, 'mara');
    await page.getByLabel(/your presence/).selectOption('busy');
    const visit = async (address, sign) => {
      await page.goto(`${house.address}/console/#/${address}`);
      await sign.first().waitFor();
      await page.getByText('Fetching…').filter({ visible: true }).first().waitFor({ state: 'hidden' });
      await clean(page, address);
    };
    const heading = (name) => page.getByRole('heading', { name });
    await visit('search?q=label', page.getByRole('region', { name: 'Cases' }).getByRole('listitem'));
    await visit('cases', page.getByText(/\d+ shown/));
    await page.locator('.list a').first().click();
    await page.getByText('What fixed it').waitFor();
    const talk = page.getByRole('list', { name: 'The talk' });
    await talk.getByText('Customer', { exact: true }).first().waitFor();
    assert.match(await talk.locator('[data-author="agent"] b').first().innerText(), /^\w+ \w+$/, 'an agent is called by name');
    await clean(page, 'a case');
    for (const [name, sign] of [
      ['overview', 'The last seven days'], ['handoffs', 'Which reasons, and were they good ones?'], ['queue', 'How many agents does each hour take?'],
      ['quality', 'Where does it end badly?'], ['assistant', 'Which articles help, and which fail?'], ['gaps', 'What do customers ask that nothing answers?'],
      ['people', 'What people carry'], ['quotes', 'For which queue do they hold?'], ['calibration', 'Is the risk what it says?'],
    ]) {
      await visit(`insights/${name}`, heading(sign));
    }
    await visit('insights/conversations?metric=handoff_rate', heading('Conversations').or(page.getByRole('region', { name: 'Conversations' })));
    await visit('desk?list=watching', page.getByText(/riskiest first/));
    await visit('knowledge/import', page.getByLabel('Files', { exact: true }));
    await visit('knowledge/new', page.getByLabel('Title'));

    await visit('desk', heading('Mine'));
    await press(page, 'Control+k');
    const palette = page.getByRole('dialog', { name: 'Commands' });
    await palette.getByRole('option').nth(10).waitFor();
    for (let i = 0; i < 14; i += 1) await page.keyboard.press('ArrowDown');
    const chosen = palette.getByRole('option', { selected: true });
    const [inner, outer] = [await chosen.boundingBox(), await palette.getByRole('listbox').boundingBox()];
    assert.ok(inner.y >= outer.y - 1 && inner.y + inner.height <= outer.y + outer.height + 1, 'what is chosen is in sight');
    await clean(page, 'a full palette');
    await palette.getByRole('combobox').fill('no such thing');
    await palette.getByText('Nothing by that name.').waitFor();
    await clean(page, 'a palette that finds nothing');
    await page.keyboard.press('Escape');
    await press(page, '?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await clean(page, 'the list of keys');
    await page.keyboard.press('Escape');

    await page.route('**/api/v1/me/presence', (route) => route.fulfill({ status: 409, json: { error: { code: 'conflict', message: 'somebody was quicker' } } }));
    await page.getByLabel(/your presence/).selectOption('away');
    await page.getByText('somebody was quicker').waitFor();
    await clean(page, 'something refused');
    await house.crash();
    await page.getByText('No connection.').waitFor();
    await clean(page, 'no connection');
    assert.deepEqual(browser.complaints, []);
    await page.context().close();

    const door = await browser.person({ colorScheme });
    await house.start();
    await door.goto(`${house.address}/console/`);
    await door.getByLabel('E-mail').fill('nobody@lantern.example');
    await door.getByLabel('Password').fill('not the password');
    await door.getByRole('button', { name: 'Sign in', exact: true }).click();
    await door.getByRole('alert').waitFor();
    await clean(door, 'a door that stays shut');
    assert.deepEqual(browser.complaints, []);
    await door.context().close();
  });
}
