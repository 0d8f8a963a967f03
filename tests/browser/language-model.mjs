// A language model's server for the browser's tests: an OpenAI-compatible endpoint on this machine
// that says what it is told to say.

import { createServer } from 'node:http';

export class LanguageModel {
  #server;
  #says;
  url = '';

  /** @param {(messages: { role: string, content: string }[]) => string} says its answer to a call */
  constructor(says) {
    this.#says = says;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async start() {
    await new Promise((listening) => this.#server.listen(0, '127.0.0.1', listening));
    this.url = `http://127.0.0.1:${this.#server.address().port}/v1`;
    return this;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request, response) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const text = this.#says(JSON.parse(body).messages);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    // A few letters at a time: whatever is hostile comes in pieces, too.
    for (const piece of text.match(/[\s\S]{1,7}/gu) ?? []) {
      response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: piece } }] })}\n\n`);
    }
    response.end(`data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`);
  }
}
