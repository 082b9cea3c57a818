/**
 * The tokens of one channel.
 *
 * A token carries its generation and a signature made with the seed. So a simulator that was restarted knows its own
 * tokens again without a file: one of a later generation than it remembers is simply the current one.
 */
import { stableSecret } from "./ids.mjs";
import { same } from "./signatures.mjs";

export class Tokens {
  /**
   * `lifeSeconds` of an access token, 0 for ever. `singleUse`: a refresh token works once. `overlapSeconds`: how long an
   * access token outlives its successor's birth.
   */
  constructor({ seed, name, prefix, lifeSeconds, singleUse, overlapSeconds = 0 }) {
    Object.assign(this, { seed, name, prefix, lifeSeconds, singleUse, overlapSeconds });
    this.generation = 0;
    this.trouble = "";
    this.issued(0);
  }

  issued(generation) {
    this.generation = generation;
    this.issuedAt = Date.now();
    this.expiresAt = this.lifeSeconds > 0 ? this.issuedAt + this.lifeSeconds * 1000 : 0;
  }

  access(generation = this.generation) {
    return this.token("a", generation);
  }

  refresh(generation = this.generation) {
    return this.token("r", generation);
  }

  token(kind, generation) {
    return `${this.prefix}${kind}${generation}x${stableSecret(40, this.seed, "token", this.name, kind, generation)}`;
  }

  /** The generation a token belongs to, or -1 when it is not one of this channel's. */
  generationOf(kind, token) {
    const found = /^([ar])(\d{1,6})x/.exec(String(token ?? "").slice(this.prefix.length));
    if (!found || found[1] !== kind) return -1;
    const generation = Number(found[2]);
    return same(token, this.token(kind, generation)) ? generation : -1;
  }

  owns(token) {
    return this.generationOf("a", token) >= 0 || this.generationOf("r", token) >= 0;
  }

  /** "" when the access token is good; else "unknown", "expired", "revoked", or what a control call has set. */
  objection(token) {
    const generation = this.generationOf("a", token);
    if (generation < 0) return "unknown";
    if (generation > this.generation) this.issued(generation);
    if (this.trouble) return this.trouble;
    const now = Date.now();
    if (generation < this.generation) {
      const outlives = generation === this.generation - 1 && now < this.issuedAt + this.overlapSeconds * 1000;
      return outlives ? "" : "expired";
    }
    return this.expiresAt && now >= this.expiresAt ? "expired" : "";
  }

  /** A new pair for a refresh token; undefined when it is not good (any more). */
  renew(token) {
    const generation = this.generationOf("r", token);
    if (generation < 0 || this.trouble === "revoked") return undefined;
    if (generation < this.generation && this.singleUse) return undefined;
    this.issued(Math.max(generation, this.generation) + 1);
    if (this.trouble === "expired") this.trouble = "";
    return { access: this.access(), refresh: this.refresh() };
  }

  /** What the control API does to a token. */
  act(action) {
    if (action === "expire") this.trouble = "expired";
    else if (action === "restore") this.trouble = "";
    else if (action === "rotate") this.issued(this.generation + 1);
    else this.trouble = { revoke: "revoked", permission: "permission", block: "blocked", limit: "limited" }[action] ?? "";
  }
}
