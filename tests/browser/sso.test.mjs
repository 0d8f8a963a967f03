// People sign in by a real OpenID provider: what it says of them holds, and its log-outs cut them off.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { IdentityProvider, freePort } from './identity-provider.mjs';
import { Browser, House, clean, signIn } from './support.mjs';

const port = await freePort();
const provider = new IdentityProvider(`http://127.0.0.1:${port}`);
const browser = new Browser();
/** @type {House} */
let house;

before(async () => {
  await provider.start();
  const settings = {
    ISSUER: provider.issuer,
    CLIENT_ID: 'baton',
    CLIENT_SECRET: 'a secret of the team: with/odd characters',
    NAME: 'Harbour',
    ROLE_CLAIM: 'groups',
    ADMINISTRATORS: 'desk-admins',
    LEADS: 'desk-leads',
    AGENTS: 'desk',
    SKILLS_CLAIM: 'skills',
    LANGUAGES_CLAIM: 'locale',
    CREATE: 'true',
  };
  const env = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`BATON_OIDC_${name}`, value]));
  house = new House(0, { port, env });
  await Promise.all([house.start(), browser.start()]);
});

after(async () => {
  await browser.stop();
  await house?.stop();
  await provider.stop();
});

const inside = (page) => page.getByRole('navigation', { name: 'Rooms' });
const door = (page) => page.getByRole('heading', { name: 'Sign in to Baton' });

/** Signs in from the console's own door, as somebody the provider knows. */
async function signOn(page, name) {
  await page.goto(`${house.address}/console/`);
  await page.getByRole('button', { name: 'Sign in with Harbour' }).click();
  await provider.vouch(page, name);
}

/** Who one is, as Baton has it. */
const me = (page) => page.evaluate(async () => (await fetch('/api/v1/me')).json()).then(({ agent }) => agent);

test('somebody new comes in by the provider, with role, skills and languages, and goes on where they were', async () => {
  provider.people.nova = {
    name: 'Nova Quist', email: 'Nova@desk.example', email_verified: true, groups: ['staff', 'desk'], skills: ['billing:2', 'api'], locale: 'de-AT',
  };
  const page = await browser.person();
  await page.goto(`${house.address}/console/#/cases`);
  await door(page).waitFor();
  await page.getByRole('button', { name: 'Sign in with Harbour' }).waitFor();
  await clean(page, 'the door with single sign-on');
  await page.getByRole('button', { name: 'Sign in with Harbour' }).click();
  await provider.vouch(page, 'nova');
  await page.getByRole('heading', { level: 1, name: 'Cases' }).waitFor();
  assert.equal(new URL(page.url()).search, '', 'what the provider sent is not left in the address');
  const { name, email, role, skills, languages } = await me(page);
  assert.deepEqual({ name, email, role, skills, languages }, {
    name: 'Nova Quist', email: 'nova@desk.example', role: 'agent', skills: { billing: 2, api: 1 }, languages: ['de'],
  });
  assert.deepEqual(browser.complaints, []);
});

test('what changed at the provider holds from the next sign-in, and signing out signs out there too', async () => {
  const page = await browser.person();
  await signOn(page, 'nova');
  await inside(page).waitFor();
  assert.equal((await me(page)).role, 'agent');
  assert.equal(await inside(page).getByRole('link', { name: 'Insights' }).count(), 0);
  provider.people.nova = { ...provider.people.nova, groups: ['desk', 'desk-leads'], skills: ['api:3'] };
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: /Yes, sign me out/ }).click();
  await door(page).waitFor();
  assert.equal(new URL(page.url()).origin, house.address);
  await signOn(page, 'nova');
  await inside(page).getByRole('link', { name: 'Insights' }).waitFor();
  const { role, skills } = await me(page);
  assert.deepEqual({ role, skills }, { role: 'lead', skills: { api: 3 } });
  assert.deepEqual(browser.complaints, []);
});

