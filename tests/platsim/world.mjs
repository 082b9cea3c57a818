/** Everything one simulator holds: shops, channels, the record, faults, and how it behaves. */
import { Delivery } from "./delivery.mjs";
import { Faults } from "./faults.mjs";
import { Media } from "./media.mjs";
import { Record } from "./record.mjs";
import { furnish, platforms } from "./shop.mjs";

/** Something asked of the control API that cannot be done; `status` is the HTTP answer. */
export class Impossible extends Error {
  constructor(words, status = 400) {
    super(words);
    this.status = status;
  }
}

export class World {
  constructor({ seed, base, gom, publicUrl, speed, record, workspaces, password, tokenLife, rules }) {
    this.seed = String(seed);
    this.base = base;
    this.gom = gom;
    this.publicUrl = publicUrl || gom;
    this.speed = speed;
    this.strict = rules !== "lenient";
    this.media = new Media(base);
    this.record = new Record(record);
    this.faults = new Faults();
    this.delivery = new Delivery(this);
    this.workspaces = [];
    this.apps = [];
    this.channels = [];
    this.echoes = Object.fromEntries(platforms.map((one) => [one, { mode: "normal", delay_ms: 3000 }]));
    this.receipts = { on: true, delay_ms: 800 };
    this.maxInRow = 5;
    this.zeroStock = true;
    this.trades = 0;
    this.outage = false;
    this.onReply = [];
    this.bursts = new Map();
    this.calls = {};
    furnish(this, { workspaces, password, tokenLife });
  }

  /** The channel a control call means: by id, else the platform's one in the workspace named (the first). */
  channel({ platform, channel, workspace }) {
    const found = this.channels.find(
      (one) =>
        (!platform || one.platform === platform) &&
        (!channel || one.external_id === String(channel)) &&
        (!workspace || one.workspace === workspace),
    );
    if (!found) throw new Impossible(`no channel ${platform ?? ""}/${channel ?? ""} in ${workspace ?? "any workspace"}`, 404);
    return found;
  }

  /** The channel whose access token this is, good or not. */
  channelOfToken(platform, token) {
    return this.channels.find((one) => one.platform === platform && one.tokens.generationOf("a", token) >= 0);
  }

  /** A wait, shortened as the whole simulation is. */
  scaled(milliseconds) {
    return Math.max(milliseconds / this.speed, Math.min(milliseconds, 100));
  }

  /** Later, unless the simulator has ended by then. */
  later(milliseconds, work) {
    setTimeout(() => Promise.resolve().then(work).catch((error) => console.error("platsim:", error)), milliseconds).unref();
  }

  /** A reply has reached a customer: into the record, and to whoever lives in this world. */
  replied(channel, thread, message) {
    this.record.receivedReply({
      platform: channel.platform, workspace: channel.workspace, channel: channel.external_id, thread: thread.id,
      customer: thread.person?.id, id: message.id, kind: message.kind, text: message.text ?? "",
      reference: message.reference ?? null, answers: message.answers, files: message.files?.map(({ type, size, sha256 }) => ({ type, size, sha256 })),
    });
    for (const listener of this.onReply) listener(channel, thread, message);
  }
}
