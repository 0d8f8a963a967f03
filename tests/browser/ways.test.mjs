// Ways through the console: every room on a phone, and addresses that lead nowhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, signIn, stage } from './support.mjs';

const { house, browser } = stage();
const NEAR = ['Desk', 'Search', 'Cases'];
const FAR = ['Knowledge', 'Insights', 'Policy', 'People', 'Audit', 'Settings'];

test('on a phone every room is two touches away', async () => {
  const page = await browser.person({ viewport: { width: 360, height: 740 }, hasTouch: true, reducedMotion: 'reduce' });
  await signIn(page, house, 'mara');
  const rooms = page.getByRole('navigation', { name: 'Rooms' });
  const within = async (element) => {
    const box = await element.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360 && box.width >= 24 && box.height >= 24, JSON.stringify(box));
  };
  for (const room of [...NEAR.slice(1), NEAR[0]]) {
    await within(rooms.getByRole('link', { name: room }));
    await rooms.getByRole('link', { name: room }).tap();
    await page.getByRole('heading', { level: 1, name: room }).waitFor({ state: 'attached' });
  }
  const more = rooms.getByRole('button', { name: 'More' });
  await within(more);
  const sheet = page.getByRole('dialog', { name: 'More' });
  for (const room of FAR) {
    await more.tap();
    await within(sheet.getByRole('link', { name: room }));
    if (room === FAR[0]) await clean(page, 'the sheet of rooms');
    await sheet.getByRole('link', { name: room }).tap();
    await sheet.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { level: 1, name: room }).waitFor();
    assert.equal(await more.getAttribute('aria-current'), 'page');
  }
  await more.tap();
  await within(sheet.getByRole('link', { name: 'Help' }));
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
  await more.tap();
  await sheet.getByRole('button', { name: 'Sign out' }).tap();
  await page.getByRole('heading', { name: 'Sign in to Baton' }).waitFor();
  assert.deepEqual(browser.complaints, []);
});

test('an address that leads nowhere says so and leads back', async () => {
  const page = await browser.person();
  await signIn(page, house, 'devin');
  for (const address of ['#/nowhere', '#/sign-in', '#/desk/cnv_00000000000000000000000009', '#/desk/%', 'elsewhere', 'elsewhere#/cases']) {
    await page.goto(`${house.address}/console/${address}`);
    await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor();
    await clean(page, address);
    await page.getByRole('link', { name: 'Back to the desk' }).click();
    await page.getByRole('heading', { name: 'Mine' }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/console/', address);
  }
  assert.deepEqual(browser.complaints, []);
});
