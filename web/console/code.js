/** The field for the code of a second factor, the same at every door. */

import { html } from 'lit';
import { ApiError } from '../shell/api.js';

/** The field. */
export const code = () => html`
  <div>
    <label for="code">The code your app shows now, or a recovery code</label>
    <input id="code" name="code" required maxlength="64" autocomplete="one-time-code" spellcheck="false" />
  </div>
`;

/**
 * What was typed into it, if it was there.
 * @param {FormData} form
 * @returns {{ code?: string }}
 */
export function given(form) {
  const typed = form.get('code');
  return typed === null ? {} : { code: String(typed).trim() };
}

/**
 * Whether everything is right but that a code is needed.
 * @param {unknown} error
 */
export const asksForCode = (error) => error instanceof ApiError && error.status === 400 && error.field === 'code';
