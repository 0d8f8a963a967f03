// What could not be fetched says so, and is fetched again by one button, from the keyboard, in every
// room; an answer that fails while the line stands is no different from a server that is gone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, eventually, openChat, press, say, signIn, stage, tabTo } from './support.mjs';

const { house, browser } = stage(1);

/** Every room, and what stands there once it was fetched. @type {[string, RegExp][]} */
const ROOMS = [
  ['cases', /\d+ shown/],
  ['knowledge', /Lanternquay/],
  ['insights/overview', /The last seven days/],
  ['insights/handoffs', /As CSV/],
  ['insights/gaps', /questions of the last 90 days/],
  ['insights/missed', /How many handoffs were missed/],
  ['insights/thresholds', /A threshold of/],
  ['policy', /version \d+ is in force/],
  ['people', /Add somebody/],
  ['audit', /Signed in/],
  ['settings', /What people write is stored/],
];

/** Presses a button after going on to it with the tab key. */
async function pressed(page, button) {
  await tabTo(page, button);
  await page.keyboard.press('Enter');
}

test('a server that was away: what it could not give is fetched when it is back', async () => {
  const page = await browser.person();
  await signIn(page, house, 'haoran');
  // Both rooms have been here, so that their code is; what they show is fetched each time.
  for (const room of ['Cases', 'Audit']) {
    await page.getByRole('link', { name: room }).click();
    await page.getByRole('heading', { level: 1, name: room }).waitFor();
  }
  await page.getByRole('link', { name: 'Desk' }).click();
  await page.getByRole('heading', { name: 'Mine' }).waitFor();

  await house.crash();
  await page.getByText('No connection.').waitFor();
  await page.getByRole('link', { name: 'Cases' }).click();
  await page.getByRole('alert').getByText('The server can’t be reached.').waitFor();
  const again = page.getByRole('button', { name: 'Try again' });
  await clean(page, 'a room without its server');
  await again.click();
  await page.getByRole('alert').getByText('The server can’t be reached.').waitFor();

  // A room nobody was in yet: not even its code is here.
  await page.getByRole('link', { name: 'Knowledge' }).click();
  await page.getByRole('alert').getByText('The server can’t be reached.').waitFor();
  await house.start();
  await pressed(page, again.first());
  await page.getByRole('heading', { level: 1, name: 'Knowledge' }).waitFor();
  await page.getByRole('searchbox', { name: 'Find an article' }).waitFor();
  await again.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Cases' }).click();
  await page.getByText(/\d+ shown/).waitFor();
  assert.deepEqual(browser.complaints, []);
  await page.context().close();
  await house.again();
});

test('every room says what it could not fetch, and the keyboard fetches it', async () => {
  const page = await browser.person();
  await signIn(page, house, 'haoran');
  let broken = true;
  const isAsked = (url) => url.pathname.startsWith('/api/v1/') && !/\/(me|socket)$/.test(url.pathname);
  await page.route(isAsked, (route) => {
    if (!broken || route.request().method() !== 'GET') return route.continue();
    return route.fulfill({ status: 503, json: { error: { code: 'busy', message: 'busy, try again in 1 s' } } });
  });
  const again = page.getByRole('button', { name: 'Try again' });
  for (const [room, sign] of ROOMS) {
    broken = true;
    await page.goto(`${house.address}/console/#/${room}`);
    await page.getByRole('alert').getByText(/busy, try again/i).first().waitFor();
    assert.equal(await page.locator('main').getByText(/^(Fetching|Searching|Looking)/).filter({ visible: true }).count(), 0, room);
    await clean(page, `${room}, not fetched`);
    broken = false;
    while ((await again.count()) > 0) {
      const n = await again.count();
      await pressed(page, again.first());
      await page.waitForFunction((before) => {
        const count = (root) => [...root.querySelectorAll('*')].reduce((sum, element) => sum + (element.shadowRoot ? count(element.shadowRoot) : 0) + (element.localName === 'button' && /^Try/.test(element.textContent.trim()) ? 1 : 0), 0);
        return count(document) < before;
      }, n);
    }
    await page.getByText(sign).first().waitFor();
    await page.goto('about:blank');
  }
  assert.deepEqual(browser.complaints, []);
});

