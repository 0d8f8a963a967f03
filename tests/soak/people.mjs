// Who lives through the week: customers who come, ask, are answered or want a person, and score; and
// agents who come to work, take what they are offered, talk, wrap up and go home. What they say is
// what the demonstration's weeks say (`data/demo/weeks.json`).

import { readFileSync } from 'node:fs';
import { setTimeout as rest } from 'node:timers/promises';
import { Api, Line, clientMessageId } from './wire.mjs';

const SCRIPT = JSON.parse(readFileSync(new URL('../../data/demo/weeks.json', import.meta.url), 'utf8'));
const LINES = [...SCRIPT.topics, ...SCRIPT.unknown.map((line) => ({ ...line, unknown: true }))];
/** What a customer does after an answer: content, silent, asks again, wants a person. */
const AFTER_ANSWER = [5, 1.5, 1.5, 2];
const AFTER_UNKNOWN = [0, 2, 3, 5];
/** How long somebody writes, on average, and how long they wait for a person. */
const WRITES_MS = 1_500;
const WAITS_MS = 45_000;
/** How many replies an agent writes before it is solved, at most. */
const REPLIES_MAX = 4;
const FILE = new TextEncoder().encode('order,amount\n4711,12.50\n'.repeat(400));

/** Chance with a seed: the same week again (but for who is quicker). */
export class Dice {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** Mulberry32: a share between 0 and 1. */
  share() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(share) {
    return this.share() < share;
  }

  one(of) {
    return of[Math.floor(this.share() * of.length)];
  }

  pick(weights) {
    let left = this.share() * weights.reduce((sum, weight) => sum + weight, 0);
    return weights.findIndex((weight) => (left -= weight) < 0);
  }

  /** A span of so many milliseconds on average; never more than five times that. */
  span(ms) {
    return Math.min(-ms * Math.log(1 - this.share()), 5 * ms);
  }
}

/** What came of the week's conversations. */
export const lived = { conversations: 0, handoffs: 0, messages: 0, replies: 0, scores: 0, files: 0, resumed: 0, signedIn: 0 };

/** One visit of a customer, from opening the window to closing it. */
export class Customer {
  #dice;
  #api;
  #line;
  #talk = '';
  #token = '';
  #stage = '';
  #about;

  constructor(dice, address) {
    this.#dice = dice;
    this.#about = LINES[dice.pick(LINES.map((line) => line.weight))];
    const ip = [198, 18 + Math.floor(dice.share() * 2), Math.floor(dice.share() * 256), 1 + Math.floor(dice.share() * 254)];
    this.#api = new Api(address, { 'x-forwarded-for': ip.join('.') });
  }

  /** @param {string} [before] the token of an earlier visit */
  async visit(before) {
    await this.#api.request('GET', '/widget/launcher.js');
    const met = await this.#api.post('/customer-sessions', before ? { token: before } : { name: this.#dice.one(SCRIPT.names) });
    this.#token = met.token;
    this.#api = this.#api.withToken(met.token);
    const opened = await this.#api.post('/conversations', { page: 'https://shop.example/help', context: { cart: 'full' } });
    this.#talk = opened.id;
    lived.conversations += 1;
    await this.#connect();
    try {
      await this.#ask();
    } finally {
      this.#line.close();
    }
    return this.#token;
  }

