import type { Connection, Place } from "@/store/state";
import { decode_frame, type Item, type Presence } from "@/wire/frames";
import { backoff_ms } from "./backoff";

/** What of a WebSocket we use; a test brings its own. */
export type Socket = Pick<WebSocket, "onopen" | "onmessage" | "onclose" | "send" | "close">;

export interface LivePort {
  open(): Socket;
  place(): Place | null;
  welcome(place: Place, resync: boolean): void;
  items(items: readonly Item[]): void;
  presence(presence: Presence): void;
  status(connection: Connection): void;
  /** The socket was refused or closed by the server: it may be that the session ended. */
  refused(): void;
}

/**
 * `store`: the server says its store is away; `behind`: numbers we know of are not yet here; `network`: what was asked by
 * HTTP got no answer.
 */
export type Delay = "store" | "behind" | "network";

export const ping_every_ms = 20_000;
export const dead_after_ms = 45_000;
export const delayed_from_ms = 3_000;
const offline_from_ms = 10_000;
const connect_limit_ms = 15_000;
const tick_ms = 1_000;
/** After a sleep a frame that waited in the machine may still come; this long we give it. */
const grace_ms = 1_000;

/**
 * The live socket: connects, says how far we are, hands on what comes, notices that it died, and comes back. Says
 * honestly how things stand: a frame is due every 20 s, so silence beyond that is delay, and 45 s of it is the end.
 */
export class Live {
  private readonly port: LivePort;
  private socket: Socket | null = null;
  private running = false;
  private welcomed = false;
  private failures = 0;
  private last_frame_at = 0;
  private connecting_since = 0;
  private dropped_at = 0;
  private ever_live = false;
  private readonly troubles = new Map<Delay, number>();
  private last_tick_at = 0;
  private told = "";
  private retry: ReturnType<typeof setTimeout> | undefined;
  private grace: ReturnType<typeof setTimeout> | undefined;
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor(port: LivePort) {
    this.port = port;
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.failures = 0;
    this.dropped_at = Date.now();
    this.last_tick_at = Date.now();
    this.ticking = setInterval(() => this.tick(), tick_ms);
    this.connect();
  }

  stop(): void {
    this.running = false;
    clearInterval(this.ticking);
    clearTimeout(this.retry);
    clearTimeout(this.grace);
    this.drop();
    this.told = "";
  }

  /** Whether there is a socket on which the server has greeted us. */
  get connected(): boolean {
    return this.welcomed;
  }

  /** Sends if we are connected; presence that cannot be told is simply not told. */
  say(frame: object): void {
    if (this.welcomed) this.socket?.send(JSON.stringify(frame));
  }

  /** Something other than silence keeps the screen from being up to date, or no longer does. */
  trouble(why: Delay, yes: boolean): void {
    if (yes === this.troubles.has(why)) return;
    if (yes) this.troubles.set(why, Date.now());
    else this.troubles.delete(why);
    this.report();
  }

  /** The page woke up, was shown, or the network changed: find out now instead of at the next timer. */
  check(network_changed = false): void {
    if (!this.running) return;
    if (!this.socket) return this.connect_now();
    if (!this.welcomed && Date.now() - this.connecting_since > 5_000) return this.connect_now();
    if (!this.welcomed) return;
    if (network_changed) return this.connect_now();
    if (Date.now() - this.last_frame_at < ping_every_ms + 5_000) return;
    const heard_last = this.last_frame_at;
    clearTimeout(this.grace);
    this.grace = setTimeout(() => {
      if (this.running && this.last_frame_at === heard_last) this.connect_now();
    }, grace_ms);
  }

  offline(): void {
    if (this.running) this.report();
  }

  private connect_now(): void {
    this.failures = 0;
    this.drop();
    this.connect();
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.connecting_since = Date.now();
    let opened = false;
    let socket: Socket;
    try {
      socket = this.port.open();
    } catch {
      return this.again();
    }
    this.socket = socket;
    socket.onopen = () => {
      if (this.socket !== socket) return;
      opened = true;
      const place = this.port.place();
      socket.send(JSON.stringify({ hello: { epoch: place?.epoch ?? null, last_seq: place?.seq ?? null } }));
    };
    socket.onmessage = (message) => {
      if (this.socket === socket) this.hear(message.data);
    };
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      this.drop();
      if (!opened || code === 1008 || code === 4401) this.port.refused();
      this.again();
    };
    this.report();
  }

  private again(): void {
    if (!this.running) return;
    this.retry = setTimeout(() => this.connect(), backoff_ms(this.failures++));
    this.report();
  }

  /** Lets go of the socket without waiting for its farewell: a dead one never says it. */
  private drop(): void {
    clearTimeout(this.grace);
    const socket = this.socket;
    if (this.welcomed) this.dropped_at = Date.now();
    this.socket = null;
    this.welcomed = false;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private hear(data: unknown): void {
    this.last_frame_at = Date.now();
    let frame: ReturnType<typeof decode_frame>;
    try {
      frame = decode_frame(String(data));
    } catch (error) {
      console.error("unreadable frame", error);
      // Its numbers are missing now; the server will tell them again after a new hello.
      this.drop();
      return this.again();
    }
    if ("ping" in frame) {
      this.socket?.send(JSON.stringify({ pong: frame.ping }));
    } else if ("events" in frame) {
      this.port.items(frame.events);
    } else if ("presence" in frame) {
      this.port.presence(frame.presence);
    } else {
      this.welcomed = true;
      this.ever_live = true;
      this.failures = 0;
      this.troubles.delete("network");
      const { epoch, seq, resync } = frame.welcome;
      this.port.welcome({ epoch, seq }, resync);
    }
    this.report();
  }

  private tick(): void {
    const now = Date.now();
    const slept = now - this.last_tick_at > 10 * tick_ms;
    this.last_tick_at = now;
    if (slept) this.check();
    else if (this.welcomed && now - this.last_frame_at >= dead_after_ms) this.connect_now();
    else if (this.socket && !this.welcomed && now - this.connecting_since >= connect_limit_ms) {
      this.drop();
      this.again();
    }
    this.report();
  }

  private report(): void {
    if (!this.running) return;
    const connection = this.connection(Date.now());
    const told = JSON.stringify(connection);
    if (told === this.told) return;
    this.told = told;
    this.port.status(connection);
  }

  private connection(now: number): Connection {
    if (!navigator.onLine) {
      // A machine may say so and still reach a server on itself; what got no answer decides then.
      const since = this.welcomed ? this.troubles.get("network") : this.dropped_at;
      if (since !== undefined) return { kind: "offline", since };
    }
    if (!this.welcomed) {
      const since = this.dropped_at;
      if (now - since >= offline_from_ms) return { kind: "offline", since };
      if (!this.ever_live && now - since < delayed_from_ms) return { kind: "starting" };
      return { kind: "reconnecting", since };
    }
    const due_at = this.last_frame_at + ping_every_ms;
    const since = Math.min(due_at, ...this.troubles.values());
    return now - since >= delayed_from_ms ? { kind: "delayed", since } : { kind: "live" };
  }
}
