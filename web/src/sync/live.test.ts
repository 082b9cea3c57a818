import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Connection } from "@/store/state";
import { Live, type Socket } from "./live";

/** One connection as the server's side sees it. */
class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly said: unknown[] = [];
  closed = false;

  send(text: string): void {
    this.said.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  opens(): void {
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }
  tells(frame: object): void {
    const message = new MessageEvent("message", { data: JSON.stringify(frame) });
    this.onmessage?.call(this as unknown as WebSocket, message);
  }
  ends(code = 1006): void {
    this.onclose?.call(this as unknown as WebSocket, { code } as CloseEvent);
  }
}

function a_screen() {
  const sockets: FakeSocket[] = [];
  const states: Connection[] = [];
  const items = vi.fn();
  const refused = vi.fn();
  const welcome = vi.fn();
  const place: { now: { epoch: string; seq: number } | null } = { now: { epoch: "e1", seq: 41 } };
  const live = new Live({
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    place: () => place.now,
    welcome,
    items,
    presence: vi.fn(),
    status: (connection) => states.push(connection),
    refused,
  });
  const last = () => sockets.at(-1) as FakeSocket;
  const state = () => states.at(-1)?.kind;
  const goes_live = () => {
    last().opens();
    last().tells({ welcome: { epoch: "e1", seq: place.now?.seq ?? 0, resync: false } });
  };
  return { live, sockets, last, state, states, items, refused, welcome, place, goes_live };
}

describe("the live socket", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(1);
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(true);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("says first how far the screen is", () => {
    const { live, last } = a_screen();
    live.start();
    last().opens();
    expect(last().said).toEqual([{ hello: { epoch: "e1", last_seq: 41 } }]);
    live.stop();
  });

  it("says hello with nulls when nothing is on screen yet", () => {
    const { live, last, place } = a_screen();
    place.now = null;
    live.start();
    last().opens();
    expect(last().said).toEqual([{ hello: { epoch: null, last_seq: null } }]);
    live.stop();
  });

  it("answers pings and hands on events", () => {
    const { live, last, items, state, goes_live } = a_screen();
    live.start();
    goes_live();
    last().tells({ ping: 7 });
    last().tells({ events: [{ skip: [42, 43] }] });
    expect(last().said.at(-1)).toEqual({ pong: 7 });
    expect(items).toHaveBeenCalledWith([{ skip: [42, 43] }]);
    expect(state()).toBe("live");
    live.stop();
  });

  it("comes back after a cut, with the number reached meanwhile", () => {
    const { live, sockets, last, place, goes_live, state } = a_screen();
    live.start();
    goes_live();
    place.now = { epoch: "e1", seq: 57 };
    last().ends();
    expect(state()).toBe("reconnecting");
    vi.advanceTimersByTime(500);
    expect(sockets).toHaveLength(2);
    last().opens();
    expect(last().said).toEqual([{ hello: { epoch: "e1", last_seq: 57 } }]);
    live.stop();
  });

  it("waits longer after each failure, and begins anew after a welcome", () => {
    const { live, sockets, last, goes_live } = a_screen();
    live.start();
    for (const wait of [500, 1000, 2000, 4000]) {
      const before = sockets.length;
      last().ends();
      vi.advanceTimersByTime(wait - 1);
      expect(sockets).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(sockets).toHaveLength(before + 1);
    }
    goes_live();
    last().ends();
    vi.advanceTimersByTime(500);
    expect(sockets).toHaveLength(6);
    live.stop();
  });

  it("says that it is delayed three seconds after a ping was due, and live again with the next frame", () => {
    const { live, last, state, states, goes_live } = a_screen();
    live.start();
    goes_live();
    const heard = Date.now();
    vi.advanceTimersByTime(22_000);
    expect(state()).toBe("live");
    vi.advanceTimersByTime(2_000);
    expect(states.at(-1)).toEqual({ kind: "delayed", since: heard + 20_000 });
    last().tells({ ping: 1 });
    expect(state()).toBe("live");
    live.stop();
  });

  it("takes 45 seconds of silence for the end", () => {
    const { live, sockets, goes_live } = a_screen();
    live.start();
    goes_live();
    vi.advanceTimersByTime(46_000);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.closed).toBe(true);
    live.stop();
  });

  it("notices a sleep by a timer that fires late, and reconnects at once", () => {
    const { live, sockets, goes_live } = a_screen();
    live.start();
    goes_live();
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(1_000);
    vi.advanceTimersByTime(1_000);
    expect(sockets).toHaveLength(2);
    live.stop();
  });

  it("keeps a socket that spoke while the tab's timers were slowed down", () => {
    const { live, sockets, last, goes_live } = a_screen();
    live.start();
    goes_live();
    vi.setSystemTime(Date.now() + 58_000);
    last().tells({ ping: 1 });
    vi.advanceTimersByTime(5_000);
    expect(sockets).toHaveLength(1);
    live.stop();
  });

  it("connects at once when the network is back, without waiting for its turn", () => {
    const { live, sockets, last } = a_screen();
    live.start();
    for (let i = 0; i < 8; i++) {
      last().ends();
      vi.advanceTimersByTime(30_000);
    }
    last().ends();
    const before = sockets.length;
    live.check(true);
    expect(sockets).toHaveLength(before + 1);
    live.stop();
  });

  it("says since when it is cut off, after ten seconds or as soon as the machine knows", () => {
    const { live, last, state, goes_live } = a_screen();
    live.start();
    goes_live();
    last().ends();
    vi.advanceTimersByTime(9_000);
    expect(state()).toBe("reconnecting");
    vi.advanceTimersByTime(2_000);
    expect(state()).toBe("offline");
    live.stop();
  });

  it("asks whether the session is still there when the server refuses the socket", () => {
    const { live, last, refused, goes_live } = a_screen();
    live.start();
    last().ends();
    expect(refused).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(500);
    goes_live();
    last().ends(1006);
    expect(refused).toHaveBeenCalledOnce();
    live.stop();
  });

  it("shows as delay that the server's store is away, until it is back", () => {
    const { live, state, last, goes_live } = a_screen();
    live.start();
    goes_live();
    live.trouble("store", true);
    vi.advanceTimersByTime(2_000);
    last().tells({ ping: 1 });
    expect(state()).toBe("live");
    vi.advanceTimersByTime(2_000);
    expect(state()).toBe("delayed");
    live.trouble("store", false);
    expect(state()).toBe("live");
    live.stop();
  });

  it("survives a frame it cannot read by starting over from its number", () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { live, sockets, last, goes_live } = a_screen();
    live.start();
    goes_live();
    last().tells({ surprise: true });
    vi.advanceTimersByTime(500);
    expect(sockets).toHaveLength(2);
    live.stop();
  });
});
