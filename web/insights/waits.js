/** Waits in rows, as they were and as they would be: what the policy lab and the what-if both show. */

import { html } from 'lit';
import { shown } from '../model/insights.js';

/** @typedef {import('../types/api.js').ReplayWait} ReplayWait */

/**
 * @param {string} question what the table answers
 * @param {number} days how many days are lived through
 * @param {[string, ReplayWait][]} rows
 */
export function waits(question, days, rows) {
  return html`
    <div class="scroll" role="region" tabindex="0" aria-label=${`Table: ${question}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">The last ${days === 1 ? 'day' : `${days} days`}</th><th scope="col" class="number">Came</th><th scope="col" class="number">Half waited under</th
            ><th scope="col" class="number">80&nbsp;% under</th><th scope="col" class="number">Left</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([name, { n, p50_s, p80_s, left }]) => html`
              <tr>
                <th scope="row">${name}</th>
                <td class="number">${n}</td>
                <td class="number">${shown(p50_s, 'seconds')}</td>
                <td class="number">${shown(p80_s, 'seconds')}</td>
                <td class="number">${shown(left, 'share')}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}