test('the lists, a conversation with its briefing, and a customer are fetched again', async () => {
  const page = await browser.person();
  await signIn(page, house, 'mara');
  const chat = await openChat(await browser.person(), house);
  await say(chat, 'How do I export my data?');
  await chat.getByRole('list', { name: 'Where this comes from' }).first().waitFor();
  const { id, customer_id: customer } = await page.evaluate(async () => (await (await fetch('/api/v1/conversations')).json()).conversations[0]);
  let broken = true;
  await page.route(/\/api\/v1\/(conversations|customers|agents)/, (route) =>
    broken && route.request().method() === 'GET' ? route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'something broke here' } } }) : route.continue(),
  );
  await page.goto('about:blank');
  await page.goto(`${house.address}/console/#/desk/${id}`);
  const again = page.getByRole('button', { name: 'Try again' });
  await again.nth(1).waitFor();
  await clean(page, 'a desk that could not be fetched');
  broken = false;
  await pressed(page, again.first());
  await page.getByRole('heading', { name: 'Mine' }).waitFor();
  // The lists bring the conversation that is open with them.
  await page.getByRole('region', { name: 'Transcript' }).getByRole('listitem').first().waitFor();
  await page.getByRole('complementary', { name: 'Briefing' }).getByRole('heading', { name: 'Customer' }).waitFor();

  broken = true;
  await page.goto(`${house.address}/console/#/customers/${customer}`);
  await again.waitFor();
  await clean(page, 'a customer who could not be fetched');
  broken = false;
  await pressed(page, again);
  await page.getByRole('region', { name: 'History' }).getByRole('listitem').first().waitFor();
  assert.deepEqual(browser.complaints, []);
});

/** Customers with a question each; the team's ids of their conversations, the newest first. */
async function asked(page, texts) {
  for (const text of texts) {
    const customer = await browser.person();
    const chat = await openChat(customer, house);
    await say(chat, text);
    await chat.getByRole('list', { name: 'Where this comes from' }).first().waitFor();
    await customer.context().close();
  }
  const { conversations } = await page.evaluate(async () => (await fetch('/api/v1/conversations')).json());
  return conversations.slice(0, texts.length).map(({ id }) => id);
}

test('what failed in one conversation is not said of the next', async () => {
  const page = await browser.person();
  await signIn(page, house, 'devin');
  const [next, first] = await asked(page, ['How do I export my data?', 'How long is the trial?']);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/\/api\/v1\/conversations\/[^/]+\/\w+/, async (route) => {
    if (route.request().url().includes(first)) return route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'something broke here' } } });
    await held;
    return route.continue();
  });
  const again = page.getByRole('button', { name: 'Try again' });
  await page.evaluate((id) => (location.hash = `#/desk/${id}`), first);
  await again.first().waitFor();
  await page.evaluate((id) => (location.hash = `#/desk/${id}`), next);
  await eventually(async () => assert.equal(await again.count(), 0));
  release();
  await page.getByRole('region', { name: 'Transcript' }).getByRole('listitem').first().waitFor();
  assert.deepEqual(browser.complaints, []);
});

test('what the first picture does without is fetched again when it is wanted', async () => {
  const page = await browser.person();
  let broken = true;
  for (const part of ['conversation', 'palette']) {
    await page.route(`**/console/${part}.js*`, (route) => (broken ? route.abort() : route.continue()));
  }
  await signIn(page, house, 'lucia');
  await page.getByRole('heading', { name: 'Mine' }).waitFor();
  await press(page, 'Control+k');
  await page.getByText('The server can’t be reached.').first().waitFor();
  const [id] = await asked(page, ['How do I export my data?']);
  await page.evaluate((open) => (location.hash = `#/desk/${open}`), id);
  const again = page.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  await clean(page, 'a desk that shows no conversation');
  broken = false;
  await pressed(page, again);
  await page.getByRole('region', { name: 'Transcript' }).getByRole('listitem').first().waitFor();
  await press(page, 'Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  assert.deepEqual(browser.complaints, []);
});

test('while cases are still being read in, it is said, and they appear by themselves', async () => {
  await house.again();
  const page = await browser.person();
  await signIn(page, house, 'mara');
  const [id] = await asked(page, ['How do I export my data?']);
  const BEHIND = 'Past cases are still being read in: more may turn up.';
  let behind = true;
  await page.route(/\/(similar|cases\?.*)$/, (route) => (behind ? route.fulfill({ json: { cases: [], index_behind: true } }) : route.continue()));
  await page.goto(`${house.address}/console/#/cases`);
  await page.getByText(BEHIND).waitFor();
  await page.goto(`${house.address}/console/#/desk/${id}`);
  const similar = page.getByRole('region', { name: 'Similar cases' });
  await similar.getByText(BEHIND).waitFor();
  await clean(page, 'cases that are read in');
  behind = false;
  await similar.getByRole('listitem').first().waitFor();
  assert.equal(await similar.getByText(BEHIND).count(), 0);
  assert.deepEqual(browser.complaints, []);
});
