/** Fetches every conversation that is not over, page by page. */

/** @typedef {import('../types/wire.js').Conversation} Conversation */

const PAGE = 100;
/** Of one stage; a desk with more has other worries than the end of a list. */
const STAGE_MAX = 1_000;
/** @type {readonly import('../types/wire.js').StageName[]} */
const OPEN = ['offered', 'active', 'wrap_up', 'queued', 'follow_up', 'assistant'];

/**
 * @param {import('../shell/api.js').Api} api
 * @returns {Promise<Conversation[]>}
 */
export async function fetchOpen(api) {
  const stages = await Promise.all(OPEN.map((stage) => fetchStage(api, stage)));
  return stages.flat();
}

/**
 * @param {import('../shell/api.js').Api} api
 * @param {string} stage
 * @returns {Promise<Conversation[]>}
 */
async function fetchStage(api, stage) {
  /** @type {Conversation[]} */
  const all = [];
  /** @type {string | undefined} */
  let after;
  do {
    /** @type {{ conversations: Conversation[], next?: string | null }} */
    const page = await api.get('/conversations', { stage, limit: PAGE, after });
    all.push(...page.conversations);
    after = page.next ?? undefined;
  } while (after !== undefined && all.length < STAGE_MAX);
  return all;
}
