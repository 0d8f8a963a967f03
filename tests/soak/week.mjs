#!/usr/bin/env -S node --experimental-websocket
// A week of a small team in an hour, against the real executable over HTTP and sockets, watched from
// outside: whether anything grows that should not. It is no part of `tests/all`.
//
//   BATON_BIN=target/release/baton node --experimental-websocket tests/soak/week.mjs
//     --minutes 60     how long a week takes
//     --days 7         how many days are lived; of more than a week the last seven are judged
//     --weeks 4        how long the team has worked before it begins
//     --out FILE       where the samples go, as CSV
//
// It ends with 1 when a bound is not held: memory per hour, open files, the store beside what lives
// in it, errors in the log.

import { appendFileSync, writeFileSync } from 'node:fs';
import { setTimeout as rest } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { mean, median, slope } from './figures.mjs';
import { House, Receiver, TEAM } from './house.mjs';
import { Agent, Customer, Dice, lived } from './people.mjs';
import { Api, answered } from './wire.mjs';

const { values: options } = parseArgs({ options: {
  minutes: { type: 'string', default: '60' },
  days: { type: 'string', default: '7' },
  weeks: { type: 'string', default: '4' },
  out: { type: 'string', default: '' },
} });

const WEEK = 7;
const DAYS = Number(options.days);
const DAY_MS = (Number(options.minutes) * 60_000) / WEEK;
const HOUR_MS = DAY_MS / 24;
/** When people work, in hours of the day; the day ends as it began, in quiet. */
const WORK = [1, 15];
/** When a copy of everything is taken. */
const NOON = 8;
/** From which hour on nothing happens but what the house does by itself: what it then holds counts. */
const QUIET = [18, 24];
/** Customers on a weekday and on a day of the weekend. */
const COME = { weekday: 120, weekend: 30 };
/** Days whose memory is not judged: what is filled on first use is full after them. */
const WARM_UP = 2;
const SAMPLES_MS = 5_000;
const MB = 1e6;
/** What is to hold. */
const BOUNDS = { growth: 1, files: 4, store: 1.5 };
const PASSWORD = 'a whole week of work';
const SEED = 20_261_126;

const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
const complaints = [];
const minded = (what) => (error) => complaints.push(`${what}: ${error.message}`);

const house = await new House().start(Number(options.weeks));
say(`the house is at ${house.address}, its data in ${house.data}`);
const receiver = new Receiver();
const team = await hire();
const began = Date.now();
const samples = [];
const day = () => Math.floor((Date.now() - began) / DAY_MS);
const hour = () => ((Date.now() - began) / HOUR_MS) % 24;

try {
  const watching = watch();
  for (let n = 0; n < DAYS; n += 1) await live(n);
  await watching;
  await judge();
} finally {
  await house.stop();
  receiver.stop();
}

/** Has everybody choose a password: afterwards they sign in by themselves, every morning. */
async function hire() {
  const nobody = new Api(house.address);
  let desk = nobody;
  for (const { email, role } of TEAM) {
    const letIn = await nobody.request('POST', `/api/v1/links/${house.links[email]}`, { password: PASSWORD });
    if (role === 'administrator') desk = nobody.withCookie(letIn.cookie);
  }
  // A conversation that nobody goes on with closes after a day, whatever a day is here.
  const { toml } = await desk.get('/policy');
  await desk.put('/policy', { toml: toml.replace(/^idle_close_s = \d+/m, `idle_close_s = ${Math.round(DAY_MS / 1000)}`) });
  await desk.post('/webhooks', { name: 'warehouse', url: await receiver.start() });
  return { people: TEAM.map(({ email }) => ({ email, password: PASSWORD })), desk };
}

async function live(n) {
  const weekend = n % WEEK >= 5;
  const dice = new Dice(SEED + n);
  const staff = (weekend ? team.people.slice(0, 1) : team.people).map((person, k) => new Agent(new Dice(SEED + 100 * n + k), house.address, person));
  await until(n, WORK[0]);
  for (const agent of staff) await agent.comes();
  await Promise.all([come(n, dice, weekend ? COME.weekend : COME.weekday), keep(n, dice)]);
  for (const agent of staff) await agent.goes().catch(minded('going home'));
  say(`day ${n + 1} is over: ${JSON.stringify(lived)}`);
  await until(n + 1, 0);
}

/** Waits for an hour of a day. */
function until(n, at) {
  return rest(Math.max(0, began + n * DAY_MS + at * HOUR_MS - Date.now()));
}

/** Customers, one after the other and many at once; some have been here before. */
async function come(n, dice, count) {
  const visits = [];
  const known = [];
  const arrivals = Array.from({ length: count }, () => WORK[0] + dice.share() * (WORK[1] - WORK[0])).sort((a, b) => a - b);
  for (const [k, at] of arrivals.entries()) {
    await until(n, at);
    const customer = new Customer(new Dice(SEED + 10_000 * (n + 1) + k), house.address);
    const visit = customer.visit(dice.chance(0.3) ? known.shift() : undefined);
    visits.push(visit.then((token) => known.push(token), minded('a customer')));
  }
  await Promise.all(visits);
}

