// Mail as administrators see it, with servers that nobody reaches: what waits, why, and the test.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, signIn, stage } from './support.mjs';

Object.assign(process.env, {
  BATON_EMAIL_FROM: 'Lantern support <support@lantern.example>',
  BATON_EMAIL_SMTP_HOST: '127.0.0.1',
  BATON_EMAIL_SMTP_PORT: '9',
  BATON_EMAIL_IMAP_HOST: '127.0.0.1',
  BATON_EMAIL_IMAP_USER: 'support',
  BATON_EMAIL_IMAP_PASSWORD: 'sesame',
});

const { house, browser } = stage();

test('settings show how mail fares and try it; people are sent links; leads choose', async () => {
  const haoran = await browser.person();
  await signIn(haoran, house, 'haoran');
  await haoran.getByRole('link', { name: 'People' }).click();
  await haoran.getByRole('button', { name: 'New password link' }).first().click();
  await haoran.getByRole('button', { name: 'Send one by e-mail' }).click();
  await haoran.getByText(/A link goes to .+ by e-mail/).waitFor();
  await clean(haoran, 'a link that goes by mail');

  await haoran.getByRole('link', { name: 'Settings' }).click();
  const mail = haoran.getByRole('region', { name: 'E-mail' });
  await mail.getByText('support@lantern.example').waitFor();
  await mail.getByRole('button', { name: /Send me a test/ }).click();
  await mail.getByText(/No test went out: .*own network.* The mailbox cannot be read: .*own network/).waitFor();
  await mail.getByText('1 waits.').waitFor();
  await mail.getByText('What went out').click();
  await mail.getByRole('row', { name: /Another password for .+ Waits.* own network/ }).waitFor();
  await clean(haoran, 'mail that does not go out');
  assert.equal((await haoran.content()).includes('sesame'), false);

  const own = haoran.getByRole('region', { name: 'Mails to you' });
  await own.getByRole('checkbox', { name: /week in words/ }).uncheck();
  await haoran.reload();
  await own.getByRole('checkbox', { name: /needs a lead/ }).waitFor();
  assert.equal(await own.getByRole('checkbox', { name: /week in words/ }).isChecked(), false);
  assert.equal(await own.getByRole('checkbox', { name: /needs a lead/ }).isChecked(), true);
  assert.deepEqual(browser.complaints, []);
});
