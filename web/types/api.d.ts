/** Made by generate.mjs from the OpenAPI document; changes here are lost. */

/** How a customer's account stands. */
export type AccountState = "ok" | "past_due" | "flagged";

/** A message is durable. */
export interface Acknowledged {
  /** When it was accepted, RFC 3339. */
  at: string;
  /** The sender's own id. */
  client_msg_id: string;
  /** Its place in the house's feed. */
  position: number;
  /** Its place in the conversation. */
  seq: number;
}

/** Something somebody did. */
export interface Act {
  /** To what or whom, in words. */
  about: string;
  /** The person who did it. */
  agent_id?: string | null;
  /** When, RFC 3339. */
  at: string;
  /** What: `signed_in`, `signed_out_by_provider`, `account_unlinked`, `policy_changed`, `article_written`, `article_deleted`, `agent_added`, `agent_changed`, `second_factor_set_up`, `second_factor_dropped`, `second_factor_taken`, `recovery_codes_made`, `codes_refused`, `link_made`, `token_made`, `token_revoked`, `customer_exported`, `customer_erased`, `webhook_changed`, `webhook_deleted`. */
  deed: string;
  /** Its id. */
  id: string;
  /** The API token that did it; neither stands for whoever sits at the machine itself. */
  token_id?: string | null;
}

/** What was done, newest first. */
export interface Acts {
  /** At most a page; ask again with `before` set to the last one's id for more. */
  acts: Array<Act>;
}

/** A new agent. */
export interface AddAgent {
  /** How many conversations at once. */
  capacity?: number | null;
  /** How they sign in. */
  email: string;
  /** What they speak, two letters each. */
  languages?: Array<string> | null;
  /** The name customers see. */
  name: string;
  /** What they may do; agent when left out. */
  role?: Role | null;
  /** What they know, and how well: 1 to 3. */
  skills?: Record<string, number> | null;
  /** Their authority, 1 to 3. */
  tier?: number | null;
}

/** A new webhook. */
export interface AddWebhook {
  /** The place of the feed after which it is told; from now on when left out. */
  after?: number | null;
  /** The kinds of events it is told of; all when empty or left out. */
  events?: Array<string> | null;
  /** What people call it. */
  name: string;
  /** Where messages are posted to; `https` unless it is on the own network, which the setting `webhooks.private` opens. */
  url: string;
}

/** A person who takes handoffs, as colleagues see them. */
export interface Agent {
  /** How many conversations at once. */
  capacity: number;
  /** May no longer sign in. */
  disabled: boolean;
  /** How they sign in: only to themselves and to administrators. */
  email?: string | null;
  /** Their id. */
  id: string;
  /** What they speak, two letters each. */
  languages: Array<string>;
  /** The name customers see. */
  name: string;
  /** Their picture, fetched at `/pictures/{id}`; absent when they show none. */
  picture?: string | null;
  /** Whether they take work now. */
  presence: Presence;
  /** What they may do. */
  role: Role;
  /** What they know, and how well: 1 to 3. */
  skills: Record<string, number>;
  /** Their authority, 1 to 3. */
  tier: number;
}

/** What an agent carried. */
export interface AgentLoad {
  /** Who. */
  agent_id: string;
  /** Seconds they held conversations. */
  held_s: number;
  /** Parts of handoffs they are done with. */
  n_done: number;
  /** The same, each second shared between the conversations held in it. */
  shared_s: number;
}

/** Everybody who takes handoffs. */
export interface Agents {
  /** The agents. */
  agents: Array<Agent>;
}

/** What the team's own bot says to a customer's turn: a text, or that a person is needed. */
export interface AnswerAsBot {
  /** What can be chosen: the text is a question back then. */
  choices?: Array<string> | null;
  /** How sure it is that the text answers, 0 to 1; as likely as not when it does not say. */
  confidence?: number | null;
  /** The customer's message it is asked about. */
  of: number;
  /** Why a person is needed, instead of a text. */
  person?: string | null;
  /** The answer, or the question back. */
  text?: string | null;
}

/** A knowledge article. */
export interface Article {
  /** Who may read it. */
  audience: Audience;
  /** Markdown. */
  body: string;
  /** Its id. */
  id: string;
  /** Drafts answer nobody. */
  published: boolean;
  /** Counts up with every change. */
  revision: number;
  /** Its title. */
  title: string;
  /** The topic it belongs to. */
  topic?: string | null;
  /** When, RFC 3339. */
  updated_at: string;
  /** Who changed it last; absent for an import. */
  updated_by?: string | null;
}

/** An article drafted from what agents wrote. */
export interface ArticleDraft {
  /** Markdown; empty when no agent has answered it yet. */
  body: string;
  /** Conversations its sentences stand in. */
  conversation_ids: Array<string>;
  /** Its title. */
  title: string;
}

/** What became of the conversations one article was quoted in. */
export interface ArticleFigures {
  /** The article. */
  article_id: string;
  /** Resolved, assumed. */
  assumed: number;
  /** Resolved, confirmed. */
  confirmed: number;
  /** Went to a person. */
  escalated: number;
  /** Not resolved, or left in silence. */
  failed: number;
  /** Conversations it was quoted in. */
  n: number;
}

/** Knowledge articles. */
export interface Articles {
  /** The articles. */
  articles: Array<Article>;
}

/** Every article the assistant quoted, the one that failed most often first. */
export interface ArticlesFigures {
  /** The articles. */
  articles: Array<ArticleFigures>;
}

/** Gives a waiting conversation to somebody. */
export interface Assign {
  /** To this colleague. */
  agent_id: string;
}

/** An attempt to sign in has begun: a cookie holds this browser to it for ten minutes. */
export interface AttemptBegun {
  /** Where the browser goes to sign in. */
  url: string;
}

/** Who may read an article. */
export type Audience = "public" | "internal";

/** Who speaks. */
export type AuthorName = "customer" | "assistant" | "agent" | "notice";

/** Which topic's suggestion to try. */
export interface BeginTrial {
  /** The topic's id. */
  topic: string;
}

/** What the agent reads before speaking. */
export interface Briefing {
  /** What else is tangled in. */
  also: Array<Line>;
  /** What they want, in one line. */
  ask?: Line | null;
  /** 1 (plain) to 3 (tangled). */
  complexity: number;
  /** Who: name, tier, value, tenure, account, journey, identity. */
  customer: Array<Line>;
  /** What not to ask again. */
  do_not_ask: Array<Line>;
  /** What is known and missing. */
  known: Array<Known>;
  /** The same as a language model puts it, checked against the conversation. */
  model_summary?: ModelSummary | null;
  /** Sentiment now and its trend. */
  mood?: Line | null;
  /** What to do next. */
  next_step?: Line | null;
  /** How to pick the conversation up. */
  opening: string;
  /** What was promised. */
  promises: Array<Line>;
  /** How likely a person was needed, 0 to 1. */
  risk: number;
  /** Past cases. */
  similar: Array<SimilarCase>;
  /** What happened so far, in a few sentences of another's words. */
  summary: Array<Line>;
  /** From which risk on a person is fetched, 0 to 1. */
  threshold: number;
  /** The topic. */
  topic?: string | null;
  /** What the assistant tried. */
  tried: Array<Tried>;
  /** Urgency and deadline. */
  urgency?: Line | null;
  /** Why now. */
  why: Array<Why>;
  /** Why this agent; empty before an offer. */
  why_you: string;
}

/** By what conversations are told apart. */
export type By = "day" | "week" | "hour" | "weekday" | "topic" | "tier" | "segment" | "journey" | "language" | "trigger" | "cause" | "agent";

/** Whether the risk is what it says. */
export interface CalibrationFigures {
  /** The instant it is looked from, RFC 3339. */
  as_of: string;
  /** The reliability curve; bins without outcomes are left out. */
  bins: Array<ReliabilityBin>;
  /** False while history is still being read after a start. */
  complete: boolean;
  /** The temporal hold-out; absent with too few outcomes. */
  later?: HoldOut | null;
  /** Outcomes it rests on. */
  n: number;
}

