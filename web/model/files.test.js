import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as files from './files.js';

test('a file is chosen, goes, and is ready; one that is refused is not', () => {
  let tray = files.add(files.add([], { key: 1, name: 'a.png', size: 10 }), { key: 2, name: '', size: 5 });
  assert.deepEqual(tray.map(({ name, share }) => [name, share]), [['a.png', 0], ['file', 0]]);
  assert.ok(files.isUnderWay(tray));
  tray = files.change(tray, 1, { share: 0.5 });
  assert.equal(tray[0]?.share, 0.5);
  const kept = { id: 'att_1', name: 'a.png', media_type: 'image/png', bytes: 10 };
  tray = files.change(files.change(tray, 1, { kept }), 2, { trouble: 'too large' });
  assert.ok(!files.isUnderWay(tray));
  assert.deepEqual(files.ready(tray), [kept]);
  assert.deepEqual(files.remove(tray, 1).map(({ key }) => key), [2]);
});

test('no more files are chosen than go with one message', () => {
  /** @type {files.Chosen[]} */
  let tray = [];
  for (let key = 0; key < 12; key += 1) tray = files.add(tray, { key, name: 'x', size: 1 });
  assert.equal(tray.length, files.FILES_MAX);
});

test('sizes read as people say them', () => {
  assert.deepEqual([0, 999, 1_000, 12_345, 999_499, 999_500, 3_400_000].map(files.size), [
    '0 B', '999 B', '1 kB', '12 kB', '999 kB', '1 MB', `${(3.4).toLocaleString()} MB`,
  ]);
});

test('a picture keeps its shape and is never blown up', () => {
  const bounds = { width: 240, height: 180 };
  assert.deepEqual(files.fitted({ width: 2400, height: 600 }, bounds), { width: 240, height: 60 });
  assert.deepEqual(files.fitted({ width: 20, height: 10 }, bounds), { width: 20, height: 10 });
  assert.deepEqual(files.fitted({ width: 16_000, height: 1 }, bounds), { width: 240, height: 1 });
});