/** What leads and administrators look at and change, hour by hour. */
async function keep(n, dice) {
  const { desk } = team;
  const looks = ['figures', 'people', 'articles', 'staffing', 'digest', 'gaps', 'thresholds', 'missed', 'calibration', 'figures.csv', 'what-if'];
  for (let at = WORK[0] + 1; at < WORK[1]; at += 1) {
    await until(n, at);
    for (const page of ['/console/', '/help/', '/api/']) await desk.request('GET', page);
    for (const look of looks) {
      const { status, text } = await desk.request('GET', `/api/v1/insights/${look}`);
      if (status >= 500) complaints.push(`insights ${look}: ${status} ${text}`);
    }
    await desk.get('/audit');
    await desk.get('/conversations');
    if (at === NOON) await backUp(dice).catch(minded('a backup'));
  }
  const policy = await desk.get('/policy');
  await desk.post('/policy/replays', { toml: policy.toml });
  const { articles } = await desk.get('/articles');
  const article = await desk.get(`/articles/${dice.one(articles).id}`);
  const { title, body, topic, audience, published } = article;
  await desk.put(`/articles/${article.id}`, { title, body: `${body}\n\nLooked over.`, topic, audience, published });
}

/** Backups and exports, as a timer has them done; by day, so that the night shows what is left of it. */
async function backUp(dice) {
  await house.command('backup', house.beside('nightly'));
  if (dice.chance(0.5)) await house.command('export', house.beside('archive'));
  house.forget('nightly');
  house.forget('archive');
}

async function watch() {
  while (day() < DAYS) {
    const sample = { day: day(), hour: hour(), at: (Date.now() - began) / 1000, ...house.sample() };
    if (options.out && !samples.length) writeFileSync(options.out, `${Object.keys(sample).join(',')}\n`);
    if (options.out) appendFileSync(options.out, `${Object.values(sample).join(',')}\n`);
    samples.push(sample);
    await rest(SAMPLES_MS);
  }
}

async function judge() {
  await house.command('backup', house.beside('last'));
  const [last] = samples.slice(-1);
  const alive = house.bytes('last');
  const quiet = (n) => samples.filter((s) => s.day === n && s.hour >= QUIET[0] && s.hour < QUIET[1]);
  const days = Array.from({ length: DAYS }, (_, n) => n).filter((n) => quiet(n).length);
  const judged = days.filter((n) => n >= Math.max(WARM_UP, DAYS - WEEK));
  const growth = (field) => slope(judged.map((n) => ({ x: mean(quiet(n).map((s) => s.at)) / 3600, y: mean(quiet(n).map((s) => s[field])) / MB })));
  const files = judged.map((n) => median(quiet(n).map((s) => s.files)));
  const { error, warn } = house.trouble();
  const ended = await house.stop();
  const memory = growth('resident');
  const own = growth('own');
  const interval = (g) => `${g.per.toFixed(2)} MB/h (95 %: ${g.from.toFixed(2)} to ${g.to.toFixed(2)}, ${g.n} nights)`;
  const failed = [...answered].filter(([status]) => status >= 500);
  const rows = [
    ['resident memory grows', interval(memory), memory.per < BOUNDS.growth],
    ['  of it the process’s own', interval(own), true],
    ['open files at night', files.join(', '), Math.max(...files) - Math.min(...files) <= BOUNDS.files],
    ['the store beside what lives in it', `${(last.store / MB).toFixed(1)} / ${(alive / MB).toFixed(1)} MB = ${(last.store / alive).toFixed(2)}`, last.store / alive <= BOUNDS.store],
    ['the index', `${(last.index / MB).toFixed(1)} MB`, true],
    ['errors in the log', `${error.length} (and ${warn.length} warnings)`, error.length === 0],
    ['answers of 500 and more', JSON.stringify(failed), failed.length === 0],
    ['it ended with', String(ended), ended === 0],
    ['what people complained of', String(complaints.length), complaints.length === 0],
  ];
  say('');
  for (const n of days) {
    const q = quiet(n);
    const of = (field) => (mean(q.map((s) => s[field])) / MB).toFixed(1);
    console.log(`  night ${n + 1}: resident ${of('resident')} MB, own ${of('own')}, store ${of('store')}, index ${of('index')}, files ${median(q.map((s) => s.files))}, threads ${median(q.map((s) => s.threads))}`);
  }
  for (const [name, value, holds] of rows) console.log(`  ${String(name).padEnd(36)} ${value}${holds ? '' : '   FALLS SHORT'}`);
  console.log(`  lived: ${JSON.stringify(lived)}, ${receiver.told} told outside, answers ${JSON.stringify([...answered])}`);
  for (const line of [...new Set(complaints)].slice(0, 20)) console.log(`  ${line}`);
  for (const line of [...error, ...warn].slice(0, 20)) console.log(`  ${JSON.stringify(line)}`);
  house.remove();
  process.exitCode = rows.every(([, , holds]) => holds) ? 0 : 1;
}
