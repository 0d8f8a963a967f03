// Pictures for the browser's tests, and whether one was drawn.

import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';

/** A real picture, all of one colour. */
export function png(width, height) {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x80)]);
  const part = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(8 + data.length + 4);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), 8 + data.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), part('IHDR', head), part('IDAT', rows), part('IEND', Buffer.alloc(0))]);
}

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let k = 0; k < 8; k += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** Whether a picture was really drawn: its middle has the colour it was made of. */
export async function drawn(scope) {
  const canvas = scope.locator('canvas').first();
  await canvas.waitFor();
  for (let i = 0; i < 50; i += 1) {
    const middle = await canvas.evaluate((c) => [...c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data]);
    if (middle[0] === 0x80 && middle[3] === 255) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail('the picture was never drawn');
}
