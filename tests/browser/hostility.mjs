// Hostile words, and the judge of what became of them: the document itself, all its shadow roots
// included. Nothing ran, nothing became an element.

import assert from 'node:assert/strict';

/** One of each kind: elements, mXSS, templates, addresses, drawings, directions, invisible letters. */
export const PAYLOADS = [
  '<script>window.hurt=1</script>',
  '<img src=x onerror="window.hurt=2">',
  '<svg onload=window.hurt=3><a href="javascript:window.hurt=4">x</a></svg>',
  '<noscript><p title="</noscript><img src=x onerror=window.hurt=5>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hurt=6&gt;">',
  '{{constructor.constructor("window.hurt=7")()}} ${window.hurt=8} #{7*7}',
  'javascript:window.hurt=9 [click](javascript:window.hurt=10) [d](data:text/html,<script>window.hurt=11</script>)',
  'https://example.org/"onmouseover="window.hurt=12 <https://e.example/?a=<script>window.hurt=13</script>>',
  '"><iframe srcdoc="<script>parent.hurt=14</script>"></iframe><object data="javascript:window.hurt=15">',
  '\u202Egnp.exe\u202C \u200B\u2066hidden\u2069 \uFEFFend',
  '--><form action=//evil.example><input name=q><button formaction=javascript:window.hurt=16>go',
];

/** Everything in the document that must not be there, through every shadow root. */
function judged() {
  const allowed = /^(https?:|mailto:|#)/;
  const found = [];
  const visit = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const tag = element.localName;
      if (element.shadowRoot) visit(element.shadowRoot);
      if (['iframe', 'object', 'embed', 'math', 'noscript', 'base', 'mglyph'].includes(tag) && !element.closest('body > noscript')) found.push(tag);
      if (tag === 'script' && !element.src && element.type !== 'importmap') found.push('script in the page');
      if (tag === 'img' && !element.getAttribute('src')?.startsWith('/styles/')) found.push(`img ${element.getAttribute('src')}`);
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) found.push(`${tag} ${name}`);
        if (['srcdoc', 'formaction', 'action'].includes(name)) found.push(`${tag} ${name}`);
        if (['href', 'xlink:href', 'src'].includes(name) && /^\s*(javascript|data|vbscript):/i.test(value)) found.push(`${tag} ${name}=${value}`);
      }
      if (tag === 'a' && element.hasAttribute('href') && !allowed.test(element.getAttribute('href')) && !element.getAttribute('href').startsWith('/')) {
        found.push(`a ${element.getAttribute('href')}`);
      }
    }
  };
  visit(document);
  if (window.hurt !== undefined) found.push(`ran: ${window.hurt}`);
  return found;
}

/** The page shows nothing but words, and complained of nothing. */
export async function harmless(browser, page, where) {
  // Hovering and pressing links would be next; whatever runs by itself has run by the next frames.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.deepEqual(await page.evaluate(judged), [], where);
  assert.deepEqual(browser.complaints, [], where);
}
