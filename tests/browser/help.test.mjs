// The manual: its pages, finding something in them, keys, light and dark, wide and narrow, on paper.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, signIn, stage } from './support.mjs';

const { house, browser } = stage();

for (const colorScheme of ['light', 'dark']) {
  test(`every page is shown, ${colorScheme}`, async () => {
    const page = await browser.person({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(`${house.address}/help/`);
    const contents = page.getByRole('navigation', { name: 'Contents' });
    await page.getByRole('heading', { level: 1, name: 'What Baton is' }).waitFor();
    const links = await contents.getByRole('link').all();
    assert.ok(links.length >= 28, `${links.length} pages`);
    for (const link of links) {
      const title = (await link.innerText()).trim();
      await link.click();
      await page.waitForFunction((wanted) => document.title === `${wanted}, Baton`, title);
      await page.locator('article h1').waitFor();
      assert.equal(await contents.locator('[aria-current="page"]').innerText(), title);
      await clean(page, title);
    }
    assert.deepEqual(browser.complaints, []);
    await page.context().close();
  });
}

test('something is found, marked, and gone to; the way back works', async () => {
  const page = await browser.person({ reducedMotion: 'reduce' });
  await page.goto(`${house.address}/help/`);
  await page.locator('article h1').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('disk full');
  const found = page.getByRole('list', { name: 'Found' });
  await found.getByRole('link', { name: /The disk is full/ }).first().waitFor();
  await clean(page, 'found');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'When something is lost' }).waitFor();
  await page.waitForURL(/\/help\/disaster#the-disk-is-full$/);
  const heading = page.getByRole('heading', { level: 2, name: /The disk is full/ });
  await page.waitForFunction(() => document.querySelector('baton-help').shadowRoot.activeElement?.id === 'the-disk-is-full');
  assert.ok((await heading.boundingBox()).y < 200, 'the place is in sight');
  assert.ok((await page.locator('article mark').count()) > 2, 'the words are marked');
  await page.getByRole('searchbox', { name: 'Find in all pages' }).press('Escape');
  await page.locator('article mark').first().waitFor({ state: 'detached' });
  await page.locator('article').getByRole('link', { name: 'keep them for a time' }).click();
  await page.getByRole('heading', { level: 1, name: 'Personal data' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'When something is lost' }).waitFor();
  await page.getByRole('searchbox', { name: 'Find in all pages' }).fill('zebra crossing');
  await page.getByText('Nothing found.').waitFor();
  assert.deepEqual(browser.complaints, []);
});

test('a link leads to its place, a wrong one says so, and nothing is fetched from elsewhere', async () => {
  const page = await browser.person();
  const hosts = new Set();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.goto(`${house.address}/help/reference-settings#at-the-top`);
  await page.getByRole('cell', { name: 'allowed_origins', exact: true }).waitFor();
  await page.goto(`${house.address}/help/nowhere`);
  await page.getByText('There is no such page.').waitFor();
  await page.goto(`${house.address}/help/ten-minutes`);
  await page.getByRole('navigation', { name: 'Pages beside this one' }).getByRole('link', { name: /An agent’s first day/ }).click();
  await page.getByRole('heading', { level: 1, name: 'An agent’s first day' }).waitFor();
  assert.deepEqual([...hosts], [new URL(house.address).host]);
});

test('on a phone and on paper', async () => {
  const page = await browser.person({ viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' });
  await page.goto(`${house.address}/help/identity`);
  await page.getByRole('heading', { level: 1, name: 'Who your customer is' }).waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `${wide} px wide`);
  const contents = page.getByRole('navigation', { name: 'Contents' });
  assert.equal(await contents.isVisible(), false);
  await page.getByRole('button', { name: 'Contents' }).click();
  await clean(page, 'contents on a phone');
  await contents.getByRole('link', { name: 'Backups' }).click();
  await page.getByRole('heading', { level: 1, name: 'Backups' }).waitFor();
  assert.equal(await contents.isVisible(), false);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('button', { name: 'Contents' }).isVisible(), false);
  assert.equal(await page.locator('article').isVisible(), true);
});

test('the console leads here', async () => {
  const page = await browser.person();
  await signIn(page, house, 'devin');
  const link = page.getByRole('link', { name: 'Help', exact: true });
  assert.equal(await link.getAttribute('href'), '/help/');
  await clean(page, 'the rail with it');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Where to, or what to do' }).fill('help');
  const opened = page.context().waitForEvent('page');
  await page.getByRole('option', { name: /Open the help/ }).click();
  const manual = await opened;
  await manual.getByRole('heading', { level: 1, name: 'What Baton is' }).waitFor();
});
