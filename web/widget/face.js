/** Agents' faces in the customer's window; fetched with the first agent. */

import { css } from '../vendor/reactive-element/css-tag.js';
import { faceStyle } from '../styles/face.js';

export { faceView } from '../shell/face.js';

export const style = css`
  ${faceStyle}

  .head .badge {
    inline-size: 2.5rem;
    block-size: 2.5rem;
    font-size: 0.875rem;
  }
`;
