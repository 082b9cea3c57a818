/**
 * Faults for the next calls to a platform: which endpoint, how it goes wrong, how many times.
 *
 * A fault can hide a call that was carried out (the answer is lost) or prevent it (the platform refused). Which one is
 * the honest reading of each mode is the default here, and `carried_out` overrides it.
 */

export const endpoints = ["send", "upload", "history", "token", "profile", "media", "health", "orders", "listings", "stock", "other"];
export const modes = ["ok", "400", "401", "403", "404", "429", "500", "502", "503", "timeout", "cut", "reset", "garbage",
  "wrong_json", "no_id", "slow", "empty_page", "short_page", "shuffled_page", "repeated_page"];

const carriedOut = new Set(["timeout", "cut", "garbage", "wrong_json", "no_id", "slow", "ok", "empty_page", "short_page", "shuffled_page", "repeated_page"]);

export class Faults {
  constructor() {
    this.waiting = [];
    this.injected = 0;
  }

  /** Adds a fault for the next `count` calls; without a channel it meets every channel of the platform. */
  add({ platform, endpoint = "send", mode, code, subcode, count = 1, channel, carried_out, delay_ms, status, message, retry_after }) {
    const name = String(mode);
    if (!modes.includes(name)) throw new RangeError(`mode must be one of ${modes.join(", ")}`);
    if (!endpoints.includes(endpoint)) throw new RangeError(`endpoint must be one of ${endpoints.join(", ")}`);
    const fault = { platform, endpoint, mode: name, code, subcode, left: count, channel: channel && String(channel),
      carried_out: carried_out ?? carriedOut.has(name), delay_ms: delay_ms ?? 3000, status, message, retry_after };
    this.waiting.push(fault);
    return fault;
  }

  clear() {
    this.waiting = [];
  }

  /** The fault this call meets, if any; it is used up by that. */
  take(platform, endpoint, channel) {
    const index = this.waiting.findIndex(
      (one) =>
        (!one.platform || one.platform === platform) &&
        one.endpoint === endpoint &&
        (!one.channel || !channel || one.channel === channel),
    );
    if (index < 0) return undefined;
    const fault = this.waiting[index];
    if (--fault.left <= 0) this.waiting.splice(index, 1);
    if (fault.mode === "ok") return undefined;
    this.injected += 1;
    return fault;
  }
}
