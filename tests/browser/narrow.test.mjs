// On a phone nothing is wider than the phone: what is wide scrolls in its own place.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signIn, stage } from './support.mjs';

const WIDTH = 360;
const { house, browser } = stage(1);

/** Each page, and what is there once it has something to show. */
const PAGES = [
  ['desk', 'Waiting'],
  ['search?q=label', 'Cases'],
  ['cases', 'Cases'],
  ['knowledge', 'Knowledge'],
  ['people', 'Add somebody'],
  ['policy', 'Versions'],
  ['audit', 'Audit'],
  ['settings', 'API tokens'],
  ['insights/overview', 'The last seven days'],
  ['insights/handoffs', 'Which reasons, and were they good ones?'],
  ['insights/queue', 'How many agents does each hour take?'],
  ['insights/quality', 'Where does it end badly?'],
  ['insights/assistant', 'Which articles help, and which fail?'],
  ['insights/people', 'What people carry'],
  ['insights/quotes', 'For which queue do they hold?'],
  ['insights/missed', 'Was a person needed here?'],
  ['insights/thresholds', 'Do people come at the right moment?'],
  ['insights/calibration', 'Is the risk what it says?'],
];

test('no page of the console scrolls sideways on a phone', async () => {
  const page = await browser.person({ viewport: { width: WIDTH, height: 780 }, reducedMotion: 'reduce' });
  await signIn(page, house, 'haoran');
  const wide = [];
  for (const [address, heading] of PAGES) {
    await page.goto(`${house.address}/console/#/${address}`);
    await page.getByRole('heading', { name: heading }).first().waitFor();
    await page.getByText('Fetching…').first().waitFor({ state: 'hidden' });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > WIDTH) wide.push(`${address}: ${width}`);
  }
  assert.deepEqual(wide, []);
  assert.deepEqual(browser.complaints, []);
});

/** Words that stand beside the page, through every shadow root; what scrolls or is cut with dots is meant to. */
function astray() {
  const found = [];
  const outer = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
  const isMeant = (element) => {
    for (let at = element; at; at = outer(at)) {
      const { overflowX, textOverflow, clipPath } = getComputedStyle(at);
      if (overflowX === 'auto' && at.hasAttribute('tabindex') && at.getAttribute('aria-label') !== 'Transcript') return true;
      if (textOverflow === 'ellipsis' || clipPath !== 'none') return true;
    }
    return false;
  };
  const visit = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      for (const node of element.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE || node.textContent.trim() === '' || !element.checkVisibility()) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        if ([...range.getClientRects()].some(({ right }) => right > innerWidth + 1) && !isMeant(element)) found.push(`${element.localName}: ${node.textContent.slice(0, 30)}`);
      }
    }
  };
  visit(document);
  return found;
}

test('a word without an end breaks where it stands', async () => {
  const word = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
  const ask = async (path, body, token) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(`${house.address}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json();
  };
  const { token, customer_id: customer } = await ask('/customer-sessions', { name: word });
  const { id } = await ask('/conversations', {}, token);
  await ask(`/conversations/${id}/messages`, { client_msg_id: 'msg_01J00000000000000000000001', text: `${word} and a person, please` }, token);

  const page = await browser.person({ viewport: { width: WIDTH, height: 780 } });
  await signIn(page, house, 'mara');
  await page.goto(`${house.address}/console/#/desk/${id}`);
  await page.getByRole('region', { name: 'Transcript' }).getByText(word).first().waitFor();
  assert.deepEqual(await page.evaluate(astray), [], 'the conversation');
  await page.goto(`${house.address}/console/#/customers/${customer}`);
  await page.getByRole('heading', { level: 1, name: word }).waitFor();
  await page.getByRole('region', { name: 'History' }).getByRole('listitem').first().waitFor();
  assert.deepEqual(await page.evaluate(astray), [], 'the customer');
  assert.deepEqual(browser.complaints, []);
});