/** A wrapped-up handoff. */
export interface Case {
  /** Who solved it. */
  agent_id: string;
  /** What was asked, in one line. */
  ask: string;
  /** The conversation it comes from. */
  conversation_id: string;
  /** What the customer paid for then. */
  customer_tier: string;
  /** The handoff it comes from. */
  handoff_id: string;
  /** Its id. */
  id: string;
  /** How often an agent said it helped. */
  n_helped: number;
  /** How often an agent said it did not. */
  n_not_helped: number;
  /** When the handoff was requested, RFC 3339. */
  opened_at: string;
  /** The customer came back with it. */
  reopened: boolean;
  /** When it was wrapped up, RFC 3339. */
  resolved_at: string;
  /** The customer's score, 1 to 5. */
  score?: number | null;
  /** The topic. */
  topic?: string | null;
  /** Everything the customer and the agent said, a line each. */
  transcript: string;
  /** What the assistant had tried, an answer a line. */
  tried: Array<string>;
  /** How it ended, what caused and what fixed it. */
  wrap_up: WrapUp;
}

/** Whether a past case helped. */
export interface CaseFeedback {
  /** The conversation it was shown beside. */
  conversation_id: string;
  /** Whether it helped. */
  helped: boolean;
}

/** The case a wrap-up made. */
export interface CaseMade {
  /** Its id. */
  case_id: string;
}

/** Past cases, best first. */
export interface Cases {
  /** The cases. */
  cases: Array<SimilarCase>;
  /** Since the start not everything has come into the search index yet: cases may be missing. */
  index_behind: boolean;
}

/** How sure a known fact is. */
export type Certainty = "confirmed" | "stated" | "missing";

/** A share with its 90 % interval. */
export interface Chance {
  /** The upper end. */
  high: number;
  /** The lower end. */
  low: number;
  /** The estimate. */
  value: number;
}

/** What changes of an agent; what is left out stays. */
export interface ChangeAgent {
  /** How many conversations at once. */
  capacity?: number | null;
  /** May no longer sign in. */
  disabled?: boolean | null;
  /** How they sign in. */
  email?: string | null;
  /** What they speak, two letters each. */
  languages?: Array<string> | null;
  /** The name customers see. */
  name?: string | null;
  /** What they may do. */
  role?: Role | null;
  /** What they know, and how well: 1 to 3. */
  skills?: Record<string, number> | null;
  /** Their authority, 1 to 3. */
  tier?: number | null;
}

/** What is known of a customer's account; what is absent stays as it is. */
export interface ChangeCustomer {
  /** Attributes to set: policy rules may look at them. */
  attributes?: Record<string, string> | null;
  /** Names of attributes to take away. */
  forget?: Array<string> | null;
  /** Where they are with the product. */
  journey?: Journey | null;
  /** How the account stands. */
  state?: AccountState | null;
  /** What they pay for. */
  tier?: CustomerTier | null;
  /** Yearly value in whole units of the team's currency. */
  value_per_year?: number | null;
}

/** What changes of a webhook; what is left out stays. */
export interface ChangeWebhook {
  /** Where it goes on: everything after this place of the feed is told, or told again. */
  after?: number | null;
  /** Whether it is told anything; `true` also ends a rest. */
  enabled?: boolean | null;
  /** The kinds of events it is told of; all when empty. */
  events?: Array<string> | null;
  /** What people call it. */
  name?: string | null;
  /** Where messages are posted to. */
  url?: string | null;
}

/** What stands beside a message's text. */
export interface ChatwootAttributes {
  /** What can be chosen. */
  items?: Array<ChatwootItem> | null;
}

/** A conversation. */
export interface ChatwootConversation {
  /** Which. */
  conversation_id: string;
  /** Where it stands now. */
  current_status: ChatwootStage;
  /** It was done. */
  success: boolean;
}

/** Which way a message goes. */
export type ChatwootDirection = "outgoing" | "incoming";

/** One choice. */
export interface ChatwootItem {
  /** As the customer reads it. */
  title: string;
  /** As the bot calls it; the customer sends the title. */
  value?: string | null;
}

/** A message of a bot, as Chatwoot takes it. */
export interface ChatwootMessage {
  /** What it says. */
  content: string;
  /** Its choices, as `items` with a `title` each. */
  content_attributes?: ChatwootAttributes | null;
  /** `text`, or `input_select` for a question with choices. */
  content_type?: string | null;
  /** `outgoing`; nothing else is a bot's to write. */
  message_type?: ChatwootDirection | null;
  /** `true` for a note, which Baton takes from people only. */
  private?: boolean | null;
}

/** A message that was taken. */
export interface ChatwootPosted {
  /** What it says. */
  content: string;
  /** `text`. */
  content_type: string;
  /** Where. */
  conversation_id: string;
  /** 1: to the customer. */
  message_type: number;
  /** Never a note. */
  private: boolean;
}

/** Where a conversation stands, as Chatwoot calls it. */
export type ChatwootStage = "open" | "pending";

/** What becomes of a conversation, as Chatwoot calls it. */
export interface ChatwootStatus {
  /** `open` fetches a person; `pending` leaves it with the bot. */
  status: ChatwootStage;
}

/** Where it stands now. */
export interface ChatwootToggled {
  /** What came of it. */
  payload: ChatwootConversation;
}

/** Says what comes to oneself by mail. */
export interface ChooseMails {
  /** What needs leads. */
  alerts: boolean;
  /** The week in words. */
  digest: boolean;
}

/** An article in a language model's words, as far as they stand in what agents wrote. */
export interface ComposedArticle {
  /** Markdown; empty when nothing the model wrote stands in what agents wrote. */
  body: string;
  /** Conversations its sentences stand in. */
  conversation_ids: Array<string>;
  /** The model's name. */
  model: string;
  /** Sentences it wrote that stand nowhere, and are left out. */
  n_dropped: number;
  /** Its title. */
  title: string;
}

/** A contact. */
export interface Contact {
  /** Where to write. */
  email?: string | null;
  /** The customer's id. */
  id: string;
  /** Empty when unknown. */
  name: string;
  /** What opens `/api/v1/socket`: the same. */
  pubsub_token: string;
  /** What the contact is known by in addresses, for a year. Whoever has it speaks for the contact. */
  source_id: string;
}

/** A conversation as those inside see it. */
export interface Conversation {
  /** The last message an agent saw. */
  agent_seen: number;
  /** What is wanted, in one line. */
  ask?: string | null;
  /** The case made of it. */
  case_id?: string | null;
  /** Where to write for a follow-up. */
  contact?: string | null;
  /** What matters of the customer in a list. */
  customer: CustomerLine;
  /** Whose it is. */
  customer_id: string;
  /** The last message the customer saw. */
  customer_seen: number;
  /** The handoff under way. */
  handoff_id?: string | null;
  /** Its id. */
  id: string;
  /** The language read last, two letters. */
  language: string;
  /** Who wrote the last message. */
  last_author?: AuthorName | null;
  /** The place of the last message. */
  last_seq: number;
  /** Agents whom a note asked to look, and who have not yet. */
  mentioned: Array<string>;
  /** The agents' messages. */
  n_agent: number;
  /** The customer's messages. */
  n_customer: number;
  /** Who is asked, and until when. */
  offer?: OfferLine | null;
  /** Since when, RFC 3339. */
  opened_at: string;
  /** Who has it. */
  owner: OwnerLine;
  /** How the last message begins. */
  preview: string;
  /** What the customer was told about the wait. */
  quote?: Quote | null;
  /** How likely a person is needed, 0 to 1. */
  risk: number;
  /** The customer's score, 1 to 5. */
  score?: number | null;
  /** The last sentiment read, -1 to 1. */
  sentiment: number;
  /** In this stage since, RFC 3339. */
  since: string;
  /** Put aside by the agent who has it until then, RFC 3339. */
  snoozed_until?: string | null;
  /** Where it stands. */
  stage: StageName;
  /** From which risk on a person is fetched, 0 to 1. */
  threshold: number;
  /** What it is about. */
  topic?: string | null;
  /** Why a person was needed. */
  triggers: Array<string>;
  /** Messages no agent has seen. */
  unread: number;
  /** When anything last happened, RFC 3339. */
  updated_at: string;
}

/** A list of conversations, the most recently changed first. */
export interface Conversations {
  /** The conversations. */
  conversations: Array<ConversationView>;
  /** Ask again with `after` set to this for more. */
  next?: string | null;
}

