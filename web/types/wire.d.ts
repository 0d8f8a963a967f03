/**
 * What travels between the pages and the server: JSON over `/api/v1` and frames over its socket.
 * Types only; the documents of record are `/api/openapi.json` and the socket's section of the README.
 */

export type Id = string;
/** RFC 3339. */
export type Time = string;

export interface ErrorBody {
  code: string;
  message: string;
  field?: string;
}

export type Author = 'customer' | 'assistant' | 'agent' | 'notice';
export type MessageKind =
  | 'plain' | 'answer' | 'clarify' | 'person_offered' | 'nothing_found' | 'notice';

export interface Source {
  article_id: Id;
  title: string;
  heading: string;
}

export interface Message {
  seq: number;
  at: Time;
  author: Author;
  agent?: { id?: Id; name: string } | null;
  text: string;
  kind: MessageKind;
  sources?: Source[] | null;
  choices?: string[] | null;
  client_msg_id?: Id | null;
}

export interface Quote {
  position: number;
  upper_s?: number | null;
  staffed: boolean;
}

export type StageName =
  | 'assistant' | 'queued' | 'offered' | 'active' | 'wrap_up' | 'follow_up' | 'closed';

/** A conversation as its customer sees it. */
export interface CustomerConversation {
  id: Id;
  stage: StageName;
  agent?: { name: string } | null;
  opened_at: Time;
  updated_at: Time;
  last_seq: number;
  ask?: string | null;
  quote?: Quote | null;
  score?: number | null;
  closed: boolean;
}

/** A conversation as agents see it. */
export interface Conversation {
  id: Id;
  customer_id: Id;
  customer: { name: string; tier: string; value_per_year: number; verified: boolean };
  stage: StageName;
  owner: { kind: 'assistant' | 'queue' | 'offered' | 'agent' | 'closed'; agent_id?: Id | null };
  handoff_id?: Id | null;
  since: Time;
  opened_at: Time;
  updated_at: Time;
  last_seq: number;
  topic?: string | null;
  risk: number;
  threshold: number;
  sentiment: number;
  language: string;
  preview: string;
  last_author?: Author | null;
  ask?: string | null;
  triggers: string[];
  quote?: Quote | null;
  offer?: { to: Id; expires_at: Time } | null;
  n_customer: number;
  n_agent: number;
  customer_seen: number;
  agent_seen: number;
  unread: number;
  score?: number | null;
  contact?: string | null;
  case_id?: Id | null;
}

export type Outcome = 'answer' | 'clarify' | 'offer' | 'handoff';

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

export interface Recorded {
  position: number;
  number: number;
  at: Time;
  event: DomainEvent;
}

export interface Line {
  text: string;
  turns: number[];
}

export interface SimilarCase {
  case_id: Id;
  ask: string;
  fix: string;
  disposition: string;
  score: number;
  reopened: boolean;
}

export interface Briefing {
  customer: Line[];
  ask?: Line | null;
  topic?: string | null;
  complexity: number;
  also: Line[];
  why: { kind: string; line: Line; weight: number }[];
  risk: number;
  threshold: number;
  tried: { answer: string; sources: Source[]; turn: number; then?: Line | null }[];
  known: { kind: string; value: string; certainty: 'confirmed' | 'stated' | 'missing'; turns: number[] }[];
  do_not_ask: Line[];
  promises: Line[];
  mood?: Line | null;
  urgency?: Line | null;
  opening: string;
  next_step?: Line | null;
  similar: SimilarCase[];
  why_you: string;
}

export interface WrapUp {
  disposition: string;
  cause: string;
  fix: string;
  verdict: string;
  tags: string[];
}

export interface Case {
  id: Id;
  conversation_id: Id;
  handoff_id: Id;
  ask: string;
  tried: string[];
  wrap_up: WrapUp;
  topic?: string | null;
  agent_id: Id;
  customer_tier: string;
  transcript: string;
  opened_at: Time;
  resolved_at: Time;
  score?: number | null;
  reopened: boolean;
  n_helped: number;
  n_not_helped: number;
}

export interface Article {
  id: Id;
  title: string;
  body: string;
  topic?: string | null;
  audience: 'public' | 'internal';
  published: boolean;
  revision: number;
  updated_by?: Id | null;
  updated_at: Time;
}

export type PresenceName = 'available' | 'busy' | 'away' | 'offline';
export type RoleName = 'agent' | 'lead' | 'administrator';

export interface Agent {
  id: Id;
  name: string;
  email?: string | null;
  role: RoleName;
  skills: Record<string, number>;
  tier: number;
  languages: string[];
  capacity: number;
  presence: PresenceName;
  disabled: boolean;
}

export interface Me {
  agent: Agent;
  epoch: string;
  position: number;
}

export interface Policy {
  version: number;
  toml: string;
  warnings: { line?: number | null; message: string }[];
}

export interface PolicyVersion {
  version: number;
  note: string;
  by?: Id | null;
  at: Time;
  toml: string;
}

/** What a one-time link asks for. */
export interface LinkForm {
  purpose: 'set_up' | 'sign_in' | 'invitation' | 'reset';
  needs_name: boolean;
  needs_password: boolean;
}

export interface CustomerSession {
  token: string;
  customer_id: Id;
  expires_at: Time;
  verified: boolean;
}

/** What the server says over the socket. */
export type Frame =
  | { type: 'welcome'; epoch: string; position: number; you: { kind: string; id: Id; name?: string } }
  | { type: 'reset' }
  | { type: 'message'; conversation: Id; position: number; message: Message }
  | { type: 'conversation'; conversation: CustomerConversation | Conversation; position?: number }
  | { type: 'event'; conversation: Id; position: number; number: number; at: Time; event: DomainEvent }
  | { type: 'seen'; conversation: Id; by: string; seq: number }
  | { type: 'typing'; conversation: Id; author: Author; name?: string | null }
  | { type: 'presence'; agent_id: Id; presence: PresenceName }
  | { type: 'ack'; client_msg_id: Id; conversation: Id; seq: number; position: number; at: Time }
  | { type: 'refused'; client_msg_id: Id; error: ErrorBody }
  | { type: 'error'; error: ErrorBody }
  | { type: 'pong' };
