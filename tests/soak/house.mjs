// The house that lives through the week: the demonstration's data on a directory of their own, served
// and watched from outside as a machine's keeper would.

import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
/** The demonstration's team. */
export const TEAM = JSON.parse(readFileSync(path.join(ROOT, 'data/demo/team.json'), 'utf8')).agents;

/** The executable: `BATON_BIN`, or what `cargo build --release` made. */
function executable() {
  if (process.env.BATON_BIN) return process.env.BATON_BIN;
  const asked = spawnSync('cargo', ['metadata', '--no-deps', '--format-version', '1', '--locked'], { cwd: ROOT, encoding: 'utf8' });
  return path.join(JSON.parse(asked.stdout).target_directory, 'release/baton');
}

/** What of the data takes how much of the disk. */
function bytesBelow(place) {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.size;
  // A file may go while one looks: the index is merged all the time.
  return readdirSync(place).reduce((sum, name) => sum + bytesBelow(path.join(place, name)), 0);
}

export class House {
  #child;
  #ended;
  #dir = mkdtempSync(path.join(tmpdir(), 'baton-soak-'));
  address = '';
  /** The secret with which each of the team chooses a password, by address. */
  links = {};

  get data() {
    return path.join(this.#dir, 'data');
  }

  get logPath() {
    return path.join(this.#dir, 'log');
  }

  /**
   * Furnishes the data as the demonstration does, lets the team in, and then serves them as a keeper
   * would: in a process that has done nothing else before.
   *
   * @param {number} weeks how long the team has worked before
   */
  async start(weeks) {
    await this.#spawn(['demo', '--weeks', String(weeks), '--port', '0']);
    await this.stop();
    for (const { email } of TEAM) {
      const { stdout } = spawnSync(executable(), ['user', 'reset', email, '--data-dir', this.data], { encoding: 'utf8' });
      this.links[email] = /\/sign-in\/(\S+)/.exec(stdout)?.[1] ?? '';
    }
    const said = await this.#spawn(['serve', '--port', '0']);
    this.address = /Baton is ready at (\S+)/.exec(said)?.[1] ?? '';
    return this;
  }

  /** Starts a process and waits until it serves; what it said. */
  async #spawn(command) {
    const env = { ...process.env, BATON_LOG_FORMAT: 'json', BATON_WEBHOOKS_PRIVATE: 'true' };
    const child = spawn(executable(), [...command, '--data-dir', this.data], { stdio: ['ignore', 'pipe', 'pipe'], env });
    this.#child = child;
    this.#ended = undefined;
    child.stderr.pipe(createWriteStream(this.logPath));
    let text = '';
    await new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the house ended with ${code}: ${text}`)));
      child.stdout.on('data', (chunk) => {
        text += chunk;
        if (text.includes('Baton is ready at ')) resolve(undefined);
      });
    });
    return text;
  }

  /** Has a command done beside the running house, as a keeper's timer would. */
  command(name, ...more) {
    return new Promise((resolve, reject) => {
      const child = spawn(executable(), [name, ...more, '--data-dir', this.data], { stdio: ['ignore', 'ignore', 'pipe'] });
      let why = '';
      child.stderr.on('data', (chunk) => { why += chunk; });
      child.once('exit', (code) => (code === 0 ? resolve(undefined) : reject(new Error(`baton ${name}: ${why}`))));
    });
  }

  /** A place for a file that is no part of the data. */
  beside(name) {
    return path.join(this.#dir, name);
  }

  forget(name) {
    for (const end of ['', '.sha256', '.files']) rmSync(this.beside(name) + end, { recursive: true, force: true });
  }

  bytes(name) {
    return bytesBelow(this.beside(name));
  }

  /** The process and its data now, in bytes and numbers. */
  sample() {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    const kib = (field) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]) * 1024;
    const open = readdirSync(`/proc/${this.#child.pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${this.#child.pid}/fd/${fd}`);
      } catch {
        return 'gone';
      }
    });
    const sockets = open.filter((target) => target.startsWith('socket:')).length;
    return {
      resident: kib('VmRSS'),
      own: kib('RssAnon'),
      threads: Number(/^Threads:\s+(\d+)/m.exec(status)?.[1]),
      files: open.length - sockets,
      sockets,
      store: this.bytes('data/baton.redb'),
      index: this.bytes('data/index'),
      attached: this.bytes('data/files'),
    };
  }

  /** Lines of trouble in the log, by level. */
  trouble() {
    const lines = readFileSync(this.logPath, 'utf8').split('\n').filter(Boolean);
    const read = lines.map((line) => (line.startsWith('{') ? JSON.parse(line) : { level: 'ERROR', line }));
    return { error: read.filter((line) => line.level === 'ERROR'), warn: read.filter((line) => line.level === 'WARN') };
  }

  /** Has it end as a supervisor would; how it ended. */
  stop() {
    this.#ended ??= new Promise((resolve) => {
      this.#child.once('exit', (code) => resolve(code));
      this.#child.kill('SIGTERM');
    });
    return this.#ended;
  }

  remove() {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** Somebody outside who is told what happens, and now and then has no time. */
export class Receiver {
  #server = createServer((request, response) => {
    request.resume().once('end', () => {
      this.told += 1;
      response.statusCode = this.told % 97 === 0 ? 503 : 204;
      response.end();
    });
  });
  told = 0;

  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const at = this.#server.address();
    return `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}/hook`;
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