/** A conversation, in the shape of whoever asks. */
export type ConversationView = Conversation | CustomerConversation;

/** What is wanted, corrected. */
export interface CorrectAsk {
  /** In the customer's words. */
  ask: string;
}

/** A conversation a figure counts. */
export interface CountedConversation {
  /** What decided its first handoff. */
  cause?: string | null;
  /** The conversation. */
  conversation_id: string;
  /** Handoffs in it. */
  n_handoffs: number;
  /** Customer messages in it. */
  n_turns: number;
  /** When it began, RFC 3339. */
  opened_at: string;
  /** When it ended, RFC 3339. */
  over_at?: string | null;
  /** The customer's score, 1 to 5. */
  score?: number | null;
  /** What the customer pays for. */
  tier: string;
  /** Its topic. */
  topic?: string | null;
}

/** The conversations behind a figure, newest first. */
export interface CountedConversations {
  /** One page of them. */
  conversations: Array<CountedConversation>;
  /** How many there are in all. */
  total: number;
}

/** A conversation as its customer sees it. */
export interface CustomerConversation {
  /** The person it is with. */
  agent?: With | null;
  /** What was understood to be wanted; may be corrected while waiting. */
  ask?: string | null;
  /** Whether it is over. */
  closed: boolean;
  /** Its id. */
  id: string;
  /** The place of the last message. */
  last_seq: number;
  /** Since when, RFC 3339. */
  opened_at: string;
  /** What is known about the wait. */
  quote?: Quote | null;
  /** The customer's score, 1 to 5. */
  score?: number | null;
  /** Where it stands. */
  stage: StageName;
  /** When anything last happened, RFC 3339. */
  updated_at: string;
}

/** Everything that is known of a customer. */
export interface CustomerExport {
  /** Their conversations, newest first. */
  conversations: Array<ExportedConversation>;
  /** Who. */
  customer: CustomerRecord;
  /** When it was taken out, RFC 3339. */
  exported_at: string;
  /** Whether this is everything; a thousand conversations of ten thousand events fit. */
  whole: boolean;
}

/** What matters of the customer in a list. */
export interface CustomerLine {
  /** Empty when unknown. */
  name: string;
  /** What they pay for. */
  tier: string;
  /** Yearly value. */
  value_per_year: number;
  /** Whether the team's own site signed who it is. */
  verified: boolean;
}

/** The person asking, as agents see them. */
export interface CustomerRecord {
  /** Anything else the team's site passes. */
  attributes: Record<string, string>;
  /** When Baton first met them, RFC 3339. */
  created_at: string;
  /** Where to write; only claimed unless verified. */
  email?: string | null;
  /** The id in the team's own systems. */
  external_ref?: string | null;
  /** Their id. */
  id: string;
  /** Where they are with the product. */
  journey: string;
  /** Empty when unknown. */
  name: string;
  /** First day as a customer, ISO date. */
  since?: string | null;
  /** How the account stands. */
  state: string;
  /** What they pay for. */
  tier: string;
  /** Yearly value. */
  value_per_year: number;
  /** Whether the team's own site signed who it is. */
  verified: boolean;
}

/** A customer's session. The token is shown once. */
export interface CustomerSession {
  /** Who it speaks for. */
  customer_id: string;
  /** When it stops working, RFC 3339. */
  expires_at: string;
  /** For `Authorization: Bearer`. */
  token: string;
  /** Whether the team's own site signed who it is. */
  verified: boolean;
}

/** What a customer pays for. */
export type CustomerTier = "trial" | "standard" | "premium" | "enterprise";

/** The last attempts. */
export interface Deliveries {
  /** Newest first. */
  deliveries: Array<Delivery>;
}

/** An attempt to tell a webhook something. */
export interface Delivery {
  /** Whether it arrived. */
  arrived: boolean;
  /** When it began, RFC 3339. */
  at: string;
  /** Which attempt at this event, from 1; 0 for one that somebody asked for. */
  attempt: number;
  /** The conversation; none for an alert and for a test. */
  conversation_id?: string | null;
  /** The kind of event, or `test`. */
  kind: string;
  /** Counts the attempts to this webhook. */
  number: number;
  /** Place of the event in the feed; none for an alert and for a test. */
  position?: number | null;
  /** Whether it will not be tried again by itself although it did not arrive. */
  put_aside: boolean;
  /** The status it was answered with. */
  status?: number | null;
  /** How long it took, in ms. */
  took_ms: number;
  /** Why there was no answer. */
  why?: string | null;
}

/** The last seven days in plain words. */
export interface Digest {
  /** The instant it is looked from, RFC 3339. */
  as_of: string;
  /** The sentences. */
  lines: Array<DigestLine>;
}

/** One sentence of the digest. */
export interface DigestLine {
  /** Whether it changed beyond chance. */
  changed: boolean;
  /** The definition it is about. */
  metric?: string | null;
  /** The sentence. */
  text: string;
}

/** How the talk with a person ended. */
export type Disposition = "solved" | "workaround" | "refunded" | "bug_filed" | "not_solved" | "no_reply";

/** A draft of the policy that somebody is writing. */
export interface DraftPolicy {
  /** Values to change in it first, in this order; comments and everything else stay as written. */
  changes?: Array<PolicyValue> | null;
  /** The document. */
  toml: string;
}

/** How mail fares. */
export interface Email {
  /** Since when the mail server takes nothing, RFC 3339. */
  failing_since?: string | null;
  /** Who writes; none when nothing goes by mail. */
  from?: string | null;
  /** The server that keeps the mailbox; none when answers are not read. */
  mailbox?: string | null;
  /** Since when the mailbox cannot be read, RFC 3339. */
  mailbox_failing_since?: string | null;
  /** Why. */
  mailbox_trouble?: string | null;
  /** What went out and what did not, newest first. */
  mails: Array<Mail>;
  /** Mails that wait to go out. */
  n_waiting: number;
  /** When the mailbox was read last, RFC 3339. */
  read_at?: string | null;
  /** What came, newest first. */
  received: Array<ReceivedMail>;
  /** The server that takes mails. */
  server?: string | null;
  /** What it said last. */
  trouble?: string | null;
}

/** What came of trying. */
export interface EmailTried {
  /** Why the mailbox cannot be read; none when it can, or there is none. */
  mailbox_trouble?: string | null;
  /** Whether the mail server took it. */
  sent: boolean;
  /** The address a mail was sent to. */
  to: string;
  /** Why it did not. */
  trouble?: string | null;
}

/** What an erasure came to. */
export interface Erasure {
  /** Cases that are gone. */
  n_cases: number;
  /** Conversations whose words are gone. */
  n_conversations: number;
  /** Attached files that are gone. */
  n_files: number;
  /** Whether the old bytes are gone from the disk already; if not, they are within a day. */
  wiped: boolean;
}

/** What every failed request answers. */
export interface ErrorBody {
  /** What went wrong. */
  error: ErrorDetail;
}

/** What went wrong. */
export interface ErrorDetail {
  /** The code: programs decide by it. */
  code: string;
  /** The field it is about, when there is one. */
  field?: string | null;
  /** For people. */
  message: string;
}

/** An estimate with its interval. */
export interface Estimate {
  /** The upper end. */
  high: number;
  /** The lower end. */
  low: number;
  /** The estimate. */
  value: number;
}

/** An event with its place. */
export interface EventLine {
  /** When, RFC 3339. */
  at: string;
  /** What: `kind`, and the fields of that kind. */
  event: unknown;
  /** Number within the conversation, from 1 without a gap. */
  number: number;
  /** Place in the house's feed. */
  position: number;
}

/** What happened in a conversation. */
export interface Events {
  /** Oldest first. */
  events: Array<EventLine>;
}

/** What a trial was expected to change, from history. */
export interface ExpectedEffect {
  /** More of them where a person was needed. */
  caught: number;
  /** Handoffs gone, or later. */
  fewer: number;
  /** Fewer of them where a person was needed. */
  lost: number;
  /** New or earlier handoffs. */
  more: number;
  /** Conversations replayed. */
  n: number;
  /** More of them where none was. */
  needless: number;
  /** Fewer of them where none was. */
  spared: number;
}

