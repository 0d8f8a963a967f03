// A real OpenID provider on this machine (npm's `oidc-provider`), with people who sign in at its own pages.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { Provider } from 'oidc-provider';

/** A port nobody has just now. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The provider. It is `localhost`, Baton is `127.0.0.1`: to a browser, two sites. */
export class IdentityProvider {
  #server;
  #port = 0;
  #baton;
  issuer = '';
  /** What it says of each of its people, by what they type to sign in. */
  people = {};
  /** Log-outs that Baton did not take. */
  untaken = [];

  /** @param {string} baton where Baton is */
  constructor(baton) {
    this.#baton = baton;
  }

  async start() {
    this.#port ||= await freePort();
    this.issuer = `http://localhost:${this.#port}`;
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: 'baton',
          client_secret: 'a secret of the team: with/odd characters',
          redirect_uris: [`${this.#baton}/sign-in/single-sign-on`],
          post_logout_redirect_uris: [`${this.#baton}/console/`],
          backchannel_logout_uri: `${this.#baton}/single-sign-on/back-channel-log-out`,
          backchannel_logout_session_required: true,
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups', 'skills', 'locale'] },
      cookies: { keys: ['a key for cookies'] },
      features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
      // It calls nobody on its own machine unless told to: here that is where Baton is.
      fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...this.people[id] }) }),
    });
    provider.on('backchannel.error', (_, error) => this.untaken.push(String(error.cause ?? error.message)));
    this.#server = provider.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async stop() {
    if (!this.#server) return;
    const gone = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await gone;
    this.#server = undefined;
  }

  /** Signs in at the provider's own page, and lets Baton know who it is. */
  async vouch(page, name) {
    await page.getByPlaceholder('Enter any login').fill(name);
    await page.getByPlaceholder('and password').fill('whatever');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
  }
}
