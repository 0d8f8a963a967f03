// How light and how quick the pages are on this machine, measured in a real browser and printed;
// nothing is asserted. `node tests/browser/measure.mjs`, best against a release build (BATON_BIN).

import { BareBrowser } from './bare.mjs';
import { Browser, House, signIn } from './support.mjs';
import { widgetWeight } from './weight.mjs';

const N_VISITS = 15;
const N_LISTED = 10_000;
const N_MESSAGES = 5_000;
const BURST_PER_S = 200;
const BURST_S = 5;

const print = (what, value) => process.stdout.write(`${what.padEnd(62)} ${value}\n`);
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const ms = (value) => `${Math.round(value)} ms`;

async function widget(house, browser, encoding) {
  const { launcher, rest, n } = await widgetWeight(house, browser, encoding);
  print(`widget, ${encoding}: launcher (at most 5 KB)`, `${kb(launcher.body)}, with headers ${kb(launcher.whole)}`);
  print(`widget, ${encoding}: everything it then loads (at most 30 KB)`, `${kb(rest.body)}, with headers ${kb(rest.whole)}, ${n} files`);
}

/** Tasks over 50 ms while something goes on, the longest first. */
async function watched(page, what) {
  await page.evaluate(() => {
    window.long = [];
    new PerformanceObserver((list) => window.long.push(...list.getEntries().map((e) => e.duration))).observe({ type: 'longtask' });
  });
  await what();
  return page.evaluate(() => window.long.sort((a, b) => b - a));
}

/** From the address to the first picture with the lists in it. */
async function paint(house) {
  const browser = await new BareBrowser().start();
  await browser.before(`{
    const look = () => {
      const lists = document.querySelector('baton-console')?.shadowRoot?.querySelector('baton-desk-room')?.shadowRoot?.querySelector('baton-lists');
      if (lists?.shadowRoot?.querySelector('nav')) requestAnimationFrame(() => (window.meaningful ??= performance.now()));
      else requestAnimationFrame(look);
    };
    look();
  }`);
  await browser.open(house.links.devin);
  const button = `document.querySelector('baton-console')?.shadowRoot?.querySelector('baton-link')?.shadowRoot?.querySelector('button')`;
  // The button is there before what it does.
  await browser.until(`(${button}?.click(), window.meaningful)`);
  const times = [];
  for (let i = 0; i < N_VISITS; i += 1) {
    await browser.open('about:blank');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await browser.open(`${house.address}/console/`);
    times.push(await browser.until('window.meaningful'));
  }
  await browser.stop();
  times.sort((a, b) => a - b);
  print(`console: lists on the screen (median of ${N_VISITS}; aim 300 ms)`, `${ms(times[Math.floor(N_VISITS / 2)])}, from ${ms(times[0])} to ${ms(times.at(-1))}`);
}