/** A conversation with everything that happened in it. */
export interface ExportedConversation {
  /** Whether it is over. */
  closed: boolean;
  /** What happened, oldest first. */
  events: Array<EventLine>;
  /** Its id. */
  id: string;
  /** Since when, RFC 3339. */
  opened_at: string;
}

/** Somebody with a second factor. */
export interface Factor {
  /** Since when it is asked for, RFC 3339. */
  active_since: string;
  /** Who. */
  agent_id: string;
}

/** What an authenticator app has to know: shown once. */
export interface FactorBegun {
  /** To open on a phone: an `otpauth` address. */
  address: string;
  /** The same as a QR code: its dark squares as the path of an SVG whose unit is one square. */
  qr_path: string;
  /** Squares of the QR code, each way, without the margin of four around it. */
  qr_size: number;
  /** To type in: 32 letters and digits in base 32. */
  secret: string;
}

/** A code that shows that it is oneself. */
export interface FactorCode {
  /** The six digits of the authenticator app, or a recovery code. */
  code: string;
}

/** Who has a second factor. */
export interface Factors {
  /** In order of their ids. */
  second_factors: Array<Factor>;
}

/** One number with its interval. */
export interface Figure {
  /** The upper end; absent when it lies beyond what was seen. */
  high?: number | null;
  /** How many counted: a share's hits, or spans whose end was seen. */
  hits: number;
  /** The lower end of the 95 % interval. */
  low?: number | null;
  /** By which definition. */
  metric: string;
  /** How many were looked at. */
  of: number;
  /** What nine of ten stay below, for spans. */
  p90?: number | null;
  /** Its upper end. */
  p90_high?: number | null;
  /** Its lower end. */
  p90_low?: number | null;
  /** The share, or the median; absent when nothing was looked at, or too many left before. */
  value?: number | null;
}

/** Figures of one group. */
export interface FigureGroup {
  /** In the order asked for. */
  figures: Array<Figure>;
  /** What it has in common: an id, a date, a number; empty when that is not known, `all` without groups. */
  key: string;
  /** Conversations in it. */
  n: number;
}

/** Figures of a slice. */
export interface Figures {
  /** The instant it is looked from, RFC 3339. */
  as_of: string;
  /** False while history is still being read after a start. */
  complete: boolean;
  /** One group of all, or one for each value. */
  groups: Array<FigureGroup>;
}

/** A file that came with a message, fetched at `/conversations/{id}/attachments/{id}`. */
export interface File {
  /** Its size. */
  bytes: number;
  /** Pixels down, of a picture that may be shown. */
  height?: number | null;
  /** Its id. */
  id: string;
  /** The media type, as its content says. */
  media_type: string;
  /** Its name, without any path. */
  name: string;
  /** Pixels across, of a picture that may be shown. */
  width?: number | null;
}

/** What the provider sent the browser back with. */
export interface FinishSignOn {
  /** What is redeemed. */
  code: string;
  /** Who answers, when it says so. */
  iss?: string | null;
  /** What it was given to repeat. */
  state: string;
}

/** Somebody who forgot their password. */
export interface ForgotPassword {
  /** How they sign in. */
  email: string;
}

/** A conversation that holds what was looked for. */
export interface FoundConversation {
  /** The conversation. */
  conversation: ConversationView;
  /** Some of its text around the first of the words. */
  excerpt?: string | null;
  /** The message that fits best. */
  seq?: number | null;
}

/** Conversations that hold what was looked for. */
export interface FoundConversations {
  /** Best first. */
  found: Array<FoundConversation>;
}

/** What came of an article that was written to close a gap. */
export interface GapClosing {
  /** The article. */
  article_id: string;
  /** When it was written, RFC 3339. */
  at: string;
  /** Whether the gap is closed; none while too little has been asked. */
  closed?: boolean | null;
  /** Conversations since, in which it was quoted and nobody else was needed. */
  n_answered: number;
  /** Conversations since, in which the same was asked and left open. */
  n_open: number;
  /** Whether it answers customers. */
  published: boolean;
  /** The question it was written for. */
  question: string;
  /** Its title; none when it is gone. */
  title?: string | null;
  /** The words that named the gap. */
  words: Array<string>;
}

/** A question of a gap. */
export interface GapQuestion {
  /** When, RFC 3339. */
  at: string;
  /** Where it was asked. */
  conversation_id: string;
  /** The message. */
  seq: number;
  /** In the customer's words. */
  text: string;
}

/** Hands a conversation back to the assistant. */
export interface GiveBack {
  /** What the assistant should know. */
  note?: string | null;
}

/** Says whether a person was needed. */
export interface GiveReview {
  /** What it says. */
  review: Review;
}

/** How it was. */
export interface GiveScore {
  /** In the customer's words. */
  comment?: string | null;
  /** 1 to 5. */
  score: number;
}

/** What the later part of history, which the recalibration has not seen, says of the risk. */
export interface HoldOut {
  /** The expected calibration error of the risk as decided. */
  as_decided: Estimate;
  /** Whether that is beyond chance. */
  drifted: boolean;
  /** Outcomes in it. */
  n: number;
  /** The share needed less the mean risk. */
  off_by: number;
  /** The same after recalibrating on the earlier part. */
  recalibrated: Estimate;
  /** ... plus this. */
  shift: number;
  /** The recalibration: log-odds times this ... */
  slope: number;
}

/** A signed identity. */
export interface Identity {
  /** The id in the team's own systems. */
  external_ref?: string | null;
  /** Its HMAC-SHA256 with the identity secret, 64 hexadecimal digits. */
  hmac?: string | null;
  /** A JWT: HS256, `aud` "baton", `exp` within 24 hours, `sub` the id in the team's own systems. */
  jwt?: string | null;
}

/** What became of an import: an archive is as many files as it holds. */
export interface Imported {
  /** File by file. */
  files: Array<ImportedFile>;
}

/** What became of one imported file. */
export interface ImportedFile {
  /** Articles that have a new revision. */
  n_changed: number;
  /** Articles that were not there before. */
  n_new: number;
  /** Articles that stand there already, word for word. */
  n_same: number;
  /** What it is called, with its folder within an archive. */
  name: string;
  /** What was not taken, and why. */
  refused: Array<string>;
}

/** An inbox. */
export interface Inbox {
  /** `baton`. */
  identifier: string;
  /** Whether every contact has to be signed; some may be. */
  identity_validation_enabled: boolean;
  /** As people call it. */
  name: string;
}

/** A conversation. */
export interface InboxConversation {
  /** Whose. */
  contact: Contact;
  /** Its id. */
  id: string;
  /** There is one. */
  inbox_id: number;
  /** Oldest first; the last hundred. */
  messages: Array<InboxMessage>;
  /** `pending` with the assistant, `open` with a person or waiting for one, `resolved` when over. */
  status: string;
  /** The same. */
  uuid: string;
}

/** A file that came with a message. */
export interface InboxFile {
  /** Where it is; asked for with the `source_id` as bearer token. */
  data_url: string;
  /** Its size in bytes. */
  file_size: number;
  /** `image`, `audio`, `video` or `file`. */
  file_type: string;
  /** Its id. */
  id: string;
}

/** A message. */
export interface InboxMessage {
  /** Files that came with it. */
  attachments: Array<InboxFile>;
  /** Plain text; empty when there are only files. */
  content: string;
  /** Its choices, as `items`; each can be written back as it is. */
  content_attributes: ChatwootAttributes;
  /** `text`, or `input_select` for a question with choices. */
  content_type: string;
  /** Where. */
  conversation_id: string;
  /** In seconds since 1970. */
  created_at: number;
  /** Its place in the conversation: 1, 2, 3 ... */
  id: number;
  /** 0 from the contact, 1 to the contact, 2 what happened. */
  message_type: number;
  /** Who speaks; absent for what happened. */
  sender?: InboxSender | null;
}

/** Who speaks. */
export interface InboxSender {
  /** The name customers see; empty for the contact. */
  name: string;
  /** `contact`, `agent_bot` or `user`. */
  type: string;
}

/** Why a one-time link is made for somebody. */
export type Invitation = "invitation" | "reset" | "sign_in";

