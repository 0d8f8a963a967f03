/** What stands below the history while a customer waits, and after the end; fetched with the first. */

export { cardStyle as style } from './card-style.js';
export { endingView } from './ending.js';
export { waitingView } from './waiting.js';