  async #connect(resume) {
    this.#line = await Line.to(this.#api, { token: this.#token, ...(resume && { resume }) });
    this.#line.onframe = (frame) => {
      if (frame.type === 'conversation') this.#stage = frame.conversation.stage;
    };
  }

  /** A window that was put to sleep, or a train in a tunnel. */
  async #blink() {
    const { place } = this.#line;
    this.#line.close();
    await rest(this.#dice.span(800));
    await this.#connect(place);
    lived.resumed += 1;
  }

  async #says(text, attachments) {
    await rest(this.#dice.span(WRITES_MS));
    const answered = this.#line.until((frame) => frame.type === 'message' && frame.message.author !== 'customer');
    const said = { client_msg_id: clientMessageId(), text };
    if (attachments || this.#dice.chance(0.5)) {
      await this.#api.post(`/conversations/${this.#talk}/messages`, { ...said, ...(attachments && { attachments }) });
    } else {
      this.#line.say({ type: 'typing', conversation: this.#talk });
      this.#line.say({ type: 'post', conversation: this.#talk, ...said });
    }
    lived.messages += 1;
    return answered;
  }

  async #ask() {
    for (let n = 0; n < 4; n += 1) {
      const heard = await this.#says(this.#dice.one(n ? this.#about.again ?? this.#about.asked : this.#about.asked));
      if (heard) this.#line.say({ type: 'seen', conversation: this.#talk, seq: heard.message.seq });
      if (this.#dice.chance(0.1)) await this.#blink();
      if (this.#stage && this.#stage !== 'assistant') return this.#wait();
      const next = this.#dice.pick(this.#about.unknown ? AFTER_UNKNOWN : AFTER_ANSWER);
      if (next === 0) return this.#thanks();
      if (next === 1) return undefined;
      if (next === 3) {
        await this.#says(this.#dice.one(SCRIPT.wants_person));
        return this.#wait();
      }
    }
    return undefined;
  }

  async #thanks() {
    await this.#says(this.#dice.one(SCRIPT.courtesies));
    await this.#api.post(`/conversations/${this.#talk}/closure`);
    await this.#score(0.3);
  }

  async #score(share) {
    if (!this.#dice.chance(share)) return;
    const done = await this.#api.post(`/conversations/${this.#talk}/score`, { score: 1 + this.#dice.pick([1, 1, 2, 5, 9]) });
    if (done) lived.scores += 1;
  }

  async #reaches(stages, ms) {
    if (stages.includes(this.#stage)) return true;
    const fits = (frame) => frame.type === 'conversation' && stages.includes(frame.conversation.stage);
    return Boolean(await this.#line.until(fits, ms));
  }

  /** In line: with a person at last, or something else when it takes too long. */
  async #wait() {
    if (await this.#reaches(['active'], this.#dice.span(WAITS_MS) + 5_000)) return this.#talkWithPerson();
    const path = `/conversations/${this.#talk}`;
    switch (this.#dice.pick([4, 2, 4])) {
      case 0: return this.#api.post(`${path}/contact`, { email: 'customer@kontor.example' });
      case 1: return this.#api.post(`${path}/assistant`);
      default: return this.#api.post(`${path}/closure`);
    }
  }

  async #talkWithPerson() {
    if (this.#dice.chance(0.15)) {
      const file = await this.#api.ask('POST', `/conversations/${this.#talk}/attachments?name=orders.csv`, FILE);
      lived.files += 1;
      await this.#says('here is the list', [file.id]);
    }
    for (let n = 0; n < REPLIES_MAX && this.#stage === 'active'; n += 1) {
      const heard = await this.#line.until((frame) => frame.type === 'message' && frame.message.author === 'agent', 20_000);
      if (!heard) break;
      this.#line.say({ type: 'seen', conversation: this.#talk, seq: heard.message.seq });
      if (this.#dice.chance(0.08)) await this.#blink();
      if (this.#dice.chance(0.6)) void this.#says(this.#dice.one(SCRIPT.closings)).catch(() => {});
    }
    await this.#reaches(['closed', 'wrap_up'], 30_000);
    await this.#score(0.45);
  }
}

/** Somebody who takes handoffs. */
export class Agent {
  #dice;
  #api;
  #email;
  #password;
  #id = '';
  #line;
  #asked = new Set();
  #busy = new Set();
  #console = new Api('');

  constructor(dice, address, { email, password }) {
    this.#dice = dice;
    this.#api = new Api(address);
    this.#email = email;
    this.#password = password;
  }

  /** Signs in with a password, and has the console open. */
  async comes() {
    const answer = await this.#api.request('POST', '/api/v1/sessions', { email: this.#email, password: this.#password });
    if (answer.status !== 200) throw new Error(`${this.#email} was not let in: ${answer.status} ${answer.text}`);
    lived.signedIn += 1;
    this.#console = this.#api.withCookie(answer.cookie);
    await this.#api.request('GET', '/console/');
    this.#id = (await this.#console.get('/me')).agent.id;
    await this.#console.get('/conversations');
    this.#line = await Line.to(this.#console, {});
    this.#line.onframe = (frame) => this.#hears(frame);
    this.#line.say({ type: 'presence', presence: 'available' });
  }

  /** Finishes what is under way, closes the console and signs out. */
  async goes() {
    this.#line.say({ type: 'presence', presence: 'away' });
    await Promise.all(this.#busy);
    this.#line.close();
    await this.#console.ask('DELETE', '/sessions/current');
  }

  #hears({ type, conversation }) {
    const offer = type === 'conversation' && conversation.offer;
    if (!offer || offer.to !== this.#id || this.#asked.has(conversation.handoff_id)) return;
    this.#asked.add(conversation.handoff_id);
    const work = this.#takes(conversation).catch((error) => console.error(`an agent: ${error.message}`));
    this.#busy.add(work.finally(() => this.#busy.delete(work)));
  }

  async #takes({ id, handoff_id: handoff, topic }) {
    const hof = `/handoffs/${handoff}`;
    await rest(this.#dice.span(1_000));
    const [accepts, declines] = [this.#dice.chance(0.92), this.#dice.chance(0.5)];
    if (!accepts && !declines) return; // Not at the desk: the offer lapses.
    if (!accepts) return void (await this.#console.post(`${hof}/decline`));
    if (!(await this.#console.post(`${hof}/acceptance`))) return;
    lived.handoffs += 1;
    const talk = `/conversations/${id}`;
    await this.#console.get(`${talk}/briefing`);
    const similar = await this.#console.get(`${talk}/similar`);
    await this.#console.get(`${talk}/messages?limit=100`);
    const about = LINES.find((line) => line.topic === topic) ?? LINES[0];
    if (this.#dice.chance(0.3)) await this.#looksAround(about);
    const replies = [this.#dice.one(SCRIPT.openings), ...about.agents].slice(0, 1 + Math.floor(this.#dice.share() * REPLIES_MAX));
    for (const text of replies) {
      this.#line.say({ type: 'typing', conversation: id });
      await rest(this.#dice.span(2_000));
      if (!(await this.#console.post(`${talk}/messages`, { client_msg_id: clientMessageId(), text }))) return;
      lived.replies += 1;
    }
    await this.#ends(talk, hof, similar, about);
  }

  async #looksAround(about) {
    const q = encodeURIComponent(this.#dice.one(about.asked));
    await this.#console.get(`/cases?q=${q}&limit=20`);
    await this.#console.get(`/search/conversations?q=${q}&limit=20`);
  }

  async #ends(talk, hof, similar, about) {
    if (this.#dice.chance(0.2)) await this.#console.post(`${talk}/notes`, { text: 'Has called about the same thing before.' });
    const known = similar?.cases?.[0]?.case_id;
    if (known && this.#dice.chance(0.5)) {
      await this.#console.post(`/cases/${known}/feedback`, { conversation_id: talk.split('/').pop(), helped: this.#dice.chance(0.7) });
    }
    if (this.#dice.chance(0.04)) return void (await this.#console.post(`${hof}/return`, { note: 'It is all in the articles.' }));
    const verdict = this.#dice.one(['needed', 'needed', 'needed', 'assistant_could_have', 'too_late']);
    await this.#console.post(`${hof}/wrap-up`, { disposition: 'solved', verdict, fix: about.fix, tags: ['soak'] });
  }
}
