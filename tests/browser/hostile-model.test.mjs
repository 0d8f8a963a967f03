// A hostile language model: whatever it says is words, to the customer and to the agent. It is the
// worst case that gets past the check of its sentences: what it repeats stands in the sources.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PAYLOADS, harmless } from './hostility.mjs';
import { LanguageModel } from './language-model.mjs';
import { eventually, signIn, stage } from './support.mjs';

const code = (n) => `LQ-90${String(n).padStart(2, '0')}`;
const fact = (n) => `Error ${code(n)} is shown when the parcel form holds ${PAYLOADS[n]} in its second field.`;
const question = (n) => `What does error ${code(n)} mean in the parcel form, where I typed ${PAYLOADS[n]} yesterday?`;

/** Repeats the article to a customer's question, and the customer's own words to an agent. */
function says(messages) {
  const n = Number(/LQ-90(\d\d)/.exec(messages.at(-1).content)?.[1] ?? 0);
  return messages[0].content.startsWith('You answer customers') ? fact(n) : `The customer asks: ${question(n)}`;
}

const model = await new LanguageModel(says).start();
const { house, browser } = stage(0, {
  env: { BATON_LLM_URL: model.url, BATON_LLM_MODEL: 'hostile', BATON_LIMITS_CONVERSATIONS_PER_HOUR: '100' },
});
after(() => model.stop());

async function api(method, path, body, token) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(`${house.address}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.json();
}

/** A customer of their own asks and is answered. */
async function answered(n) {
  const { token } = await (await fetch(`${house.address}/api/v1/customer-sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).json();
  const { id } = await api('POST', '/conversations', {}, token);
  await api('POST', `/conversations/${id}/messages`, { client_msg_id: `msg_${String(n + 1).padStart(26, '0')}`, text: question(n) }, token);
  let answer;
  await eventually(async () => {
    const { messages } = await api('GET', `/conversations/${id}/messages`, undefined, token);
    answer = messages.find(({ kind }) => kind === 'answer');
    assert.ok(answer, JSON.stringify(messages));
  });
  return { id, token, answer };
}

test('what a hostile model says is shown as words to customers and to agents', async () => {
  const lead = await browser.person();
  lead.on('dialog', (dialog) => browser.complaints.push(`a dialog: ${dialog.message()}`));
  await signIn(lead, house, 'mara');
  const inside = (method, path, body) =>
    lead.evaluate(async ([method, path, body]) => {
      const response = await fetch(`/api/v1${path}`, { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.json();
    }, [method, path, body]);
  for (const [n] of PAYLOADS.entries()) {
    // As code, so that the article's own marks leave it as it is.
    await inside('POST', '/articles', { title: `Error ${code(n)} in the parcel form`, body: fact(n).replace(PAYLOADS[n], () => `\`${PAYLOADS[n]}\``), topic: 'shipping', published: true });
  }
  // They are taken into the index one after the other: the last one is answered from when all are.
  await eventually(async () => {
    const last = PAYLOADS.length - 1;
    const { answer } = await answered(last);
    assert.match(JSON.stringify(answer.sources), new RegExp(code(last)));
  });

  let [nAnswers, nSummaries] = [0, 0];
  for (const [n, payload] of PAYLOADS.entries()) {
    const { id, token } = await answered(n);
    await api('POST', `/conversations/${id}/handoff`, {}, token);
    const page = await browser.person();
    page.on('dialog', (dialog) => browser.complaints.push(`a dialog: ${dialog.message()}`));
    await page.addInitScript(({ kept, origin }) => {
      for (const [name, value] of Object.entries(kept)) localStorage.setItem(`baton:${origin}:${name}`, value);
    }, { kept: { token, conversation: id, open: 'yes' }, origin: house.address });
    await page.goto(`${house.address}/`);
    const chat = page.getByRole('dialog', { name: /chat/ });
    await chat.getByText(code(n)).nth(1).waitFor();
    await harmless(browser, page, `the widget after ${payload}`);
    await page.context().close();

    await lead.goto(`${house.address}/console/#/desk/${id}`);
    const transcript = lead.getByRole('region', { name: 'Transcript' });
    await transcript.getByText(code(n)).nth(1).waitFor();
    nAnswers += await transcript.getByText('in a model’s words').count();
    const briefing = lead.getByRole('complementary', { name: 'Briefing' });
    await briefing.getByText('The ask').waitFor();
    const summed = briefing.getByText('Summary by a model');
    nSummaries += await summed.waitFor({ timeout: 3_000 }).then(() => 1, () => 0);
    await harmless(browser, lead, `the console after ${payload}`);
  }
  process.stdout.write(`# of ${PAYLOADS.length} payloads ${nAnswers} came in answers and ${nSummaries} in summaries of the model\n`);
  // Most are dropped on the way: a sentence that the article does not bear out is not said.
  assert.ok(nAnswers > 0, 'the model was not heard');
  assert.ok(nSummaries > 0, 'the model summed nothing up');
});
