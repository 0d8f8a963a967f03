// The stage for the browser: the real binary on a directory of its own, and people with a browser.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const AXE = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The binary: `BATON_BIN`, or what `cargo build` made. */
function binary() {
  if (process.env.BATON_BIN) return process.env.BATON_BIN;
  const asked = spawnSync('cargo', ['metadata', '--no-deps', '--format-version', '1', '--locked'], { cwd: ROOT, encoding: 'utf8' });
  return path.join(JSON.parse(asked.stdout).target_directory, 'debug/baton');
}

/**
 * Puts the data of a demonstration into a directory that has none. Making it takes most of a minute, so
 * what was made once is copied from then on where `BATON_STAGE` names a folder for it.
 */
async function furnished(data, weeks) {
  const shelf = process.env.BATON_STAGE;
  if (!shelf || existsSync(data)) return;
  const made = path.join(shelf, `weeks-${weeks}`);
  if (!existsSync(made)) {
    const making = mkdtempSync(path.join(shelf, 'making-'));
    const house = spawn(binary(), ['demo', '--weeks', String(weeks), '--port', '0', '--data-dir', making], { stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = new Promise((resolve) => house.once('exit', resolve));
    house.stdout.on('data', (chunk) => chunk.includes('Baton is ready at ') && house.kill('SIGTERM'));
    assert.equal(await gone, 0, 'the demonstration is made and closed');
    if (!existsSync(made)) renameSync(making, made);
  }
  // A socket is of the house that made it.
  cpSync(made, data, { recursive: true, filter: (file) => !file.endsWith('.sock') });
}

/** A demonstration house. */
export class House {
  #child;
  #dir = mkdtempSync(path.join(tmpdir(), 'baton-browser-'));
  #port = 0;
  address = '';
  /** Sign-in links by first name. */
  links = {};
  #weeks;
  #env;

  /**
   * @param {number} [weeks] how long the team has worked before; making that takes a while
   * @param {{ port?: number, env?: Record<string, string> }} [settings]
   */
  constructor(weeks = 0, { port = 0, env = {} } = {}) {
    this.#weeks = weeks;
    this.#port = port;
    this.#env = env;
  }

  async start() {
    const data = path.join(this.#dir, 'data');
    await furnished(data, this.#weeks);
    const child = spawn(binary(), ['demo', '--weeks', String(this.#weeks), '--port', String(this.#port), '--data-dir', data], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...this.#env } });
    this.#child = child;
    let name = '';
    let text = '';
    await new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the house ended with ${code}:\n${text}`)));
      child.stdout.on('data', (chunk) => {
        text += chunk;
        if (text.includes('Baton is ready at ')) resolve();
      });
    });
    for (const line of text.split('\n')) {
      const person = /^ {2}(\w+) \w+ +(agent|lead|administrator) /.exec(line);
      if (person) name = person[1].toLowerCase();
      const link = /^ +(http\S+\/sign-in\/\S+)$/.exec(line);
      if (link) this.links[name] = link[1];
      const ready = /Baton is ready at (\S+)/.exec(line);
      if (ready) this.address = ready[1];
    }
    // After a crash it comes back at the address people have open.
    this.#port = Number(new URL(this.address).port);
    return this;
  }

  /** A sign-in link opens once: a house that starts again makes new ones. */
  async again() {
    await this.crash();
    await this.start();
  }

  /** As a power cut would end it. */
  async crash() {
    if (!this.#child) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  async stop() {
    await this.crash();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** A browser, and what its pages complained of. */
export class Browser {
  #browser;
  /** Errors, page by page: none is right. */
  complaints = [];

  async start() {
    this.#browser = await chromium.launch({
      executablePath: process.env.BATON_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    return this;
  }

  /** Somebody with a browser of their own. */
  async person(options = {}) {
    // Whoever wants nothing to move sees each state as it ends: a colour half way to another is no finding.
    const context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options });
    // The widget's shadow root is closed to the site around it; the test has to look inside.
    await context.addInitScript(() => {
      const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function (init) {
        return attach.call(this, { ...init, mode: 'open' });
      };
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      const offline = /Failed to load resource|WebSocket connection/.test(message.text());
      if (message.type() === 'error' && !offline) this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    return page;
  }

  async stop() {
    await this.#browser?.close();
  }
}

/** A house and a browser for all tests of a file: there when the first begins, gone after the last. */
export function stage(weeks = 0, settings = {}) {
  const [house, browser] = [new House(weeks, settings), new Browser()];
  before(async () => {
    await house.start();
    await browser.start();
  });
  after(async () => {
    await browser.stop();
    await house.stop();
  });
  return { house, browser };
}

/** The customer's window on the demo page. */
export async function openChat(page, house) {
  await page.goto(`${house.address}/`);
  await page.getByRole('button', { name: /Open the .* chat/ }).click();
  return page.getByRole('dialog', { name: /chat/ });
}

/** The same for a customer of the demo page who is signed in there. */
export async function openChatAs(page, house, name) {
  await page.goto(`${house.address}/`);
  await page.getByLabel('Try it as').selectOption({ label: name });
  await page.getByText(/ is signed in: the support team sees/).waitFor();
  await page.getByRole('button', { name: /Open the .* chat/ }).click();
  return page.getByRole('dialog', { name: /chat/ });
}

/** Says something and waits until it stands in the window. */
export async function say(chat, text) {
  const field = chat.getByRole('textbox').last();
  await field.fill(text);
  await field.press('Enter');
  await chat.getByText(text, { exact: true }).first().waitFor();
}

/** Signs in with a one-time link. */
export async function signIn(page, house, name) {
  await page.goto(house.links[name]);
  const go = page.getByRole('button', { name: /Go on|Sign in|Set up/ });
  const inside = page.getByRole('navigation', { name: 'Rooms' });
  await go.or(inside).first().waitFor();
  // No click is left pending: it would fall on the next button of that name.
  if (!(await inside.isVisible())) await go.click({ timeout: 5_000 }).catch(() => {});
  await inside.waitFor();
}

/** A key of the console's own: nothing that is written in has the focus. */
export async function press(page, key) {
  await page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    at?.blur();
  });
  await page.keyboard.press(key);
}

/** Goes on with the tab key until it stands on something. */
export async function tabTo(page, target) {
  for (let i = 0; i < 80; i += 1) {
    if (await target.evaluate((element) => element.getRootNode().activeElement === element)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the tab key never comes to ${target}`);
}

/**
 * Tries until what is expected holds; after a minute it is said why it does not.
 * @param {() => Promise<void>} check
 */
export async function eventually(check) {
  for (const until = Date.now() + 60_000; ; ) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/**
 * axe finds nothing on the page as it stands. Run by the debugger, which the page's own content policy rightly would not let in.
 */
export async function clean(page, what) {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: AXE });
  const expression = `axe.run({ runOnly: ${JSON.stringify(RULES)}, preload: false }).then((found) => JSON.stringify(found.violations.map((v) =>
    v.id + ': ' + v.nodes.map((n) => n.target.flat().join(' ')).join(', '))))`;
  const { result } = await debug.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  assert.deepEqual(JSON.parse(result.value), [], what);
}
