/** The drawings of the cards, fetched with the first of them. */

import { drawing } from './icons.js';

export const check = () => drawing('M5 12.5l4.5 4.5L19 7.5');
export const clock = () => drawing('M4 12a8 8 0 1 0 16 0 8 8 0 1 0-16 0M12 8v4l3 2');
