/**
 * Ids and chance.
 *
 * What must be the same after a restart (customers, secrets, conversations) is computed from the seed. What must never be
 * the same again (messages, events) is made from the clock, as the platforms do.
 */
import { createHash, createHmac } from "node:crypto";

/** Hex of a keyed hash of the parts: the source of everything that is stable. */
export function stableHex(...parts) {
  return createHash("sha256").update(parts.join("\u001f")).digest("hex");
}

/** A decimal id of exactly `length` digits (19 still fit 64 bits), always the same for the same parts. */
export function stableDigits(length, ...parts) {
  const number = BigInt("0x" + stableHex(...parts)).toString();
  return "12345678"[Number(number[0]) % 8] + number.slice(1, length);
}

/** A secret of `length` characters, the same for the same parts and of no use without the seed. */
export function stableSecret(length, ...parts) {
  return createHmac("sha256", parts.join("\u001f")).update("secret").digest("hex").slice(0, length);
}

let counter = BigInt(Math.floor(Math.random() * 2 ** 19));

/** A 19-digit id that grows with the time it belongs to, and is never given twice. */
export function snowflake(at = Date.now()) {
  counter = (counter + 1n) % (1n << 20n);
  return String((BigInt(Math.max(0, Math.floor(at))) << 20n) + counter);
}

/** Lower-case base 36 of a snowflake: short, unique, growing. */
export function shortId(at = Date.now()) {
  return BigInt(snowflake(at)).toString(36);
}

/** Chance that can be played again: the same seed gives the same day. */
export class Random {
  constructor(...seed) {
    const hex = stableHex(...seed);
    this.state = [0, 8, 16, 24].map((i) => parseInt(hex.slice(i, i + 8), 16) | 0);
  }

  /** At least 0, less than 1. (sfc32) */
  next() {
    let [a, b, c, d] = this.state;
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    this.state = [a, b, c, d];
    return (t >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both possible. */
  between(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  chance(probability) {
    return this.next() < probability;
  }

  /** The list in another order. */
  shuffled(list) {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; --i) {
      const j = this.between(0, i);
      [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
  }
}
