import type { Place, Trouble } from "@/store/state";
import type { History } from "./follower";
import type { Delay } from "./live";

export interface LookoutPort {
  /** How far we have followed; null: there is nothing on screen to be sure of. */
  place(): Place | null;
  /** Somebody is logged in and the socket is open: without it the badge says so already. */
  connected(): boolean;
  read_events(after: number): Promise<History | "too old">;
  take(history: History): void;
  resync(): void;
  trouble(why: Delay, yes: boolean): void;
}

const look_every_ms = 15_000;
const store_again_ms = 5_000;
/** Shorter than a delay takes to show: one answer that got lost is no lost network. */
const network_again_ms = 2_000;

/**
 * Doubts the socket. One that pings while the store behind it is away, that lost its way, or whose network is gone without
 * its noticing would else look live for as long as a ping may stay away. So every answer's fate is listened to, and now
 * and then, sooner after a bad one, it asks whether there is anything newer than what is on screen.
 */
export class Lookout {
  private readonly port: LookoutPort;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(port: LookoutPort) {
    this.port = port;
    setInterval(() => void this.look(), look_every_ms);
  }

  /** How an answer went: null where there was no trouble, and no status where there was no answer. */
  heard(trouble: Trouble | null, status: number | null): void {
    const lost = trouble?.kind === "network";
    this.port.trouble("network", lost);
    if (lost) return this.look_in(network_again_ms);
    const away = status !== null && status >= 500;
    this.port.trouble("store", away);
    if (away) this.look_in(store_again_ms);
  }

  async look(): Promise<void> {
    const place = this.port.place();
    if (!place || !this.port.connected() || document.visibilityState !== "visible") return;
    const history = await this.port.read_events(place.seq).catch(() => null);
    if (history === null || this.port.place()?.epoch !== place.epoch) return;
    if (history === "too old" || history.epoch !== place.epoch) this.port.resync();
    else this.port.take(history);
  }

  private look_in(ms: number): void {
    clearTimeout(this.again);
    this.again = setTimeout(() => void this.look(), ms);
  }
}