async function longList(page) {
  await page.evaluate((n) => {
    const lists = document.querySelector('baton-console').shadowRoot.querySelector('baton-desk-room').shadowRoot.querySelector('baton-lists');
    const at = new Date().toISOString();
    const board = new Map(Array.from({ length: n }, (_, i) => [`cnv_${i}`, {
      id: `cnv_${i}`, customer_id: `cus_${i}`, customer: { name: `Customer number ${i}`, tier: 'premium', value_per_year: i, verified: true },
      stage: 'queued', owner: { kind: 'queue' }, since: at, opened_at: at, updated_at: at, last_seq: 3, risk: 0.5, threshold: 0.6,
      sentiment: 0, language: 'en', preview: 'Something that takes about a line of text, and then a little more of it', triggers: ['frustration'],
      topic: 'billing', n_customer: 2, n_agent: 0, customer_seen: 0, agent_seen: 0, unread: 2, mentioned: [],
    }]));
    lists.desk.state.patch({ board });
  }, N_LISTED);
  const long = await watched(page, async () => {
    await page.mouse.move(100, 400);
    for (let i = 0; i < 150; i += 1) {
      await page.mouse.wheel(0, 600);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  });
  print(`console: list of ${N_LISTED}, 150 turns of the wheel: long tasks`, `${long.length}, longest ${ms(long[0] ?? 0)}`);
}

async function longTalk(page) {
  const at = new Date().toISOString();
  const events = Array.from({ length: N_MESSAGES }, (_, i) => {
    const message = { seq: i + 1, at, author: i % 2 ? 'assistant' : 'customer', kind: 'plain', text: `Message ${i}: the order 48${i} has not come, see https://example.org/${i}` };
    const decision = { outcome: 'answer', risk: (i % 40) / 100, threshold: 0.6, base: 0.1, triggers: [] };
    return [{ kind: 'message_posted', message }, ...(i % 2 ? [] : [{ kind: 'decided', of: i + 1, decision }])];
  })
    .flat()
    .map((event, i) => ({ position: i + 10, number: i + 1, at, event }));
  const listed = await page.evaluate(async () => (await fetch('/api/v1/conversations')).json());
  const conversation = { ...listed.conversations[0], id: 'cnv_long' };
  await page.route('**/conversations/cnv_long', (route) => route.fulfill({ json: conversation }));
  await page.route('**/conversations/cnv_long/*', (route) => {
    const events_ = route.request().url().includes('/events');
    return route.fulfill(events_ ? { json: { events } } : { status: 404, json: { error: { code: 'not_found', message: '' } } });
  });
  const took = await page.evaluate(async (n) => {
    const desk = document.querySelector('baton-console').shadowRoot.querySelector('baton-desk-room').shadowRoot.querySelector('baton-lists').desk;
    const room = desk.room('cnv_long');
    await new Promise((done) => room.listen(() => room.value.loaded && done()));
    if (room.value.entries.length !== n) throw new Error('not all of it is here');
    const before = performance.now();
    location.hash = '#/desk/cnv_long';
    for (;;) {
      await new Promise(requestAnimationFrame);
      const talk = document.querySelector('baton-console').shadowRoot.querySelector('baton-desk-room').shadowRoot.querySelector('baton-conversation');
      const shown = talk?.shadowRoot.querySelector('baton-transcript')?.shadowRoot.querySelector(`[data-seq="${n}"]`);
      if (shown) break;
    }
    await new Promise(requestAnimationFrame);
    return performance.now() - before;
  }, N_MESSAGES);
  print(`console: ${N_MESSAGES} messages, from the press to the last one (aim 200 ms)`, ms(took));
}

async function burst(page, conversation, socket) {
  await page.evaluate(() => {
    window.keys = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'keydown') window.keys.push(entry.duration);
    }).observe({ type: 'event', durationThreshold: 16 });
  });
  const field = page.getByRole('textbox', { name: /Note|Reply/ });
  await field.click();
  let n = 0;
  const every = setInterval(() => {
    for (let i = 0; i < BURST_PER_S / 20; i += 1, n += 1) {
      socket.send(JSON.stringify({ type: 'conversation', conversation: { ...conversation, id: `cnv_burst_${n % 500}`, preview: `Word ${n}`, updated_at: new Date().toISOString() }, position: n }));
    }
  }, 50);
  const long = await watched(page, async () => {
    for (let i = 0; i < BURST_S * 10; i += 1) {
      await page.keyboard.type('a');
      await page.waitForTimeout(100);
    }
  });
  clearInterval(every);
  const keys = await page.evaluate(() => window.keys.sort((a, b) => b - a));
  print(`console: ${BURST_PER_S} events a second for ${BURST_S} s while typing: long tasks`, `${long.length}, longest ${ms(long[0] ?? 0)}`);
  print('console: slowest key to the next picture in it', `${keys.length === 0 ? 'under 16 ms' : ms(keys[0])} (${n} events)`);
}

const house = await new House().start();
await paint(house);
const browser = await new Browser().start();
try {
  await widget(house, browser, 'br');
  await widget(house, browser, 'gzip');
  const page = await browser.person();
  let socket;
  await page.routeWebSocket(/\/socket$/, (route) => {
    socket = route;
    const server = route.connectToServer();
    route.onMessage((message) => server.send(message));
    server.onMessage((message) => route.send(message));
  });
  await signIn(page, house, 'mara');
  await longTalk(page);
  const conversation = (await page.evaluate(async () => (await fetch('/api/v1/conversations')).json())).conversations[0];
  await burst(page, conversation, socket);
  await page.goto(`${house.address}/console/#/desk`);
  await page.getByRole('heading', { name: 'Mine' }).waitFor();
  await longList(page);
} finally {
  await browser.stop();
  await house.stop();
}
