// The window on somebody's site: one script tag, whatever the site's own styles are, and what the
// site's scripts do with it.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { clean, eventually, openChat, say, signIn, stage } from './support.mjs';

/** Pages of somebody else's, at an address of their own. @type {Map<string, string>} */
const pages = new Map();
const server = createServer(({ url = '' }, response) => {
  const type = url.endsWith('.js') ? 'text/javascript' : 'text/html';
  response.writeHead(pages.has(url) ? 200 : 404, { 'content-type': `${type}; charset=utf-8` }).end(pages.get(url));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const origin = `http://127.0.0.1:${server.address().port}`;
const { house, browser } = stage(0, { env: { BATON_ALLOWED_ORIGINS: origin } });
after(() => {
  server.closeAllConnections();
  server.close();
});

/** Opens a page of the site, with the launcher's tag in it. */
async function site(page, { styles = '', data = '', script = '' } = {}) {
  pages.set('/site.js', script);
  pages.set(
    '/',
    `<!doctype html><html lang="en"><head><title>A site</title><link rel="icon" href="data:,"><style>${styles}</style></head>
    <body><main><h1>A site</h1><p>Its words.</p></main><script src="${house.address}/widget/launcher.js" ${data}></script><script src="/site.js"></script></body></html>`,
  );
  await page.goto(origin);
}

/** How the window and its button look and where they stand. */
async function looks(page) {
  const of = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const { color, backgroundColor, fontFamily, letterSpacing, textTransform, visibility, opacity } = getComputedStyle(element);
    return { box: [x, y, width, height], style: { color, backgroundColor, fontFamily, letterSpacing, textTransform, visibility, opacity } };
  };
  const chat = page.getByRole('dialog', { name: /chat/ });
  return {
    window: await chat.evaluate(of),
    words: await chat.getByRole('heading').evaluate(of),
    field: await chat.getByRole('textbox').evaluate(of),
    button: await page.getByRole('button', { name: /Close the .* chat$/ }).evaluate(of),
  };
}

const HOSTILE = `
  html { font-size: 62.5%; }
  * { margin: 17px; padding: 9px; color: red; background: yellow; font: 40px/3 serif; letter-spacing: 1em; text-transform: uppercase;
      text-align: center; opacity: .5; position: relative; max-width: 300px; float: left; z-index: 1; }
  body > * { transform: rotate(3deg); display: block !important; position: relative !important; width: 100px !important; margin: 20px !important; }
  div, section, button, textarea, svg, ol, li { display: none; }`;

test('no style of the site moves the window or shows through in it', async () => {
  const seen = [];
  for (const styles of ['', HOSTILE]) {
    const page = await browser.person();
    await site(page, { styles });
    await page.getByRole('button', { name: /Open the .* chat/ }).click();
    await page.getByRole('dialog', { name: /chat/ }).waitFor();
    // Under the mouse the button is raised.
    await page.mouse.move(5, 5);
    seen.push(await looks(page));
    await page.context().close();
  }
  const [plain, styled] = seen;
  for (const [name, { box, style }] of Object.entries(styled)) {
    assert.deepEqual(style, plain[name].style, name);
    // Half a pixel is rounding.
    assert.ok(box.every((n, i) => Math.abs(n - plain[name].box[i]) <= 1), `${name}: ${box} for ${plain[name].box}`);
  }
  assert.deepEqual(browser.complaints, []);
});

test('the window moves nothing on the page, and asks nobody but the desk', async () => {
  const page = await browser.person();
  const hosts = new Set();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
      // What moves in the window itself, as messages come, moves nothing of the site's.
      for (const { value, sources } of list.getEntries()) if (sources.some(({ node }) => node?.getRootNode() === document)) window.shifts += value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await site(page);
  await page.getByRole('button', { name: /Open the .* chat/ }).click();
  const chat = page.getByRole('dialog', { name: /chat/ });
  await say(chat, 'How do I export my data?');
  await chat.getByRole('list', { name: 'Where this comes from' }).first().waitFor();
  assert.equal(await page.evaluate(() => window.shifts), 0);
  assert.deepEqual([...hosts].filter((host) => host !== ''), [new URL(origin).host, new URL(house.address).host]);
  assert.deepEqual(browser.complaints, []);
});

test('the site opens and closes it, and hears what happens', async () => {
  const page = await browser.person();
  const script = `
    window.heard = [];
    for (const name of ['open', 'close', 'message', 'stage', 'unread']) {
      baton.on(name, (detail) => heard.push([name, typeof detail === 'object' ? detail?.author : detail]));
    }
    window.ended = baton.on('open', () => heard.push(['never']));
    ended();`;
  await site(page, { script });
  const chat = page.getByRole('dialog', { name: /chat/ });
  await page.evaluate(() => window.baton.open());
  await chat.waitFor();
  await say(chat, 'How do I export my data?');
  await chat.getByRole('list', { name: 'Where this comes from' }).first().waitFor();
  await page.evaluate(() => window.baton.close());
  await chat.waitFor({ state: 'hidden' });
  const button = page.getByRole('button', { name: /Open the .* chat/ });
  assert.ok(await button.evaluate((element) => element.getRootNode().activeElement === element), 'the focus is back on the button');

  // Written by another window of the same customer while this one is shut: what is answered is not read yet.
  await page.evaluate(async (desk) => {
    const of = (name) => localStorage.getItem(Object.keys(localStorage).find((key) => key.endsWith(`:${name}`)) ?? '');
    const body = JSON.stringify({ client_msg_id: `msg_${'2'.repeat(26)}`, text: 'How long is the trial?' });
    await fetch(`${desk}/api/v1/conversations/${of('conversation')}/messages`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${of('token')}` }, body });
  }, house.address);
  await page.getByRole('button', { name: /Open the .* chat, \d+ unread/ }).waitFor();
  await clean(page, 'a button with something unread');
  const heard = await page.evaluate(() => window.heard);
  const names = heard.map(([name]) => name);
  for (const name of ['open', 'close', 'message', 'stage', 'unread']) assert.ok(names.includes(name), name);
  assert.ok(!names.includes('never'));
  assert.ok(heard.some(([name, detail]) => name === 'message' && detail === 'assistant'));
  await button.click();
  await eventually(async () => assert.deepEqual((await page.evaluate(() => window.heard)).findLast(([name]) => name === 'unread'), ['unread', 0]));
  assert.deepEqual(browser.complaints, []);
});

test('a site gives it a name, a first line, a corner, colours and a language', async () => {
  const page = await browser.person();
  await site(page, { data: 'data-title="Quay" data-greeting="Ahoy!" data-side="start" data-theme="dark" data-accent="#ffd400" data-language="de"' });
  await page.getByRole('button', { name: 'Quay: Chat öffnen' }).click();
  const chat = page.getByRole('dialog', { name: 'Quay: Chat' });
  await chat.getByText('Ahoy!').waitFor();
  await chat.getByRole('button', { name: 'Mit einem Menschen sprechen' }).waitFor();
  const { x } = await chat.boundingBox();
  assert.ok(x < 100, `it stands at ${x}`);
  assert.equal(await chat.evaluate((element) => getComputedStyle(element).colorScheme), 'dark');
  await clean(page, 'a dark yellow window');
  assert.deepEqual(browser.complaints, []);
});

test('typing, reading and a score with a comment are told from one side to the other', async () => {
  const devin = await browser.person();
  await signIn(devin, house, 'devin');
  const customer = await browser.person();
  const chat = await openChat(customer, house);
  await say(chat, 'My API key is refused, I want to talk to a person');
  const waiting = chat.getByRole('region', { name: 'Waiting for a person' });
  await waiting.getByText(/line for a person|next in line/).waitFor();
  await devin.getByRole('region', { name: 'You are offered a conversation' }).waitFor();
  await devin.keyboard.press('a');
  const transcript = devin.getByRole('region', { name: 'Transcript' });
  const reply = devin.getByRole('textbox', { name: 'Reply to the customer' });
  await reply.pressSequentially('See https://example.org/keys 🙂');
  await chat.getByText('Devin Okafor is typing').waitFor();
  await clean(customer, 'an agent types');
  await reply.press('Enter');
  const link = chat.getByRole('link', { name: 'https://example.org/keys' });
  await link.waitFor();
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer nofollow');
  await chat.getByText('You’re talking with Devin Okafor').waitFor();
  await transcript.getByText('Seen', { exact: true }).waitFor();
  await chat.getByRole('textbox').last().pressSequentially('That is');
  await transcript.getByText(/is typing…/).waitFor();
  await say(chat, 'That is it');
  await chat.getByText('Seen', { exact: true }).waitFor();

  await chat.getByRole('button', { name: 'End chat' }).click();
  const end = chat.getByRole('region', { name: 'The end' });
  await end.getByRole('radio', { name: '2, Bad' }).check({ force: true });
  await end.getByLabel(/Anything to add/).fill('It took a while');
  await end.getByRole('button', { name: 'Send' }).click();
  await end.getByText('Thank you for telling us.').waitFor();
  await clean(customer, 'a score that was given');
  await transcript.getByText('It took a while').waitFor();
  await end.getByRole('button', { name: 'Start a new conversation' }).click();
  await chat.getByText('That is it', { exact: true }).waitFor({ state: 'detached' });
  assert.deepEqual(browser.complaints, []);
});
