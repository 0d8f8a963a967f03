// Hostile words in every field that some page shows: they stay words everywhere. The judge is the
// document itself, all its shadow roots included: nothing ran, nothing became an element.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { PAYLOADS, harmless as judge } from './hostility.mjs';
import { signIn, stage } from './support.mjs';

const SECRET = 'a secret of at least thirty-two characters';
process.env.BATON_IDENTITY_SECRET = SECRET;

const ALL = PAYLOADS.join('\n');
const NAME = '<img src=x onerror=window.hurt=20>Mallory';

const { house, browser } = stage();

function signed(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ aud: 'baton', exp: Math.floor(Date.now() / 1000) + 600, ...claims })}`;
  return `${body}.${createHmac('sha256', SECRET).update(body).digest('base64url')}`;
}

async function api(method, path, body, token) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(`${house.address}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.status === 204 ? undefined : response.json();
}

const harmless = (page, where) => judge(browser, page, where);

/** Sends a file whose name and content are hostile. */
async function sendFile(conversation, name, token) {
  const uploaded = await fetch(`${house.address}/api/v1/conversations/${conversation}/attachments?${new URLSearchParams({ name })}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: ALL,
  });
  const { id } = await uploaded.json();
  await api('POST', `/conversations/${conversation}/messages`, { client_msg_id: 'msg_01J00000000000000000000102', text: '', attachments: [id] }, token);
}

test('what is hostile in any field is shown as words on every page', async () => {
  const lead = await browser.person();
  lead.on('dialog', (dialog) => browser.complaints.push(`a dialog: ${dialog.message()}`));
  await signIn(lead, house, 'mara');
  const inside = (method, path, body) =>
    lead.evaluate(
      async ([method, path, body]) => {
        const response = await fetch(`/api/v1${path}`, { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
        if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
        return response.status === 204 ? null : response.json();
      },
      [method, path, body],
    );
  const article = await inside('POST', '/articles', { title: PAYLOADS[1], body: `# ${PAYLOADS[0]}\n\n${ALL}\n\n| ${PAYLOADS[2]} | b |\n|--|--|\n| ${PAYLOADS[5]} | c |`, topic: PAYLOADS[0].slice(0, 30), published: true });
  await inside('POST', '/articles', { title: PAYLOADS[2], body: ALL, topic: 'canned-reply', audience: 'internal', published: true });

  const jwt = signed({ sub: '<b>C-1</b>', name: NAME, email: 'm@evil.example', tier: 'premium', value_per_year: 5, attributes: { plan: PAYLOADS[2], '<i>a</i>': PAYLOADS[6] } });
  const { token } = await api('POST', '/customer-sessions', { identity: { jwt } });
  const conversation = await api('POST', '/conversations', { page: `${house.address}/?q=<script>window.hurt=30</script>`, context: { note: PAYLOADS[1] } }, token);
  const say = (text, i) => api('POST', `/conversations/${conversation.id}/messages`, { client_msg_id: `msg_01J00000000000000000000${String(i).padStart(3, '0')}`, text }, token);
  await say(ALL, 1);
  await sendFile(conversation.id, PAYLOADS[1], token);
  await api('POST', `/conversations/${conversation.id}/handoff`, {}, token);
  await api('POST', `/conversations/${conversation.id}/ask`, { ask: PAYLOADS[1] }, token);

  await inside('POST', `/conversations/${conversation.id}/takeover`, {});
  const { handoff_id: handoff } = await inside('GET', `/conversations/${conversation.id}`);
  await inside('POST', `/conversations/${conversation.id}/notes`, { text: ALL });
  await inside('POST', `/conversations/${conversation.id}/messages`, { client_msg_id: 'msg_01J00000000000000000000101', text: ALL });

  await lead.goto(`${house.address}/console/#/desk/${conversation.id}`);
  const transcript = lead.getByRole('region', { name: 'Transcript' });
  await transcript.getByText('window.hurt=20').first().waitFor();
  await transcript.getByText('Note by').first().waitFor();
  await harmless(lead, 'the conversation');
  await lead.keyboard.press('r');
  await lead.keyboard.type('/');
  await lead.getByRole('listbox', { name: 'Canned replies' }).waitFor();
  await harmless(lead, 'canned replies');
  await lead.keyboard.press('Enter');
  await harmless(lead, 'a canned reply put in');

  const page = await browser.person();
  page.on('dialog', (dialog) => browser.complaints.push(`a dialog: ${dialog.message()}`));
  await page.addInitScript(({ kept, origin }) => {
    for (const [name, value] of Object.entries(kept)) localStorage.setItem(`baton:${origin}:${name}`, value);
  }, { kept: { token, conversation: conversation.id, open: 'yes' }, origin: house.address });
  await page.goto(`${house.address}/`);
  const chat = page.getByRole('dialog', { name: /chat/ });
  await chat.getByText('window.hurt=1<').first().waitFor();
  await harmless(page, 'the widget');

  await inside('POST', `/handoffs/${handoff}/wrap-up`, { disposition: 'solved', cause: PAYLOADS[1], fix: ALL.slice(0, 900), verdict: 'needed', tags: ['<b>t</b>'] });
  await api('POST', `/conversations/${conversation.id}/score`, { score: 1, comment: PAYLOADS[2] }, token);
  await chat.getByText(/Thank you/).first().waitFor();
  await harmless(page, 'the end');

  const { case_id: made, customer_id: customer } = await inside('GET', `/conversations/${conversation.id}`);
  /** @type {[string, RegExp | string][]} */
  const rooms = [
    [`cases/${made}`, 'What fixed it'],
    [`customers/${customer}`, 'History'],
    [`knowledge/${article.id}`, 'Revision 1'],
    ['search?q=hurt', 'Search'],
    ['desk', 'Mine'],
    ['policy', 'Policy'],
  ];
  for (const [room, sign] of rooms) {
    await lead.goto(`${house.address}/console/#/${room}`);
    await lead.getByText(sign).first().waitFor();
    await harmless(lead, room);
  }
  await lead.keyboard.press('Control+k');
  await lead.getByRole('combobox', { name: 'Where to, or what to do' }).waitFor();
  await harmless(lead, 'the palette');
});
