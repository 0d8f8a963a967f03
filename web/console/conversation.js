/** One conversation: who it is with, what can be done, the history, the reply, the briefing. */

import { LitElement, html, nothing } from 'lit';
import { offeredTo } from '../model/board.js';
import { amount, since } from '../model/format.js';
import { lastSeq } from '../model/room.js';
import { isAside } from '../model/snooze.js';
import * as words from '../model/words.js';
import { hashOf } from '../shell/router.js';
import { faceView } from '../shell/face.js';
import { isFree } from '../shell/keys.js';
import { Follows } from '../shell/state.js';
import { base } from '../styles/base.js';
import { controls } from '../styles/controls.js';
import { faceStyle } from '../styles/face.js';
import { icon } from '../styles/icons.js';
import { conversationStyle } from './conversation-style.js';
import './briefing.js';
import './composer.js';
import './knowledge.js';
import './nowhere.js';
import './risk-line.js';
import './similar.js';
import './snooze.js';
import './transcript.js';
import './transfer.js';
import './wrap-up.js';

/** @typedef {import('../types/wire.js').Conversation} Conversation */
/** @typedef {import('../types/wire.js').Briefing} Briefing */

const WIDE = matchMedia('(min-width: 75rem)');

export class BatonConversation extends LitElement {
  static properties = {
    desk: { attribute: false },
    conversation: { type: String },
    list: { type: String },
    panel: { type: Boolean, reflect: true },
    briefing: { state: true },
    turn: { state: true },
  };

  static styles = [base, controls, faceStyle, conversationStyle];

  #opened = '';
  /** @type {(() => void) | undefined} */
  #end;

  /** @type {Follows | undefined} */
  #follows;

