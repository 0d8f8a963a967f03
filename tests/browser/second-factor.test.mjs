// A second factor: set up in the settings, asked for at the door, taken from somebody who lost the phone.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { clean, signIn, stage } from './support.mjs';

// The house asks administrators for one.
const { house, browser } = stage(0, { env: { BATON_SIGN_IN_SECOND_FACTOR: 'administrators' } });

const PASSWORD = 'a long enough password';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An authenticator app that knows a secret in base 32: RFC 6238. A code is shown when it is a new one. */
class App {
  #key;
  #last = 0;

  constructor(secret) {
    const bits = [...secret.replace(/\s/g, '')].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
    this.#key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  }

  /** The house takes a code half a minute early, too, and none twice. */
  code() {
    const step = Math.max(Math.floor(Date.now() / 30_000) - 1, this.#last + 1);
    this.#last = step;
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const tag = createHmac('sha1', this.#key).update(counter).digest();
    const from = tag.at(-1) & 15;
    return String((tag.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
  }
}

const inside = (page) => page.getByRole('navigation', { name: 'Rooms' });
/** Who goes on in the second test. */
let administrator;

const field = (page) => page.getByRole('textbox', { name: /code/i });

/** Sets it up where the page offers it; the app, and the recovery codes. */
async function setUp(page, what) {
  await page.getByRole('button', { name: 'Set up a second factor' }).click();
  // A camera needs the squares apart: the outlines of other drawings would run them together.
  assert.equal(await page.getByRole('img', { name: /QR code/ }).locator('path').evaluate((path) => getComputedStyle(path).stroke), 'none');
  await clean(page, `${what}: the secret is shown`);
  const app = new App(await page.locator('code').first().innerText());
  await field(page).fill('000000');
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await page.getByRole('alert').getByText('the code is not right').waitFor();
  await field(page).fill(app.code());
  await page.getByRole('button', { name: 'Turn it on' }).click();
  const list = page.getByRole('list', { name: 'Recovery codes' });
  await list.getByRole('listitem').nth(9).waitFor();
  const codes = await list.getByRole('listitem').allInnerTexts();
  assert.equal(codes.length, 10);
  await clean(page, `${what}: recovery codes are shown`);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  return { app, codes };
}

test('an administrator who owes one sets it up before anything else; a lost one is taken from a colleague', async () => {
  const haoran = await browser.person();
  await haoran.goto(house.links.haoran);
  await haoran.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
  await clean(haoran, 'the door of whoever owes one');
  assert.equal(await haoran.evaluate(async () => (await fetch('/api/v1/agents')).status), 403);
  await setUp(haoran, 'the door');
  await inside(haoran).waitFor();
  administrator = haoran;

  // Somebody else has none until they want one.
  const [name] = Object.keys(house.links).filter((known) => known !== 'haoran');
  const mara = await browser.person();
  await signIn(mara, house, name);
  const email = await mara.evaluate(async () => (await (await fetch('/api/v1/me')).json()).agent.email);
  const full = await mara.evaluate(async () => (await (await fetch('/api/v1/me')).json()).agent.name);
  await mara.getByRole('link', { name: 'Settings' }).click();
  const { app, codes } = await setUp(mara, 'the settings');
  await mara.getByText('10 recovery codes are left').waitFor();
  await mara.getByRole('button', { name: 'Sign out' }).click();

  // A link to a password takes the code as well.
  await haoran.getByRole('link', { name: 'People' }).click();
  const card = haoran.getByRole('listitem').filter({ hasText: full });
  await card.getByText('second factor', { exact: true }).waitFor();
  await card.getByRole('button', { name: 'New password link' }).click();
  const link = await haoran.getByRole('textbox', { name: /A link for/ }).inputValue();
  await mara.goto(link);
  await mara.getByLabel('Password').fill(PASSWORD);
  await clean(mara, 'a link that takes a code');
  await field(mara).fill(codes[0]);
  await mara.getByRole('button', { name: 'Go on' }).click();
  await inside(mara).waitFor();

  // So does the password.
  await mara.getByRole('button', { name: 'Sign out' }).click();
  await mara.getByLabel('E-mail').fill(email);
  await mara.getByLabel('Password').fill(PASSWORD);
  await mara.getByRole('button', { name: 'Sign in', exact: true }).click();
  await field(mara).waitFor();
  await clean(mara, 'the door that asks for a code');
  await field(mara).fill(codes[0]);
  await mara.getByRole('button', { name: 'Sign in', exact: true }).click();
  await mara.getByRole('alert').getByText('was used before').waitFor();
  await field(mara).fill(app.code());
  await mara.getByRole('button', { name: 'Sign in', exact: true }).click();
  await inside(mara).waitFor();

  // The phone is gone.
  await card.getByRole('button', { name: /take the second factor from/ }).click();
  await haoran.getByText(/signs in with the password alone/).waitFor();
  await clean(haoran, 'people after a second factor was taken');
  await mara.getByRole('heading', { name: 'Sign in to Baton' }).waitFor();
  await mara.getByLabel('E-mail').fill(email);
  await mara.getByLabel('Password').fill(PASSWORD);
  await mara.getByRole('button', { name: 'Sign in', exact: true }).click();
  await inside(mara).waitFor();
  assert.deepEqual(browser.complaints, []);
});

test('a token is made for some days, and the list says until when', async () => {
  const haoran = administrator;
  await haoran.getByRole('link', { name: 'Settings' }).click();
  const tokens = haoran.getByRole('region', { name: 'API tokens' });
  const make = async (name, days) => {
    await tokens.getByLabel('What it is for').fill(name);
    await tokens.getByLabel('For how long').selectOption(days);
    await tokens.getByRole('button', { name: 'Make a token' }).click();
    return tokens.getByRole('listitem').filter({ hasText: name });
  };
  await (await make('a quarter', '90 days')).getByText(/until /).waitFor();
  const forever = await make('always', 'Until it is revoked');
  await forever.waitFor();
  assert.doesNotMatch(await forever.innerText(), /until/);
});