test('somebody of the team is known by a verified address, and stays who they are when it changes', async () => {
  const haoran = await browser.person();
  await signIn(haoran, house, 'haoran');
  const { id, email } = await me(haoran);
  provider.people.hao = { name: 'H.', email, email_verified: true, groups: ['desk-admins'] };
  const page = await browser.person();
  await signOn(page, 'hao');
  await inside(page).waitFor();
  assert.equal((await me(page)).id, id);
  provider.people.hao = { ...provider.people.hao, email: 'elsewhere@desk.example' };
  await page.context().clearCookies();
  await signOn(page, 'hao');
  await inside(page).waitFor();
  assert.equal((await me(page)).id, id);
  // Another account with the same address is not them.
  provider.people.mallory = { name: 'M.', email, email_verified: true, groups: ['desk-admins'] };
  const other = await browser.person();
  await signOn(other, 'mallory');
  await other.getByRole('alert').getByText(/belongs to another account of Harbour here/).waitFor();
});

test('a log-out at the provider cuts the console off within a second', async () => {
  const page = await browser.person();
  await signOn(page, 'nova');
  await inside(page).waitFor();
  const bystander = await browser.person();
  await signOn(bystander, 'nova');
  await inside(bystander).waitFor();
  const there = await page.context().newPage();
  await there.goto(`${provider.issuer}/session/end`);
  await there.getByRole('button', { name: /Yes, sign me out/ }).click();
  await there.getByText(/Sign-out Success/i).waitFor();
  await door(page).waitFor({ timeout: 1_000 });
  assert.equal(await page.evaluate(async () => (await fetch('/api/v1/me')).status), 401);
  assert.deepEqual(provider.untaken, []);
  assert.equal((await me(bystander)).role, 'lead', 'another session of the same person goes on');
});

test('whoever may not come in is told why', async () => {
  provider.people.eve = { name: 'Eve', email: 'eve@desk.example', email_verified: true, groups: ['staff'] };
  provider.people.una = { name: 'Una', email: 'una@desk.example', email_verified: false, groups: ['desk'] };
  for (const [name, why] of [['eve', /nothing Harbour says of you lets you in here/], ['una', /does not say that your e-mail address is verified/]]) {
    const page = await browser.person();
    await signOn(page, name);
    await page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
    await page.getByRole('alert').getByText(why).waitFor();
    await clean(page, `refused: ${name}`);
    await page.getByRole('link', { name: 'Other ways to sign in' }).click();
    await door(page).waitFor();
  }
  const page = await browser.person();
  await page.goto(`${house.address}/console/`);
  await page.getByRole('button', { name: 'Sign in with Harbour' }).click();
  await page.getByRole('link', { name: /Cancel/ }).click();
  await page.getByRole('alert').getByText('The sign-in was refused or broken off.').waitFor();
  // An answer that this browser never asked for.
  await page.goto(`${house.address}/sign-in/single-sign-on?state=x&code=y&iss=${encodeURIComponent(provider.issuer)}`);
  await page.getByRole('alert').getByText(/was not begun here/).waitFor();
  await page.goto(`${house.address}/sign-in/single-sign-on?error=<b>call+0900</b>`);
  await page.getByRole('alert').getByText('The sign-in was not completed.', { exact: true }).waitFor();
});

test('whoever is in stays in while the provider is gone, and the door says that it is', async () => {
  const page = await browser.person();
  await signOn(page, 'nova');
  await inside(page).waitFor();
  await provider.stop();
  await house.crash();
  await house.start();
  await page.goto(`${house.address}/console/#/cases`);
  await page.getByRole('heading', { level: 1, name: 'Cases' }).waitFor();
  assert.equal((await me(page)).role, 'lead');
  const late = await browser.person();
  await late.goto(`${house.address}/console/`);
  await late.getByRole('button', { name: 'Sign in with Harbour' }).click();
  await late.getByRole('alert').getByText(/Harbour does not answer now/).waitFor();
  await clean(late, 'the door while the provider is gone');
  await late.getByLabel('Password').waitFor();
  await provider.start();
  // As people do: once more, until it works.
  const field = late.getByPlaceholder('Enter any login');
  const until = Date.now() + 20_000;
  while (!(await field.isVisible()) && Date.now() < until) {
    await late.getByRole('button', { name: 'Sign in with Harbour' }).click();
    await field.waitFor({ timeout: 4_000 }).catch(() => undefined);
  }
  await provider.vouch(late, 'nova');
  await inside(late).waitFor();
});
