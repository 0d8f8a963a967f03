// A browser that nobody looks over the shoulder of. Whoever follows each request, as a test does, makes
// each of them slower: a page of fifty files is then on the screen a tenth of a second later.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export class BareBrowser {
  #dir = mkdtempSync(path.join(tmpdir(), 'baton-bare-'));
  #child;
  #waiting = new Map();
  #session;

  async start() {
    const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
    args.push('--window-size=1440,900', `--user-data-dir=${this.#dir}`, '--remote-debugging-pipe', 'about:blank');
    this.#child = spawn(process.env.BATON_CHROMIUM ?? '/usr/bin/chromium', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    let heard = '';
    this.#child.stdio[4].on('data', (chunk) => {
      const parts = (heard + chunk).split('\0');
      heard = parts.pop();
      for (const part of parts) {
        const { id, result } = JSON.parse(part);
        this.#waiting.get(id)?.(result);
        this.#waiting.delete(id);
      }
    });
    const { targetInfos } = await this.#send('Target.getTargets');
    const { targetId } = targetInfos.find(({ type }) => type === 'page');
    ({ sessionId: this.#session } = await this.#send('Target.attachToTarget', { targetId, flatten: true }));
    await this.#send('Page.enable');
    return this;
  }

  #send(method, params = {}) {
    const id = this.#waiting.size === 0 ? 1 : Math.max(...this.#waiting.keys()) + 1;
    this.#child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId: this.#session })}\0`);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Runs before anything else on every page from now on. */
  before(source) {
    return this.#send('Page.addScriptToEvaluateOnNewDocument', { source });
  }

  open(url) {
    return this.#send('Page.navigate', { url });
  }

  /** What an expression is; nothing while one page gives way to the next. */
  async evaluate(expression) {
    const answer = await this.#send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    return answer?.result.value;
  }

  /** Waits until an expression is something. */
  async until(expression) {
    for (const give = Date.now() + 60_000; Date.now() < give; ) {
      const value = await this.evaluate(expression);
      if (value) return value;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never: ${expression}`);
  }

  async stop() {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill();
    await gone;
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