/** A one-time link for an agent. */
export interface Invite {
  /** What it is for. */
  purpose: Invitation;
}

/** Where a customer is on the way with the product. */
export type Journey = "trial" | "onboarding" | "active" | "renewal";

/** What is kept of customers, and how long: settings of the section `privacy`. */
export interface Keeping {
  /** Days after which the words of an ended conversation go. */
  conversations_days?: number | null;
  /** Days after which a customer goes with whom nothing happens any more. */
  customers_days?: number | null;
  /** Since when erased bytes may still lie on the disk, RFC 3339; they are gone within a day. */
  erased_since?: string | null;
  /** Days after which attached files go. */
  files_days?: number | null;
  /** Card numbers are taken out of what people write before it is stored. */
  redact_cards: boolean;
  /** So are passwords, keys and tokens. */
  redact_secrets: boolean;
}

/** What a message does beside saying something. */
export type KindName = "plain" | "answer" | "clarify" | "person_offered" | "nothing_found" | "notice";

/** Something customers ask and the knowledge base does not answer. */
export interface KnowledgeGap {
  /** Seconds it took of agents. */
  agent_s: number;
  /** The article that was quoted in vain, or the one nearest to it. */
  article_id?: string | null;
  /** Its title. */
  article_title?: string | null;
  /** `missing`: nothing was found; `in_vain`: an article was quoted and did not help. */
  cause: string;
  /** The article that would close it. */
  draft: ArticleDraft;
  /** When it was first asked, RFC 3339. */
  first_at: string;
  /** Its name: the conversation it was first asked in. */
  id: string;
  /** When it was last asked, RFC 3339. */
  last_at: string;
  /** Of the questions asked again now, how many the knowledge base answers. */
  n_answered_now: number;
  /** How many were asked again. */
  n_asked_again: number;
  /** Conversations it was asked in. */
  n_conversations: number;
  /** Customers who asked. */
  n_customers: number;
  /** How often it was quoted in vain. */
  n_in_vain: number;
  /** The questions, the most typical first; at most 20. */
  questions: Array<GapQuestion>;
  /** The words that tell it from other questions. */
  words: Array<string>;
}

/** The gaps of the knowledge base. */
export interface KnowledgeGaps {
  /** Gaps that the knowledge base answers by now. */
  answered: Array<KnowledgeGap>;
  /** The instant they were looked for, RFC 3339. */
  as_of: string;
  /** Articles written to close one, the newest first. */
  closings: Array<GapClosing>;
  /** The gaps that are open, those that cost agents most first. */
  gaps: Array<KnowledgeGap>;
  /** The language model that can write a draft, when one is set up. */
  model?: string | null;
  /** Questions left open in the last 90 days that were looked at. */
  n_questions: number;
}

/** A fact the agent need not ask for again, or must. */
export interface Known {
  /** How sure. */
  certainty: Certainty;
  /** What it is. */
  kind: string;
  /** The same in one plain spelling: the date of "by Friday", 17:15 for "5:15 pm"; empty when the value is that already. */
  means: string;
  /** Where it was said. */
  turns: Array<number>;
  /** As the customer wrote it; empty when missing. */
  value: string;
}

/** Where to write instead of waiting. */
export interface LeaveContact {
  /** An e-mail address. */
  email: string;
}

/** One statement and the messages it comes from. */
export interface Line {
  /** The statement. */
  text: string;
  /** The messages; empty only for facts of the customer's record. */
  turns: Array<number>;
}

/** What a one-time link asks for. */
export interface LinkForm {
  /** What they sign in with from then on; none at set-up. */
  email?: string | null;
  /** Whom it lets in; none at set-up. */
  name?: string | null;
  /** Whether the code of a second factor is needed. */
  needs_code: boolean;
  /** Whether name and e-mail address are needed. */
  needs_name: boolean;
  /** Whether a password is needed. */
  needs_password: boolean;
  /** `set_up`, `sign_in`, `invitation` or `reset`. */
  purpose: string;
}

/** A one-time link. Its secret is shown once. */
export interface LinkMade {
  /** The path to open, behind the house's address. */
  path: string;
}

/** A mail that is to go out, or has. */
export interface Mail {
  /** For whom inside. */
  agent_id?: string | null;
  /** That agent's name. */
  agent_name?: string | null;
  /** When that came to be, or when it is due, RFC 3339. */
  at: string;
  /** The conversation it tells of. */
  conversation_id?: string | null;
  /** What it is for: `follow_up`, `invitation`, `reset`, `sign_in`, `digest`, `alert`. */
  kind: string;
  /** Attempts so far. */
  n_attempts: number;
  /** Counts mails from 1. */
  number: number;
  /** `waiting`, `sent` or `given_up`. */
  state: string;
  /** What went wrong last. */
  trouble?: string | null;
}

/** A one-time link for an agent, by mail. */
export interface MailLink {
  /** What it is for. */
  purpose: Invitation;
}

/** Who a contact is. */
export interface MakeContact {
  /** Taken, and not kept. */
  avatar_url?: string | null;
  /** Taken, and not kept: what is known of a customer comes signed, or by `PATCH /customers/{id}`. */
  custom_attributes?: Record<string, string> | null;
  /** Where to write; only claimed. */
  email?: string | null;
  /** The id in the team's own systems; believed with its hash only. */
  identifier?: string | null;
  /** Its HMAC-SHA256 with the identity secret, 64 hexadecimal digits. */
  identifier_hash?: string | null;
  /** As they want to be called. */
  name?: string | null;
  /** Taken, and not kept. */
  phone_number?: string | null;
}

/** A new API token. */
export interface MakeToken {
  /** For how many days it works, 1 to 3650; until it is revoked when left out. */
  days?: number | null;
  /** What people call it. */
  name: string;
  /** What it may do. */
  scopes: Array<Scope>;
}

/** Says how far one has read. */
export interface MarkSeen {
  /** The last message seen. */
  seq: number;
}

/** Whoever asks, and where the house stands. */
export interface Me {
  /** Oneself. */
  agent: Agent;
  /** The lineage of the data, for resuming a socket. */
  epoch: string;
  /** Whether one has to set up a second factor before anything else. */
  owes_second_factor: boolean;
  /** The last place in the feed, for resuming a socket. */
  position: number;
}

/** Who a customer is. */
export interface MeetCustomer {
  /** Where to write; only claimed. */
  email?: string | null;
  /** An identity the team's own site signed: either `jwt`, or `external_ref` and `hmac`. */
  identity?: Identity | null;
  /** As they want to be called. */
  name?: string | null;
  /** The token of an earlier visit: the same customer again, with a new token. */
  token?: string | null;
}

/** One utterance. */
export interface Message {
  /** The agent who speaks. */
  agent?: Speaker | null;
  /** When it was accepted, RFC 3339. */
  at: string;
  /** Who speaks. */
  author: AuthorName;
  /** What the customer may choose; each can be sent as it is. */
  choices?: Array<string> | null;
  /** The sender's own id; only to the sender. */
  client_msg_id?: string | null;
  /** Files that came with it; the text may be empty then. */
  files?: Array<File> | null;
  /** What it does beside saying something. */
  kind: KindName;
  /** Who put an answer into words, when it does not simply quote; only inside. */
  phrased?: Phrased | null;
  /** Its place in the conversation: 1, 2, 3 ... without a gap. */
  seq: number;
  /** Where an answer comes from. */
  sources?: Array<Source> | null;
  /** Plain text. */
  text: string;
}

/** A stretch of a conversation. */
export interface Messages {
  /** The place of the conversation's last message. */
  last_seq: number;
  /** Oldest first. */
  messages: Array<Message>;
}

/** A definition: what a figure counts, and of what. */
export interface MetricDefinition {
  /** What counts. */
  counts: string;
  /** Its name in queries. */
  id: string;
  /** How the interval is made. */
  interval: string;
  /** Its name for people. */
  name: string;
  /** Of what: the denominator, or whose spans. */
  of: string;
  /** `handoffs`, `queue`, `quality` or `assistant`. */
  theme: string;
  /** `share` (0 to 1), `seconds` or `turns`. */
  unit: string;
}

