// The rooms of leads and administrators: knowledge with its past and from files, settings, audit.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, signIn, stage } from './support.mjs';

const { house, browser } = stage();

test('articles come from files, keep their past, and the audit says who', async () => {
  const haoran = await browser.person();
  await signIn(haoran, house, 'haoran');
  await haoran.getByRole('link', { name: 'Knowledge' }).click();
  await haoran.getByRole('button', { name: 'Import' }).click();
  const files = haoran.getByLabel('Files', { exact: true });
  await files.setInputFiles([
    { name: 'lanterns.md', mimeType: 'text/markdown', buffer: Buffer.from('# Lanterns\n\nThey hang.\n\nThey glow.') },
    { name: 'faq.csv', mimeType: 'text/csv', buffer: Buffer.from('question,answer\nHow many?,Seven.\nHow bright?,Very.') },
    { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<title>t</title><h1>Quays</h1><script>window.hurt=1</script><p>Wet.</p>') },
    { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8]) },
  ]);
  const report = haoran.getByRole('list', { name: 'What came of each file' });
  await report.getByText('photo.jpg').waitFor();
  await clean(haoran, 'the report of an import');
  const said = await report.getByRole('listitem').allInnerTexts();
  assert.deepEqual(said.map((text) => text.replace(/\s+/g, ' ').trim()), [
    'lanterns.md: 1 new', 'faq.csv: 2 new', 'page.html: 1 new', 'photo.jpg is neither Markdown, text, HTML, PDF nor CSV',
  ]);
  await files.setInputFiles([
    { name: 'lanterns.md', mimeType: 'text/markdown', buffer: Buffer.from('# Lanterns\n\nThey hang low.\n\nThey glow.') },
    { name: 'faq.csv', mimeType: 'text/csv', buffer: Buffer.from('question,answer\nHow many?,Seven.\nHow bright?,Very.') },
  ]);
  await report.getByText('2 as before').waitFor();
  await report.getByText('1 changed').waitFor();

  await haoran.getByRole('button', { name: 'Improve' }).click();
  await haoran.getByRole('region', { name: 'Articles nobody needed' }).getByText('None so far.').waitFor();
  await haoran.getByRole('region', { name: 'Questions nothing was found for' }).waitFor();
  await clean(haoran, 'what to improve');

  await haoran.getByRole('searchbox', { name: 'Find an article' }).fill('lanterns hang');
  await haoran.getByRole('link', { name: /Lanterns/ }).click();
  await haoran.getByRole('button', { name: 'History' }).click();
  const change = haoran.getByRole('list', { name: 'What revision 2 changed' });
  await change.getByText('They hang low.').waitFor();
  assert.deepEqual(
    await change.getByRole('listitem').evaluateAll((items) => items.filter((item) => item.dataset.kind !== 'same').map((item) => item.textContent.trim())),
    ['3 lines as before', 'taken out: They hang.', 'put in: They hang low.'],
  );
  await clean(haoran, 'what an article was');
  await haoran.getByRole('button', { name: /^1:/ }).click();
  await haoran.getByRole('button', { name: 'Put revision 1 in the editor' }).click();
  await haoran.getByRole('button', { name: 'Save' }).click();
  await haoran.getByText('Revision 3').waitFor();
  await haoran.getByRole('article').getByText('They hang.', { exact: true }).waitFor();

  await haoran.getByRole('link', { name: 'Audit' }).click();
  await haoran.getByRole('cell', { name: 'Wrote an article' }).first().waitFor();
  assert.equal(await haoran.getByRole('row', { name: /You Wrote an article Lanterns/ }).count(), 3);
  await haoran.getByLabel('By whom').selectOption({ label: 'You' });
  await haoran.getByRole('cell', { name: 'Signed in' }).first().waitFor();
  assert.equal(await haoran.evaluate(() => window.hurt), undefined);
  assert.deepEqual(browser.complaints, []);
  await haoran.context().close();
  await house.again();
});

test('settings: a line for the site, a readable colour, a token that opens and is revoked', async () => {
  const haoran = await browser.person();
  await signIn(haoran, house, 'haoran');
  await haoran.getByRole('link', { name: 'Settings' }).click();
  await haoran.getByLabel('Name of the desk').fill('Quay "help"');
  await haoran.getByLabel('Your colour').fill('#ffd400');
  await haoran.getByText(/less than 4.5: the widget uses the nearest shade/).waitFor();
  const line = haoran.getByLabel('The line to put into your pages');
  assert.match(await line.innerText(), /data-title="Quay &quot;help&quot;" data-accent="#ffd400"/);

  await haoran.getByLabel('What it is for').fill('reports');
  await haoran.getByRole('button', { name: 'Make a token' }).click();
  const secret = await haoran.getByText(/^bat_/).innerText();
  await clean(haoran, 'a token made');
  const asked = () => fetch(`${house.address}/api/v1/agents`, { headers: { authorization: `Bearer ${secret}` } });
  assert.equal((await asked()).status, 200);
  await haoran.getByRole('button', { name: 'Revoke reports' }).click();
  await haoran.getByText('No program has a token.').waitFor();
  assert.equal((await asked()).status, 401);

  await haoran.getByRole('combobox', { name: 'Colours' }).first().selectOption('dark');
  assert.equal(await haoran.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await haoran.getByLabel('A sound for offers and messages').uncheck();
  await haoran.reload();
  await haoran.getByLabel('A sound for offers and messages').waitFor();
  assert.equal(await haoran.getByLabel('A sound for offers and messages').isChecked(), false);
  assert.deepEqual(browser.complaints, []);
  await haoran.context().close();
  await house.again();
});

test('settings: a webhook is made, tried in vain, looked into and deleted', async () => {
  const haoran = await browser.person();
  await signIn(haoran, house, 'haoran');
  await haoran.getByRole('link', { name: 'Settings' }).click();
  await haoran.getByLabel('Who is told').fill('shop');
  await haoran.getByLabel('Address', { exact: true }).fill('http://127.0.0.1:9/hook');
  await haoran.getByText('Only some kinds of events').click();
  await haoran.getByRole('checkbox', { name: /handoff_requested/ }).check();
  await haoran.getByRole('button', { name: 'Make a webhook' }).click();
  assert.match(await haoran.getByText(/^whsec_/).innerText(), /^whsec_[\w+/=]{44}$/);
  await haoran.getByText('Has been told everything.').waitFor();
  await haoran.getByRole('button', { name: 'Send shop a test' }).click();
  await haoran.getByRole('cell', { name: /own network/ }).waitFor();
  await clean(haoran, 'a webhook and its attempts');
  await haoran.getByRole('button', { name: 'Delete shop' }).click();
  await haoran.getByText('Nobody outside is told what happens.').waitFor();
  assert.deepEqual(browser.complaints, []);
});

test('search looks for what the address asks for, also while it is open', async () => {
  const mara = await browser.person();
  await signIn(mara, house, 'mara');
  await mara.goto(`${house.address}/console/#/search`);
  await mara.getByText('Write what you are looking for').waitFor();
  await mara.goto(`${house.address}/console/#/search?q=label`);
  await mara.getByRole('region', { name: 'Cases' }).getByRole('listitem').first().waitFor();
  await mara.goto(`${house.address}/console/#/search`);
  await mara.getByText('Write what you are looking for').waitFor();
  assert.deepEqual(browser.complaints, []);
});
