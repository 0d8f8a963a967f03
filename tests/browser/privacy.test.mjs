// A customer is taken out and erased on their own page, and only after asking again.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { clean, signIn, stage } from './support.mjs';

const { house, browser } = stage();

/** @param {string} at @param {unknown} body @param {string} [token] */
async function post(at, body, token) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await fetch(`${house.address}/api/v1${at}`, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${at}: ${answer.status}`);
  return answer.json();
}

test('everything of a customer is handed out, and erased after asking again', async () => {
  const { customer_id: customer, token } = await post('/customer-sessions', { name: 'Philippa Quill' });
  const { id } = await post('/conversations', {}, token);
  await post(`/conversations/${id}/messages`, { client_msg_id: `msg_${'1'.repeat(26)}`, text: 'my xylograph is broken' }, token);
  const haoran = await browser.person();
  await signIn(haoran, house, 'haoran');
  await haoran.goto(`${house.address}/console/#/customers/${customer}`);
  await haoran.getByRole('heading', { name: 'Philippa Quill', level: 1 }).waitFor();
  await clean(haoran, 'the page of a customer');
  const [file] = await Promise.all([haoran.waitForEvent('download'), haoran.getByRole('button', { name: 'Export' }).click()]);
  assert.match(readFileSync(await file.path(), 'utf8'), /my xylograph is broken/);

  await haoran.getByRole('button', { name: 'Erase…' }).click();
  const asked = haoran.getByRole('dialog', { name: 'Erase Philippa Quill?' });
  await clean(haoran, 'asking before a customer is erased');
  await asked.getByRole('button', { name: 'Cancel' }).click();
  await haoran.getByRole('heading', { name: 'Philippa Quill', level: 1 }).waitFor();
  await haoran.getByRole('button', { name: 'Erase…' }).click();
  await asked.getByRole('button', { name: 'Erase for good' }).click();
  await haoran.getByText('Erased: 1 conversations, 0 cases, 0 files. Nothing of it is left on the disk.').waitFor();
  await haoran.getByRole('heading', { name: 'Philippa Quill' }).waitFor({ state: 'detached' });
  assert.equal(await haoran.getByText('my xylograph is broken').count(), 0);

  await haoran.getByRole('link', { name: 'Settings' }).click();
  await haoran.getByText('What people write is stored as they wrote it.').waitFor();
  await clean(haoran, 'what is kept of customers');
  assert.deepEqual(browser.complaints, []);
});
