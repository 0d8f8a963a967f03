// What the widget weighs on its way to a customer who opens it and asks something.

import { openChat, say } from './support.mjs';

const LAUNCHER = '/widget/launcher.js';
const EDITION = /^\/edition\/[^/]+/;
const OURS = /^\/(widget|model|shell|styles\/\w+\.js|vendor)/;

/** @typedef {{ body: number, whole: number }} Bytes without and with the headers */

/**
 * @param {string} encoding the customer's browser takes
 * @returns {Promise<{ launcher: Bytes, rest: Bytes, n: number }>} the launcher, and how many files it then loads
 */
export async function widgetWeight(house, browser, encoding) {
  const page = await browser.person({ extraHTTPHeaders: { 'accept-encoding': encoding } });
  const { wholes, bodies } = await counted(page);
  const chat = await openChat(page, house);
  await chat.waitFor();
  await say(chat, 'How do I export my data?');
  await chat.locator('[data-author="assistant"]').nth(1).waitFor();
  const files = [...wholes.keys()].filter((path) => OURS.test(path) && path !== LAUNCHER);
  const sum = (of) => files.reduce((all, path) => all + (of.get(path) ?? 0), 0);
  await page.context().close();
  return {
    launcher: { body: bodies.get(LAUNCHER), whole: wholes.get(LAUNCHER) },
    rest: { body: sum(bodies), whole: sum(wholes) },
    n: files.length,
  };
}

/** What comes over the wire, file by file. */
async function counted(page) {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Network.enable');
  const urls = new Map();
  const wholes = new Map();
  const bodies = new Map();
  debug.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, new URL(request.url).pathname.replace(EDITION, '')));
  debug.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => wholes.set(urls.get(requestId), encodedDataLength));
  debug.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const path = urls.get(requestId);
    bodies.set(path, (bodies.get(path) ?? 0) + encodedDataLength);
  });
  return { wholes, bodies };
}
