/** What the console says of files. */

/** @type {import('../shell/file-views.js').Words & { tooLarge: (max: string) => string }} */
export const FILE_WORDS = {
  files: 'Files',
  take: 'Download',
  drop: (name) => `Remove ${name}`,
  tooLarge: (max) => `larger than ${max}`,
};