/** Every definition, and what can be looked at. */
export interface MetricDefinitions {
  /** By theme. */
  metrics: Array<MetricDefinition>;
  /** Segments seen so far. */
  segments: Array<string>;
  /** Topics seen so far. */
  topics: Array<string>;
}

/** Missed handoffs: how many of the conversations the assistant kept should have gone to a person, estimated from those that people have read without being told what was decided. */
export interface MissedHandoffs {
  /** The instant it is looked from, RFC 3339. */
  as_of: string;
  /** False while history is still being read after a start. */
  complete: boolean;
  /** The upper end. */
  high?: number | null;
  /** The lower end of its 95 % interval. */
  low?: number | null;
  /** Conversations the assistant kept. */
  n: number;
  /** Those in which nothing shows. */
  quiet: ReviewStratum;
  /** Reviews below which no estimate is made. */
  reviews_min: number;
  /** The share that should have gone to a person, 0 to 1; absent with too few reviews. */
  share?: number | null;
  /** Those in which something shows: a risk of 0.25 or more, or what became of them. */
  showing: ReviewStratum;
}

/** A summary that a language model wrote. It is something to read and decides nothing. */
export interface ModelSummary {
  /** Its sentences that the conversation supports. */
  lines: Array<Line>;
  /** The model's name. */
  model: string;
  /** How many it wrote that the conversation does not support. */
  n_dropped: number;
}

/** The next conversation to be read; nothing else is told of it. */
export interface NextReview {
  /** Absent when all have been read. */
  conversation_id?: string | null;
  /** Everything that was said in it. */
  messages: Array<Message>;
}

/** Nothing needs to be said. */
export type Nothing = Record<string, unknown>;

/** Who is asked to take it. */
export interface OfferLine {
  /** Until when, RFC 3339. */
  expires_at: string;
  /** The agent. */
  to: string;
}

/** Begins a conversation. */
export interface OpenConversation {
  /** What the page passes about this visit. */
  context?: Record<string, string> | null;
  /** The page it is opened on. */
  page?: string | null;
}

/** Begins a conversation. */
export interface OpenInboxConversation {
  /** What the channel passes about it: agents see it as context. */
  custom_attributes?: Record<string, string> | null;
}

/** Who has a conversation. */
export type OwnerKind = "assistant" | "queue" | "offered" | "agent" | "closed";

/** Who has a conversation. */
export interface OwnerLine {
  /** The agent who has it or is asked. */
  agent_id?: string | null;
  /** Which kind. */
  kind: OwnerKind;
}

/** How one's own second factor stands. */
export interface OwnFactor {
  /** Since when it is asked for, RFC 3339; absent when there is none. */
  active_since?: string | null;
  /** Whether the settings ask for one. */
  demanded: boolean;
  /** Recovery codes that are left. */
  n_recovery_codes: number;
}

/** What comes to oneself by mail. */
export interface OwnMails {
  /** Whether one is told what needs leads; only leads and administrators are. */
  alerts: boolean;
  /** Whether one gets the week in words; only leads and administrators do. */
  digest: boolean;
  /** Whether anything goes by mail. */
  sends: boolean;
}

/** What people carry and where they would be helped. Not a ranking. */
export interface PeopleFigures {
  /** In the order in which they first took a handoff. */
  loads: Array<AgentLoad>;
  /** Only differences beyond chance. */
  needs: Array<TrainingNeed>;
}

/** How a language model put an answer into words. */
export interface Phrased {
  /** The model's name. */
  model: string;
  /** Sentences it wrote that the sources do not support, and that nobody was shown. */
  n_dropped: number;
}

/** One difference between two versions of the policy. */
export interface PolicyChange {
  /** The value after, as TOML; absent where the path does not exist any more. */
  after?: string | null;
  /** The value before, as TOML; absent where the path did not exist. */
  before?: string | null;
  /** Where: `thresholds.handoff`, `topics.billing.skill`. */
  path: string;
}

/** The policy in force. */
export interface PolicyDocument {
  /** The document. */
  toml: string;
  /** Counts up with every change; 0 for the built-in one. */
  version: number;
  /** What is unwise but possible in it. */
  warnings: Array<PolicyWarning>;
}

/** A draft of the policy, looked at. */
export interface PolicyDraft {
  /** What it says, every value it leaves out included; absent while it cannot be read. The names are those of the document. */
  policy?: unknown | null;
  /** The document, with what was to be changed in it. */
  toml: string;
  /** Why it cannot be put in force; absent when it can. */
  trouble?: PolicyTrouble | null;
  /** What is unwise but possible in it. */
  warnings: Array<PolicyWarning>;
}

/** What a draft would have changed over what has happened. A conversation is followed only up to the first step away from what was done; what would have come after nobody knows. */
export interface PolicyReplay {
  /** New or earlier handoffs where a person was needed. */
  caught: number;
  /** How many of each kind. */
  counts: Array<ReplayCount>;
  /** The newest of the differences. */
  differences: Array<ReplayDifference>;
  /** Handed off under the draft. */
  handed_off_after: number;
  /** Handed off under the policy in force, whatever fetched the person. */
  handed_off_before: number;
  /** Handoffs gone, or gone or later, where a person was needed. */
  lost: number;
  /** Conversations replayed, the newest. */
  n: number;
  /** Turns decided again under both policies. */
  n_turns: number;
  /** New or earlier handoffs where none was. */
  needless: number;
  /** Handoffs gone, or gone or later, where none was. */
  spared: number;
  /** The same for the draft. */
  unknown_after: number;
  /** Conversations the policy in force would lead elsewhere than they went: made under earlier policies, and not followed further. */
  unknown_before: number;
  /** What it does to waits; absent when nobody asked for a person. */
  waits?: ReplayWaits | null;
}

/** Why a policy cannot be put in force. */
export interface PolicyTrouble {
  /** Where in the document, from 1; absent when it concerns the whole. */
  line?: number | null;
  /** For people. */
  message: string;
}

/** A value in a policy's document. */
export interface PolicyValue {
  /** Where: `thresholds.handoff`, `topics.billing.skill`. */
  at: string;
  /** What stands there from now on; `null` takes it away. An object is a whole entry of a list. */
  value: unknown;
}

/** One version of the policy. */
export interface PolicyVersion {
  /** When, RFC 3339. */
  at: string;
  /** Who changed it; absent for a token or the command line. */
  by?: string | null;
  /** What it changed against the version before. */
  changes: Array<PolicyChange>;
  /** What was said about the change. */
  note: string;
  /** The document. */
  toml: string;
  /** Which. */
  version: number;
}

/** What the policy was before. */
export interface PolicyVersions {
  /** Newest first. */
  versions: Array<PolicyVersion>;
}

/** Something unwise in a policy. */
export interface PolicyWarning {
  /** Where in the document: `thresholds.handoff`, `topics.billing`. */
  at: string;
  /** Where in the document, from 1; absent when it does not speak of it. */
  line?: number | null;
  /** For people. */
  message: string;
}

/** Says something. */
export interface PostMessage {
  /** Files uploaded before, by their ids. */
  attachments?: Array<string> | null;
  /** Made by the sender before the first send; the same again never posts twice. */
  client_msg_id: string;
  /** Plain text, at most 8,000 characters; may be empty with files. */
  text: string;
}

/** Whether somebody takes work now. */
export type Presence = "available" | "busy" | "away" | "offline";

/** Presence as chosen and as it counts. */
export interface PresenceNow {
  /** As it counts: offline without a connection. */
  presence: Presence;
}

/** What a waiting customer is told. */
export interface Quote {
  /** Place in line, from 1. */
  position: number;
  /** Whether anybody who could take it is at work. */
  staffed: boolean;
  /** Most people wait less than this, in seconds; absent while there is too little data. */
  upper_s?: number | null;
}

/** The policy in force with its weights recalibrated to what became of conversations: a draft. */
export interface RecalibratedPolicy {
  /** Outcomes it rests on. */
  n: number;
  /** ... plus this. */
  shift: number;
  /** The log-odds of a risk are this times what they were ... */
  slope: number;
  /** The document. */
  toml: string;
}

/** A mail that came, and what became of it. */
export interface ReceivedMail {
  /** When it was looked at, RFC 3339. */
  at: string;
  /** The conversation it went to. */
  conversation_id?: string | null;
  /** `posted`, `opened`, `automatic`, `unknown`, `too_large`, `unreadable`, `empty`, `too_many`. */
  taken: string;
}

