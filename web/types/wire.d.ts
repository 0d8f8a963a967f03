/**
 * What travels between the pages and the server. The shapes of HTTP come from the OpenAPI document
 * (`api.d.ts`); what it does not describe, events and the socket's frames, is written down here.
 */

import type {
  Agent, AuthorName, Conversation, CustomerConversation, ErrorDetail, Message, PolicyDocument, Presence,
} from './api.js';

export type {
  Act, Agent, Article, Briefing, Case, Conversation, CustomerConversation, CustomerRecord, CustomerSession,
  FoundConversation, Line, LinkForm, Me, Message,
  PolicyVersion, Quote, SimilarCase, StageName, Target, WrapUp,
} from './api.js';

export type Author = AuthorName;
export type ErrorBody = ErrorDetail;
export type Policy = PolicyDocument;
export type PresenceName = Presence;

export type Outcome = 'answer' | 'clarify' | 'offer' | 'handoff';

/** Why a person may be needed, and what it adds to the log-odds. */
export interface Trigger {
  kind: string;
  weight: number;
  evidence: { turn: number; text: string }[];
}

/** The smallest change that would have led to another outcome. */
export interface Flip {
  kind: 'without' | 'threshold' | 'never';
  triggers?: string[] | null;
  at?: number | null;
  to?: Outcome | null;
}

/** What was decided about one turn; risk and threshold are probabilities. */
export interface Decision {
  outcome: Outcome;
  risk: number;
  threshold: number;
  base: number;
  triggers: Trigger[];
  floor?: string | null;
  flip?: Flip | null;
  topic?: { id: string; confidence: number } | null;
}

/** An event of a conversation; which fields are there depends on `kind`. */
export interface DomainEvent {
  kind: string;
  [field: string]: unknown;
}

/** An event with its place: in the house's feed, and in its conversation. */
export interface Recorded {
  position: number;
  number: number;
  at: string;
  event: DomainEvent;
}

/** What the server says over the socket. */
export type Frame =
  | { type: 'welcome'; epoch: string; position: number; you: { kind: string; id: string; name?: string } }
  | { type: 'reset'; epoch: string; position: number }
  | { type: 'message'; conversation: string; position: number; message: Message }
  | { type: 'conversation'; conversation: CustomerConversation | Conversation; position?: number }
  | ({ type: 'event'; conversation: string } & Recorded)
  | { type: 'seen'; conversation: string; by: string; seq: number }
  /** `text` is what the assistant has written so far of an answer that is still on its way. */
  | { type: 'typing'; conversation: string; author: Author; name?: string | null; text?: string }
  | { type: 'looking'; conversation: string; agents: string[] }
  /** Somebody of the team is new, or another than before. */
  | { type: 'agent'; agent: Agent }
  | { type: 'presence'; agent_id: string; presence: Presence }
  | { type: 'ack'; client_msg_id: string; conversation: string; seq: number; position: number; at: string }
  | { type: 'refused'; client_msg_id: string; error: ErrorDetail }
  | { type: 'error'; error: ErrorDetail }
  | { type: 'pong' };
