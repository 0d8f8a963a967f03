/**
 * The widget's base: Lit's reactive element and templates in a closed shadow root. Imports by
 * address, since the site that embeds it has no import map of ours.
 */

import { render } from '../vendor/lit-html/lit-html.js';
import { ReactiveElement } from '../vendor/reactive-element/reactive-element.js';

export class WidgetElement extends ReactiveElement {
  /** @type {ShadowRootInit} */
  static shadowRootOptions = { mode: 'closed' };

  /** @returns {unknown} what to show */
  view() {
    return undefined;
  }

  /**
   * One more style, of a part that came later.
   * @param {{ styleSheet?: CSSStyleSheet | undefined }} style
   */
  wear({ styleSheet }) {
    if (styleSheet) /** @type {ShadowRoot} */ (this.renderRoot).adoptedStyleSheets.push(styleSheet);
  }

  /** @param {import('../vendor/reactive-element/reactive-element.js').PropertyValues} changed */
  update(changed) {
    super.update(changed);
    render(this.view(), this.renderRoot, { host: this });
  }
}
