// What a site's page does with the window itself, in whichever order it does it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, say, signIn, stage } from './support.mjs';

const { house, browser } = stage();

/** The team sees the newest conversation under this name. */
async function knownAs(agent, name) {
  await eventually(async () => {
    const [newest] = await agent.evaluate(async () => (await (await fetch('/api/v1/conversations')).json()).conversations);
    assert.equal(newest.customer.name, name);
    assert.ok(newest.customer.verified);
  });
}

test('who the customer is may be said before the window is on the page', async () => {
  const mara = await browser.person();
  await signIn(mara, house, 'mara');
  const page = await browser.person();
  await page.goto(`${house.address}/`);
  await page.evaluate(async () => {
    const { speak } = await import('/widget/baton-chat.js');
    await speak('en');
    const known = await (await fetch('/demo/customers.json')).json();
    const jwt = (name) => known.find((customer) => customer.name === name).jwt;
    const chat = document.createElement('baton-chat');
    await chat.identify({ identity: { jwt: jwt('Priya Raman') } });
    chat.forget();
    await chat.identify({ identity: { jwt: jwt('Gustav Ekelund') } });
    chat.setAttributes({ order: '4711-220' });
    chat.show();
    Object.assign(chat, { desk: location.origin, heading: 'Early' });
    document.body.append(chat);
  });
  const chat = page.getByRole('dialog', { name: 'Early chat' });
  await say(chat, 'How do I export my data?');
  await chat.getByRole('list', { name: 'Where this comes from' }).first().waitFor();
  await knownAs(mara, 'Gustav Ekelund');
  assert.deepEqual(browser.complaints, []);
});

test('the launcher may stand in the head and be asked before there is a body', async () => {
  const lucia = await browser.person();
  await signIn(lucia, house, 'lucia');
  const customers = await (await fetch(`${house.address}/demo/customers.json`)).json();
  const { jwt } = customers.find(({ name }) => name === 'Femke Aldous');
  const scripts = '<script src="/widget/launcher.js" data-title="Head"></script><script src="/early.js"></script>';
  const page = await browser.person();
  await page.route('**/early', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><head><title>Early</title>${scripts}</head><body><h1>Early</h1></body></html>` }),
  );
  await page.route('**/early.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: `baton.identify({ identity: { jwt: '${jwt}' } });` }),
  );
  await page.goto(`${house.address}/early`);
  await page.getByRole('button', { name: 'Open the Head chat' }).click();
  const chat = page.getByRole('dialog', { name: 'Head chat' });
  await say(chat, 'How do I export my data?');
  await knownAs(lucia, 'Femke Aldous');
  assert.deepEqual(browser.complaints, []);
});
