/**
 * JSON without rounding.
 *
 * Platform ids exceed 2^53, and Shopee, Zalo and TikTok Shop write some of them as bare numbers. Here such a number is a
 * BigInt on the way in and on the way out; everything else is ordinary JSON.
 */

const mark = "\u0000big:";
const marked = /"\\u0000big:(-?\d+(?:\.\d+)?)"/g;
const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/** An amount that is written with its point, as Shopee does: 199000.0. */
export class Float {
  constructor(value) {
    this.value = value;
  }

  toJSON() {
    return mark + this.value.toFixed(1);
  }
}

/** JSON text of `value`. BigInts become bare digits. */
export function toJson(value) {
  let any = false;
  const text = JSON.stringify(value, (_, one) => {
    if (typeof one === "string" && one.startsWith(mark)) any = true;
    if (typeof one !== "bigint") return one;
    any = true;
    return mark + one;
  });
  return any ? text.replace(marked, "$1") : text;
}

/**
 * The escaping Meta signs and sends: everything beyond ASCII as \uXXXX with lower-case digits, and `/` as `\/`.
 */
export function toAsciiJson(value) {
  return toJson(value)
    .replace(/\//g, "\\/")
    .replace(/[\u007f-\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** The value of JSON text. Integers of 16 digits and more become BigInts. Throws SyntaxError. */
export function fromJson(text) {
  const careful = text.replace(stringOrLongInteger, (m) => (m[0] === '"' ? m : `"\\u0000big:${m}"`));
  return JSON.parse(careful, (_, one) =>
    typeof one === "string" && one.startsWith(mark) ? BigInt(one.slice(mark.length)) : one,
  );
}

/** Whether `value` was written as a bare whole number. */
export function isInteger(value) {
  return typeof value === "bigint" || Number.isInteger(value);
}

/** An id as text, however it was written; empty when there is none. */
export function idText(value) {
  if (typeof value === "string") return value;
  return isInteger(value) ? String(value) : "";
}
