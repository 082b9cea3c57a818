// The app's icon as pictures of points, which phones ask for when the page is installed: drawn here, so that no binary
// file has to be kept. The shapes are those of icon.svg; the ground fills the square, as a mask may cut it round.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";

const ground = [0x0f, 0x76, 0x6e];
const white = [0xff, 0xff, 0xff];
/** Of 64, as in the drawing; a mask leaves the middle four fifths. */
const drawn = 64;
const shrink = 0.8;
const samples = 3;

/** The colour at a place of the drawing. */
function colour(x, y) {
  const in_box = (left, top, right, bottom, r) => {
    const dx = Math.max(left + r - x, 0, x - (right - r));
    const dy = Math.max(top + r - y, 0, y - (bottom - r));
    return x >= left && x <= right && y >= top && y <= bottom && dx * dx + dy * dy <= r * r;
  };
  const dot = [24, 32, 40].some((cx) => (x - cx) ** 2 + (y - 28) ** 2 <= 9);
  if (dot) return ground;
  const tail = x >= 22 && y >= 41 && y <= 51 && x - 22 <= (51 - y) * (10 / 9);
  return in_box(14, 14, 50, 42, 6) || tail ? white : ground;
}

function points(size) {
  const scale = drawn / size / shrink;
  const data = Buffer.alloc(size * (size * 3 + 1));
  for (let row = 0, at = 0; row < size; row++) {
    data[at++] = 0;
    for (let column = 0; column < size; column++, at += 3) {
      const sum = [0, 0, 0];
      for (let i = 0; i < samples; i++) {
        for (let j = 0; j < samples; j++) {
          const x = (column + (i + 0.5) / samples - size / 2) * scale + drawn / 2;
          const y = (row + (j + 0.5) / samples - size / 2) * scale + drawn / 2;
          colour(x, y).forEach((part, n) => {
            sum[n] += part;
          });
        }
      }
      sum.forEach((part, n) => {
        data[at + n] = Math.round(part / samples ** 2);
      });
    }
  }
  return data;
}

function chunk(kind, body) {
  const named = Buffer.concat([Buffer.from(kind, "latin1"), body]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(body.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

function png(size) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(points(size))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

export function write_icons(out) {
  for (const size of [192, 512]) writeFileSync(join(out, `icon_${size}.png`), png(size));
}
