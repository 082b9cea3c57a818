import type { Place } from "@/store/state";
import type { Event, Item } from "@/wire/frames";
import { backoff_ms } from "./backoff";
import { walk } from "./place";

export interface History {
  readonly items: readonly Item[];
  readonly epoch: string;
  readonly last_seq: number;
}

export interface FollowerPort {
  /** GET /api/events after a number; "too old" when the server no longer keeps that far back. */
  read_events(after: number): Promise<History | "too old">;
  publish(events: readonly Event[], place: Place): void;
  resync(): void;
  /** Whether we know of numbers that we have not yet applied. */
  behind(yes: boolean): void;
}

/** More entries than this waiting for a hole to be filled: a fresh snapshot is cheaper. */
export const waiting_limit = 20_000;

/**
 * Follows a workspace's numbers. What arrives is applied when its number is the next one, ignored when it is lower, and
 * kept waiting when it is higher, until what lies between has been fetched. The road by which an entry came does not
 * matter.
 */
export class Follower {
  private at: Place | null = null;
  private waiting: Item[] = [];
  private holding = true;
  private filling = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly port: FollowerPort;

  constructor(port: FollowerPort) {
    this.port = port;
  }

  get place(): Place | null {
    return this.at;
  }

  /** A snapshot is being fetched: what arrives meanwhile waits for it. */
  hold(): void {
    this.holding = true;
    this.waiting = [];
  }

  /** A snapshot read at this place is on screen. */
  start_at(place: Place): void {
    this.at = place;
    this.holding = false;
    this.continue();
  }

  /** A socket begins after our own number, so what waited from the one before will come again. */
  forget_waiting(): void {
    this.waiting = [];
  }

  stop(): void {
    clearTimeout(this.timer);
    this.at = null;
    this.hold();
  }

  take(items: readonly Item[]): void {
    if (this.waiting.length + items.length > waiting_limit) {
      this.waiting = [];
      this.port.resync();
      return;
    }
    this.waiting.push(...items);
    this.continue();
  }

  private continue(): void {
    if (this.holding || this.at === null) return;
    const { events, last, rest } = walk(this.at.seq, this.waiting);
    this.waiting = [...rest];
    if (last !== this.at.seq) {
      this.at = { epoch: this.at.epoch, seq: last };
      this.port.publish(events, this.at);
    }
    this.port.behind(this.waiting.length > 0);
    if (this.waiting.length > 0) void this.fill();
  }

  private async fill(): Promise<void> {
    if (this.filling || this.at === null) return;
    this.filling = true;
    const asked = this.at;
    try {
      const history = await this.port.read_events(asked.seq);
      this.filling = false;
      if (this.holding || this.at?.epoch !== asked.epoch) return;
      if (history === "too old" || history.epoch !== asked.epoch) return this.port.resync();
      this.failures = 0;
      // What was fetched comes first: the walk ignores what it already knows.
      this.waiting = [...history.items, ...this.waiting];
      const before = this.at.seq;
      this.continue_after_fetch(before);
    } catch {
      this.filling = false;
      this.timer = setTimeout(() => this.continue(), backoff_ms(++this.failures));
    }
  }

  /** An answer that did not move us would be asked for again at once; a little patience instead. */
  private continue_after_fetch(before: number): void {
    if (this.at === null) return;
    const { last } = walk(before, this.waiting);
    if (last === before) {
      this.timer = setTimeout(() => this.continue(), backoff_ms(++this.failures));
    } else {
      this.continue();
    }
  }
}
