/** Files in the customer's window; fetched when there is the first one. */

export { FileViews, trayView } from '../shell/file-views.js';
export { Tray } from '../shell/tray.js';
export { filesStyle } from '../styles/files.js';
