/**
 * Baseline JPEG files written by hand. Every block of 8 x 8 has one colour, so only the first coefficient of a block is
 * ever written: a mosaic, but a file every decoder takes.
 */

/** Code lengths and values of the standard table for brightness (ITU T.81, K.3). */
const dcBits = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const dcValues = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
/** A table with a single code, "end of block": it is all that flat blocks need. */
const acBits = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const acValues = [0];

function codes(bits, values) {
  const table = new Map();
  let code = 0;
  let next = 0;
  bits.forEach((count, length) => {
    for (let i = 0; i < count; ++i) table.set(values[next++], [code++, length + 1]);
    code <<= 1;
  });
  return table;
}

function segment(marker, ...bytes) {
  const data = bytes.flat();
  return [0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff, ...data];
}

class BitWriter {
  constructor() {
    this.bytes = [];
    this.value = 0;
    this.count = 0;
  }

  write(value, bits) {
    for (let i = bits - 1; i >= 0; --i) {
      this.value = (this.value << 1) | ((value >> i) & 1);
      if (++this.count === 8) this.flush();
    }
  }

  flush() {
    this.bytes.push(this.value);
    if (this.value === 0xff) this.bytes.push(0);
    this.value = 0;
    this.count = 0;
  }

  end() {
    while (this.count !== 0) this.write(1, 1);
    return this.bytes;
  }
}

/** A JPEG of `columns` x `rows` blocks; `paint(column, row)` gives [red, green, blue]. */
export function jpeg(columns, rows, paint) {
  const dc = codes(dcBits, dcValues);
  const endOfBlock = codes(acBits, acValues).get(0);
  const out = new BitWriter();
  const last = [0, 0, 0];
  for (let row = 0; row < rows; ++row) {
    for (let column = 0; column < columns; ++column) {
      const [r, g, b] = paint(column, row);
      const levels = [
        0.299 * r + 0.587 * g + 0.114 * b - 128,
        -0.168736 * r - 0.331264 * g + 0.5 * b,
        0.5 * r - 0.418688 * g - 0.081312 * b,
      ];
      levels.forEach((level, component) => {
        const coefficient = Math.round((level * 8) / 8); // eight times the mean, through a divisor of eight
        const difference = coefficient - last[component];
        last[component] = coefficient;
        const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
        out.write(...dc.get(size));
        if (size) out.write(difference > 0 ? difference : difference + (1 << size) - 1, size);
        out.write(...endOfBlock);
      });
    }
  }
  const [height, width] = [rows * 8, columns * 8];
  const components = [1, 2, 3].flatMap((id) => [id, 0x11, 0]);
  return Buffer.from([
    0xff, 0xd8,
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0], new Array(64).fill(8)),
    ...segment(0xc0, [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 3], components),
    ...segment(0xc4, [0x00], dcBits, dcValues),
    ...segment(0xc4, [0x10], acBits, acValues),
    ...segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
    ...out.end(),
    0xff, 0xd9,
  ]);
}