/** Recovery codes: shown once, each counts once. */
export interface RecoveryCodes {
  /** Ten of them. */
  codes: Array<string>;
}

/** One bin of the reliability curve. */
export interface ReliabilityBin {
  /** Risks from here. */
  from: number;
  /** The upper end of that share. */
  high: number;
  /** The lower end of that share. */
  low: number;
  /** Outcomes in it. */
  n: number;
  /** The share that needed a person. */
  needed: number;
  /** The mean risk. */
  risk: number;
  /** To below here. */
  to: number;
}

/** How many conversations change in one way. */
export interface ReplayCount {
  /** The change. */
  change: string;
  /** How many. */
  n: number;
}

/** One conversation a draft changes. */
export interface ReplayDifference {
  /** What the draft decides; absent where that is not known. */
  after?: ReplayStep | null;
  /** What the policy in force decides; absent where that is not known. */
  before?: ReplayStep | null;
  /** `new`, `gone`, `gone_or_later`, `earlier`, `later`, `rerouted` or `spoken`. */
  change: string;
  /** Which. */
  conversation_id: string;
  /** Whether a person was `needed`, `not_needed`, or `unknown`. */
  known: string;
}

/** A draft of the policy, to be replayed over what has happened. */
export interface ReplayPolicy {
  /** Only conversations begun at this instant or later, RFC 3339. */
  from?: string | null;
  /** Only conversations begun before this instant, RFC 3339. */
  to?: string | null;
  /** The document. */
  toml: string;
}

/** What one policy decides at the turn that differs. */
export interface ReplayStep {
  /** When it was decided, RFC 3339. */
  at: string;
  /** The floor that decided, when one did. */
  floor?: string | null;
  /** `answer`, `clarify`, `offer` or `handoff`. */
  outcome: string;
  /** The risk. */
  risk: number;
  /** What the person would have to bring, in words; only for a handoff. */
  takes?: string | null;
  /** The threshold. */
  threshold: number;
  /** What it takes the conversation to be about. */
  topic?: string | null;
  /** Why, weightiest first. */
  triggers: Array<ReplayTrigger>;
  /** The customer's message. */
  turn: number;
}

/** Why, with its weight. */
export interface ReplayTrigger {
  /** Which. */
  kind: string;
  /** What it adds to the log-odds. */
  weight: number;
}

/** Waits of those who came. */
export interface ReplayWait {
  /** The share who left before a person took it. */
  left: number;
  /** How many came and did not wait any more at the end. */
  n: number;
  /** Half of them waited less, in seconds. */
  p50_s: number;
  /** Eighty of a hundred waited less, in seconds. */
  p80_s: number;
}

/** What a draft does to waits: the last weeks lived through again by the code that routes. */
export interface ReplayWaits {
  /** As it was. */
  actual: ReplayWait;
  /** Days lived through, the last ones. */
  days: number;
  /** The draft, without those of whom nobody knows whether they would have come. */
  draft_least: ReplayWait;
  /** The draft, with all of them. */
  draft_most: ReplayWait;
  /** The policy in force, lived through again: how far it is from what was is how far the simulation errs. */
  in_force: ReplayWait;
  /** Those who would have come when nobody was there; they count nowhere here. */
  nobody_there: number;
}

/** What a blind review of a conversation the assistant kept says. */
export type Review = "needed" | "not_needed" | "unsure";

/** Conversations the assistant kept that are alike in whether something shows. */
export interface ReviewStratum {
  /** How many there are. */
  n: number;
  /** Those of them in which a person was needed. */
  n_needed: number;
  /** Those reviewed in which it could be told. */
  n_told: number;
  /** Those reviewed in which it could not be told. */
  n_unsure: number;
}

/** What a person may do in the console. */
export type Role = "agent" | "lead" | "administrator";

/** What an API token may do. */
export type Scope = "read" | "write" | "manage" | "bot";

/** Whether one takes work now. */
export interface SetPresence {
  /** `available`, `busy` or `away`; offline follows from the connection. */
  presence: Presence;
}

/** Whoever has signed in. */
export interface SignedIn {
  /** Oneself. */
  agent: Agent;
}

/** Signed out of Baton, not yet of the provider. */
export interface SignedOut {
  /** Where the browser goes to sign out there too. */
  url: string;
}

/** Signs in. */
export interface SignIn {
  /** The six digits of the authenticator app, or a recovery code: for whoever has a second factor. */
  code?: string | null;
  /** The address. */
  email: string;
  /** The password. */
  password: string;
}

/** A past case in one line. */
export interface SimilarCase {
  /** What was asked. */
  ask: string;
  /** The case. */
  case_id: string;
  /** How it ended. */
  disposition: string;
  /** What fixed it. */
  fix: string;
  /** Reopened since: a warning. */
  reopened: boolean;
  /** How well it fits, 0 to 1; 0 in a list nobody searched for. */
  score: number;
}

/** Until when a conversation is put aside. */
export interface Snooze {
  /** RFC 3339, within thirty days; absent to take it up again. */
  until?: string | null;
}

/** Where an answer comes from. */
export interface Source {
  /** The article. */
  article_id: string;
  /** The heading above the passage; empty for the article's opening. */
  heading: string;
  /** Its title. */
  title: string;
}

/** The agent who speaks. */
export interface Speaker {
  /** Only inside. */
  id?: string | null;
  /** The name customers see. */
  name: string;
  /** Their picture, fetched at `/pictures/{id}`; absent when they show none. */
  picture?: string | null;
}

/** When handoffs come, and how many agents hold the target. */
export interface StaffingFigures {
  /** Every hour of the week, Monday first. */
  hours: Array<StaffingHour>;
  /** In which share of cases. */
  share: number;
  /** Seconds a handoff takes of an agent, on average. */
  takes_s?: number | null;
  /** Weeks it rests on. */
  weeks: number;
  /** Within how many seconds a person should take it. */
  within_s: number;
}

/** One hour of the week. */
export interface StaffingHour {
  /** The fewest agents that hold the target, by Erlang C; absent before anything was handled. */
  agents?: number | null;
  /** 0 to 23. */
  hour: number;
  /** Handoffs that came in it, in all. */
  n: number;
  /** Handoffs a week in it. */
  per_week: number;
  /** 0 for Monday. */
  weekday: number;
}

/** Where a conversation stands. */
export type StageName = "assistant" | "queued" | "offered" | "active" | "wrap_up" | "follow_up" | "closed";

/** A colleague, or everybody who has a skill. */
export interface Target {
  /** The colleague; absent for a queue. */
  agent_id?: string | null;
  /** What the colleague lacks of what it takes; absent when they fit. */
  lacks?: string | null;
  /** Places free now. */
  n_free: number;
  /** The colleague's name, or the skill. */
  name: string;
  /** Whether the colleague takes work now. */
  presence?: Presence | null;
  /** What the customer would be told. */
  quote: Quote;
  /** The queue's skill; absent for a colleague. */
  skill?: string | null;
}

/** Whom a conversation could be passed on to. */
export interface Targets {
  /** Colleagues first, then queues. */
  targets: Array<Target>;
}

/** An event that a webhook is told of again. */
export interface TellAgain {
  /** Its place in the feed. */
  position: number;
}

/** What outcomes say of the thresholds. */
export interface Thresholds {
  /** The instant it was looked at, RFC 3339. */
  as_of: string;
  /** Whether trials begin, come into force and are taken back by themselves. */
  automatic: boolean;
  /** None is suggested above this. */
  highest: number;
  /** None is suggested below this. */
  lowest: number;
  /** Days in the shadow before a trial comes into force by itself. */
  shadow_days: number;
  /** A threshold moves at most so far at once. */
  step_max: number;
  /** Every topic of the policy. */
  topics: Array<TopicThreshold>;
  /** The trials, newest first. */
  trials: Array<Trial>;
}

/** An API token, without its secret. */
export interface Token {
  /** When, RFC 3339. */
  created_at: string;
  /** Who made it. */
  created_by: string;
  /** When it stops working, RFC 3339; absent when it works until it is revoked. */
  expires_at?: string | null;
  /** Its id. */
  id: string;
  /** What people call it. */
  name: string;
  /** What it may do. */
  scopes: Array<Scope>;
}