  constructor() {
    super();
    /** @type {import('./desk.js').Desk} */
    this.desk = /** @type {any} */ (undefined);
    this.conversation = '';
    this.list = '';
    this.panel = WIDE.matches;
    /** @type {Briefing | undefined} */
    this.briefing = undefined;
    /** the turn whose decision is open; 0 for none */
    this.turn = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#key);
    document.addEventListener('visibilitychange', this.#look);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#key);
    document.removeEventListener('visibilitychange', this.#look);
    this.#leave();
  }

  willUpdate() {
    this.#follows ??= new Follows(this, this.desk.state);
    if (this.#opened === this.conversation) return;
    this.#leave();
    this.#opened = this.conversation;
    this.briefing = undefined;
    this.turn = 0;
    this.#end = this.desk.room(this.conversation).listen(() => this.requestUpdate());
  }

  updated() {
    this.#look();
  }

  #leave() {
    this.#end?.();
    this.#end = undefined;
    if (this.#opened !== '') this.desk.leave(this.#opened);
    this.#opened = '';
  }

  #look = () => {
    if (document.visibilityState !== 'visible' || this.#opened === '') return;
    const room = this.desk.room(this.#opened).value;
    if (!room.loaded) return;
    this.desk.seen(this.#opened, lastSeq(room));
    this.desk.looked(this.#opened);
  };

  render() {
    const conversation = this.desk.conversation(this.conversation);
    const room = this.desk.room(this.conversation).value;
    if (room.missing) return html`<baton-nowhere what="There is no such conversation."></baton-nowhere>`;
    if (conversation === undefined) return html`<div class="talk">${this.desk.opening.view()}<p class="empty wait">Fetching the conversation…</p></div>`;
    const mine = conversation.owner.agent_id === this.desk.me.id && conversation.stage === 'active';
    return html`
      <div class="talk">
        ${this.#header(conversation)}
        <baton-risk-line .decisions=${room.decisions} .turn=${this.turn} @turn=${this.#turned}></baton-risk-line>
        ${this.desk.opening.view()}
        <baton-transcript
          ?hidden=${!room.loaded && this.desk.opening.lack !== undefined}
          .desk=${this.desk}
          .room=${room}
          .customer=${words.who(conversation)}
          .seen=${conversation.customer_seen}
          .turn=${this.turn}
          @turn=${this.#turned}
        ></baton-transcript>
        ${conversation.stage === 'closed'
          ? nothing
          : html`
              <baton-composer
                .desk=${this.desk}
                .conversation=${conversation.id}
                .values=${this.#values(conversation)}
                .mine=${mine}
                .opening=${mine && conversation.n_agent === 0 ? (this.briefing?.opening ?? '') : ''}
              ></baton-composer>
            `}
      </div>
      <aside aria-label="Briefing" ?hidden=${!this.panel} @use=${this.#use} @jump=${this.#jump}>
        <div class="aside-head">
          <h2>Briefing</h2>
          <button class="plain icon" aria-label="Close the briefing" @click=${this.#toggle}>${icon('close')}</button>
        </div>
        <baton-briefing
          .desk=${this.desk}
          .conversation=${conversation}
          .room=${room}
          @read=${(/** @type {CustomEvent<Briefing>} */ event) => (this.briefing = event.detail)}
        ></baton-briefing>
        <baton-similar .desk=${this.desk} .conversation=${conversation.id} .room=${room}></baton-similar>
        <baton-knowledge .desk=${this.desk}></baton-knowledge>
      </aside>
      <baton-transfer .desk=${this.desk} .conversation=${conversation}></baton-transfer>
      <baton-snooze .desk=${this.desk} .conversation=${conversation}></baton-snooze>
      <baton-wrap-up .desk=${this.desk} .conversation=${conversation}></baton-wrap-up>
    `;
  }

  /** @param {Conversation} conversation */
  #header(conversation) {
    const { customer, topic, contact } = conversation;
    return html`
      <header>
        <a class="back" href=${hashOf('desk', undefined, this.list === '' ? {} : { list: this.list })} aria-label="Back to the lists">${icon('back')}</a>
        <div class="about">
          <h1><a href=${hashOf('customers', conversation.customer_id)}>${words.who(conversation)}</a></h1>
          <p class="row">
            <span class="tag">${words.plain(customer.tier)}</span>
            ${customer.value_per_year > 0 ? html`<span class="tag">${amount(customer.value_per_year)} a year</span>` : nothing}
            <span class="tag ${customer.verified ? 'good' : ''}">${customer.verified ? 'verified' : 'not verified'}</span>
            ${topic ? html`<span class="tag info">${words.plain(topic)}</span>` : nothing}
            <span class="tag warn">${words.stage(conversation.stage)}, ${since(conversation.since, Date.now())}</span>
            ${this.#others()}
            ${contact ? html`<a href=${`mailto:${contact}`}>${contact}</a>` : nothing}
          </p>
        </div>
        <div class="actions">
          ${this.#actions(conversation)}
          <button class="plain icon" aria-label="Briefing" title="Briefing (B)" aria-pressed=${String(this.panel)} @click=${this.#toggle}>${icon('panel')}</button>
        </div>
      </header>
    `;
  }

  /** Colleagues who have it open too: who answers is settled before two do. */
  #others() {
    const { looking = [] } = this.desk.room(this.conversation).value;
    if (looking.length === 0) return nothing;
    return html`<span class="tag info" role="status">${icon('eye')} ${looking.map((id) => this.desk.nameOf(id)).join(', ')} ${looking.length === 1 ? 'looks' : 'look'} too</span>`;
  }

  /** @param {Conversation} conversation */
  #snooze(conversation) {
    if (isAside(conversation, Date.now())) {
      return html`<button @click=${() => void this.desk.snooze(conversation)}>${icon('clock')} Take up again</button>`;
    }
    return html`
      <button class="plain icon" aria-label="Put aside" title="Put aside (Z)" @click=${() => this.#show('baton-snooze')}>${icon('clock')}</button>
    `;
  }

  /** @param {Conversation} conversation */
  #actions(conversation) {
    const { stage, owner, case_id: made } = conversation;
    const mine = owner.agent_id === this.desk.me.id;
    if (offeredTo(conversation, this.desk.me.id)) {
      return html`<button class="main" @click=${() => void this.desk.accept(conversation)}>Accept</button>`;
    }
    const give = this.desk.isLead
      ? html`<button @click=${() => this.#show('baton-transfer')}>${icon('pass')} Give to…</button>`
      : nothing;
    if (stage === 'queued' || stage === 'follow_up') {
      return html`${give}<button class="main" @click=${() => void this.desk.pick(conversation)}>Take it</button>`;
    }
    if (stage === 'assistant' || stage === 'offered') {
      const step = html`<button @click=${() => void this.desk.takeOver(conversation)}>Step in</button>`;
      return stage === 'offered' ? html`${give}${step}` : step;
    }
    if (stage === 'closed' && made) return html`<a href=${hashOf('cases', made)}>Open its case</a>`;
    if (!mine) return this.#with(owner.agent_id);
    return html`
      ${stage === 'active'
        ? html`${this.#snooze(conversation)} <button @click=${() => this.#show('baton-transfer')}>${icon('pass')} Pass on</button>`
        : nothing}
      <button class="main" @click=${() => this.#show('baton-wrap-up')}>${icon('check')} Wrap up</button>
    `;
  }

  /** @param {string | null | undefined} id of a colleague */
  #with(id) {
    const face = this.desk.faceOf(id);
    return html`<span class="hint row">${face ? faceView(face, this.desk.fetchPicture) : nothing}with ${this.desk.nameOf(id)}</span>`;
  }

  /** @param {'baton-snooze' | 'baton-transfer' | 'baton-wrap-up'} name */
  #show(name) {
    /** @type {import('./snooze.js').BatonSnooze | import('./transfer.js').BatonTransfer | import('./wrap-up.js').BatonWrapUp | null} */
    const dialog = this.renderRoot.querySelector(name);
    void dialog?.show();
  }

  #toggle() {
    this.panel = !this.panel;
  }

  #lookUp() {
    this.panel = true;
    void this.updateComplete.then(() => {
      /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('baton-knowledge'))?.focus();
    });
  }

  /**
   * What a canned reply may name.
   * @param {Conversation} conversation
   * @returns {import('../model/canned.js').Values}
   */
  #values({ customer, topic, contact }) {
    const { name } = customer;
    return { name, first_name: name.split(' ')[0], agent: this.desk.me.name, topic: topic ?? '', email: contact ?? '' };
  }

  /** @param {CustomEvent<number>} event */
  #turned(event) {
    this.turn = this.turn === event.detail ? 0 : event.detail;
    if (this.turn !== 0) void this.#transcript?.jump(this.turn);
  }

  /** @param {CustomEvent<number>} event */
  #jump(event) {
    if (!WIDE.matches) this.panel = false;
    void this.updateComplete.then(() => this.#transcript?.jump(event.detail));
  }

  /** @param {CustomEvent<string>} event */
  #use(event) {
    if (!WIDE.matches) this.panel = false;
    this.#composer?.insert(event.detail);
  }

  /** @returns {import('./transcript.js').BatonTranscript | null} */
  get #transcript() {
    return this.renderRoot.querySelector('baton-transcript');
  }

  /** @returns {import('./composer.js').BatonComposer | null} */
  get #composer() {
    return this.renderRoot.querySelector('baton-composer');
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (!isFree(event)) return;
    const conversation = this.desk.conversation(this.conversation);
    const mine = conversation?.owner.agent_id === this.desk.me.id;
    const { key } = event;
    if (key === 'b') this.#toggle();
    else if (key === 'r') this.#composer?.write('reply');
    else if (key === 'n') this.#composer?.write('note');
    else if (key === 'l') this.#lookUp();
    else if (key === 't' && mine && conversation?.stage === 'active') this.#show('baton-transfer');
    else if (key === 'z' && mine && conversation?.stage === 'active') this.#show('baton-snooze');
    else if (key === 'w' && mine) this.#show('baton-wrap-up');
    else return;
    event.preventDefault();
  };
}

customElements.define('baton-conversation', BatonConversation);
