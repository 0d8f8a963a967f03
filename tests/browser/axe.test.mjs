// Every page in its states, light and dark: axe finds nothing, and the content policy holds.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, openChat, say, signIn, stage } from './support.mjs';

const { house, browser } = stage();

for (const colorScheme of ['light', 'dark']) {
  test(`the widget in its states, ${colorScheme}`, async () => {
    const page = await browser.person({ colorScheme, reducedMotion: 'reduce' });
    const chat = await openChat(page, house);
    await clean(page, 'open');
    await chat.getByRole('button', { name: 'Emoji' }).click();
    await chat.getByRole('group', { name: 'Emoji' }).waitFor();
    await clean(page, 'emoji');
    await say(chat, 'How do I export my data?');
    await chat.getByRole('list', { name: 'Where this comes from' }).first().waitFor();
    await clean(page, 'answered');
    await chat.getByRole('button', { name: 'Talk to a person' }).click();
    await chat.getByRole('region', { name: 'Waiting for a person' }).waitFor();
    await clean(page, 'waiting');
    await chat.getByRole('button', { name: 'Leave my e-mail' }).click();
    await clean(page, 'leaving an address');
    await chat.getByRole('button', { name: 'Keep waiting' }).click();
    await chat.getByRole('button', { name: 'End chat' }).click();
    await chat.getByLabel(/^4/).first().check({ force: true });
    await clean(page, 'scoring');
    assert.deepEqual(browser.complaints, []);
  });

  test(`the console's rooms, ${colorScheme}`, async () => {
    const door = await browser.person({ colorScheme });
    await door.goto(`${house.address}/console/`);
    await door.getByRole('heading', { name: 'Sign in to Baton' }).waitFor();
    await clean(door, 'door');

    const page = await browser.person({ colorScheme, reducedMotion: 'reduce' });
    await signIn(page, house, 'haoran');
    const chat = await openChat(await browser.person({ colorScheme }), house);
    await say(chat, 'I want to talk to a person please');
    await page.getByRole('region', { name: 'You are offered a conversation' }).waitFor();
    await clean(page, 'offer');
    await page.keyboard.press('a');
    await page.getByRole('complementary', { name: 'Briefing' }).getByRole('heading', { name: 'Customer' }).waitFor();
    await clean(page, 'conversation');
    await page.keyboard.press('r');
    await page.keyboard.type('/');
    await page.getByRole('listbox', { name: 'Canned replies' }).waitFor();
    await clean(page, 'canned replies');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Where to, or what to do' }).waitFor();
    await clean(page, 'palette');
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('l');
    await page.getByRole('searchbox', { name: 'Look it up' }).fill('export');
    await page.getByRole('region', { name: 'Knowledge' }).getByRole('group').first().waitFor();
    await clean(page, 'looking it up');
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('t');
    await page.getByRole('dialog', { name: 'Pass on' }).waitFor();
    await clean(page, 'passing on');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Pass on' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('w');
    const wrapUp = page.getByRole('dialog', { name: 'Wrap up' });
    await wrapUp.waitFor();
    await clean(page, 'wrapping up');
    await wrapUp.getByRole('button', { name: 'Wrap up' }).click();
    await wrapUp.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { level: 1 }).getByRole('link').click();
    await page.getByRole('region', { name: 'History' }).getByRole('listitem').first().waitFor();
    await clean(page, 'the customer');
    for (const room of ['Search', 'Cases', 'Knowledge', 'Insights', 'Policy', 'People', 'Audit', 'Settings']) {
      await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: room }).click();
      await page.getByRole('heading', { level: 1, name: room }).waitFor();
      await clean(page, room);
    }
    assert.deepEqual(browser.complaints, []);
    await page.context().close();
    await house.again();
  });
}