/** A new API token. Its secret is shown once. */
export interface TokenMade {
  /** For `Authorization: Bearer`. */
  secret: string;
  /** The token. */
  token: Token;
}

/** API tokens. */
export interface Tokens {
  /** The tokens. */
  tokens: Array<Token>;
}

/** What outcomes say of one topic's threshold. */
export interface TopicThreshold {
  /** How likely a person is needed at the threshold; it should be that threshold. */
  at_threshold: Chance;
  /** Outcomes it rests on. */
  n: number;
  /** Those in which a person was needed. */
  n_needed: number;
  /** Those in which a person should have come earlier. */
  n_too_late: number;
  /** Its name. */
  name: string;
  /** The threshold that would fit better; none while the outcomes do not say so. */
  suggested?: number | null;
  /** The threshold that applies to it, but for customer tiers with a lower one. */
  threshold: number;
  /** The topic's id. */
  topic: string;
}

/** Where somebody would be helped: worse than colleagues on the same topic, beyond chance. */
export interface TrainingNeed {
  /** Who; absent for the whole team, held against its other topics. */
  agent_id?: string | null;
  /** `time` (a multiple), `passed_on` or `scores` (differences of shares). */
  aspect: string;
  /** The upper end of its 95 % interval. */
  high: number;
  /** The lower end of its 95 % interval. */
  low: number;
  /** Their cases. */
  n: number;
  /** The cases they are held against. */
  n_others: number;
  /** On what. */
  topic: string;
  /** The multiple or the difference. */
  value: number;
}

/** Passes a conversation on: to a colleague, or to whoever has a skill. */
export interface Transfer {
  /** To this colleague alone. */
  agent_id?: string | null;
  /** What the next one should know. */
  note?: string | null;
  /** To whoever has this skill. */
  skill?: string | null;
}

/** A topic's threshold on trial. */
export interface Trial {
  /** What is known speaks against it. */
  against: boolean;
  /** How likely a person was needed at the old threshold, by them. */
  at_threshold: number;
  /** When it began, RFC 3339. */
  begun_at: string;
  /** Who began it; none when it began by itself. */
  by?: string | null;
  /** What it was expected to change. */
  expected: ExpectedEffect;
  /** The threshold before. */
  from: number;
  /** Its id. */
  id: string;
  /** Outcomes it rested on. */
  n: number;
  /** Conversations since it began in which the two thresholds decide differently. */
  n_differ: number;
  /** Those of which it is known whether a person was needed. */
  n_known: number;
  /** Those in which one was. */
  n_needed: number;
  /** `shadow`, `in_force`, `kept`, `dropped` or `rolled_back`. */
  state: string;
  /** When that became so, RFC 3339; none in the shadow. */
  state_at?: string | null;
  /** The threshold on trial. */
  to: number;
  /** The topic's id. */
  topic: string;
  /** The policy version that brought it, while in force. */
  version?: number | null;
  /** Why it was taken back. */
  why?: string | null;
}

/** One answer the assistant gave, and what became of it. */
export interface Tried {
  /** The answer, shortened. */
  answer: string;
  /** Where it came from. */
  sources: Array<Source>;
  /** What the customer said next. */
  then?: Line | null;
  /** The answer's message. */
  turn: number;
}

/** What somebody with a one-time link fills in, as far as the link asks for it. */
export interface UseLink {
  /** The six digits of the authenticator app, or a recovery code: for whoever has a second factor. */
  code?: string | null;
  /** Set-up only: their address. */
  email?: string | null;
  /** Set-up only: the first administrator's name. */
  name?: string | null;
  /** Set-up, invitation and reset: the new password. */
  password?: string | null;
}

/** Was this handoff needed, in the agent's eyes. */
export type Verdict = "needed" | "assistant_could_have" | "too_late" | "wrong_person";

/** How people sign in here. */
export interface WaysIn {
  /** Whether passwords are used. Where they are not, some administrators still have one, for the day the provider does not answer. */
  passwords: boolean;
  /** What the team calls its OpenID provider; absent when there is none. */
  single_sign_on?: string | null;
}

/** Somebody outside who is told what happens. Its secret is shown only when it is made. */
export interface Webhook {
  /** How many places of the feed follow. */
  behind: number;
  /** When it was made, RFC 3339. */
  created_at: string;
  /** Whether it is told anything. */
  enabled: boolean;
  /** The kinds of events it is told of; all when empty. */
  events: Array<string>;
  /** Since when it takes nothing, RFC 3339. */
  failing_since?: string | null;
  /** Its id. */
  id: string;
  /** What people call it. */
  name: string;
  /** Everything up to this place of the feed has arrived, was put aside, or is not meant for it. */
  position: number;
  /** Why it is not tried any more, until it is enabled again. */
  resting?: string | null;
  /** Where messages are posted to. */
  url: string;
}

/** Something a webhook can be told of. */
export interface WebhookKind {
  /** What it means. */
  about: string;
  /** Its name: `type` of the message, `kind` of the event. */
  name: string;
}

/** A new webhook. Its secret is shown once. */
export interface WebhookMade {
  /** What its messages are signed with: `whsec_...`, as libraries for Standard Webhooks take it. */
  secret: string;
  /** The webhook. */
  webhook: Webhook;
}

/** All webhooks. */
export interface Webhooks {
  /** What they can be told of. */
  kinds: Array<WebhookKind>;
  /** In the order in which they were made. */
  webhooks: Array<Webhook>;
}

/** A webhook's new secret, shown once. For a day messages are signed with the former one as well. */
export interface WebhookSecret {
  /** `whsec_...` */
  secret: string;
}

/** Waits of the team's own last weeks, as they were and as they would have been. */
export interface WhatIfFigures {
  /** As it was. */
  actual?: ReplayWait | null;
  /** Days lived through, the last ones; 0 when nobody asked for a person. */
  days: number;
  /** The same, lived through again: how far it is from what was is how far the simulation errs. */
  simulated?: ReplayWait | null;
  /** With what is different. */
  what_if?: ReplayWait | null;
}

/** Why a person is needed, in one line. */
export interface Why {
  /** The trigger. */
  kind: string;
  /** Its words and where they stand. */
  line: Line;
  /** What it added to the log-odds. */
  weight: number;
}

/** The person a conversation is with. */
export interface With {
  /** The name customers see. */
  name: string;
  /** Their picture, fetched at `/pictures/{id}`; absent when they show none. */
  picture?: string | null;
}

/** What the agent writes down at the end. */
export interface WrapUp {
  /** What the cause was; may be empty. */
  cause: string;
  /** How it ended. */
  disposition: Disposition;
  /** What fixed it; may be empty. */
  fix: string;
  /** Free words for finding it again. */
  tags: Array<string>;
  /** Was a person needed. */
  verdict: Verdict;
}

/** An article as somebody writes it. */
export interface WriteArticle {
  /** Who may read it; everybody when left out. */
  audience?: Audience | null;
  /** Markdown. */
  body: string;
  /** The gap it is written to close; only for a new article. */
  gap?: string | null;
  /** Drafts answer nobody; a draft when left out. */
  published?: boolean | null;
  /** Its title. */
  title: string;
  /** The topic it belongs to. */
  topic?: string | null;
}

/** A message of a contact. */
export interface WriteInboxMessage {
  /** Plain text. */
  content: string;
  /** Made by the bridge before the first send; the same again never writes twice. */
  echo_id?: string | null;
}

/** A note no customer sees. */
export interface WriteNote {
  /** Agents who are asked to look. */
  mentions?: Array<string> | null;
  /** Plain text. */
  text: string;
}

/** A policy as somebody writes it. */
export interface WritePolicy {
  /** What the change is about. */
  note?: string | null;
  /** The document. */
  toml: string;
}

/** How it ended. */
export interface WriteWrapUp {
  /** What the cause was. */
  cause?: string | null;
  /** How it ended. */
  disposition: Disposition;
  /** What fixed it. */
  fix?: string | null;
  /** Free words for finding it again. */
  tags?: Array<string> | null;
  /** Was a person needed. */
  verdict: Verdict;
}
