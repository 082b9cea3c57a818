import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Event, Item } from "@/wire/frames";
import { Follower, type History, waiting_limit } from "./follower";

const event = (seq: number): Item => ({ seq, what: "other", kind: "stock.updated", object: {} });
const events = (from: number, to: number): Item[] => Array.from({ length: to - from + 1 }, (_, i) => event(from + i));

/** A server that keeps every number up to `last`, and a screen that notes what it shows. */
function following(last: number, epoch = "e1") {
  const shown: number[] = [];
  const asked: number[] = [];
  const server = { last, epoch, answer: null as null | (() => Promise<History | "too old">) };
  const resync = vi.fn();
  const behind = vi.fn();
  const follower = new Follower({
    read_events: (after) => {
      asked.push(after);
      if (server.answer) return server.answer();
      const items = events(after + 1, Math.min(server.last, after + 100));
      return Promise.resolve({ items, epoch: server.epoch, last_seq: server.last });
    },
    publish: (published: readonly Event[]) => shown.push(...published.map(({ seq }) => seq)),
    resync,
    behind,
  });
  return { follower, shown, asked, server, resync, behind };
}

describe("following a workspace's numbers", () => {
  beforeEach(() => {
    vi.useRealTimers();
  });

  it("shows each event once and in order, whatever arrives twice", () => {
    const { follower, shown, asked } = following(50);
    follower.start_at({ epoch: "e1", seq: 41 });
    follower.take([event(42), event(43)]);
    follower.take([event(42), event(43), event(44)]);
    expect(shown).toEqual([42, 43, 44]);
    expect(asked).toEqual([]);
  });

  it("fetches what lies in a hole, then shows what waited behind it", async () => {
    const { follower, shown, asked, behind } = following(60);
    follower.start_at({ epoch: "e1", seq: 41 });
    follower.take([event(60)]);
    expect(behind).toHaveBeenLastCalledWith(true);
    await vi.waitFor(() => expect(shown.at(-1)).toBe(60));
    expect(shown).toEqual(Array.from({ length: 19 }, (_, i) => 42 + i));
    expect(asked).toEqual([41]);
    expect(behind).toHaveBeenLastCalledWith(false);
  });

  it("fetches a long hole piece by piece", async () => {
    const { follower, shown, asked } = following(300);
    follower.start_at({ epoch: "e1", seq: 0 });
    follower.take([event(300)]);
    await vi.waitFor(() => expect(shown.at(-1)).toBe(300));
    expect(asked).toEqual([0, 100, 200]);
    expect(shown).toHaveLength(300);
  });

  it("keeps what comes live while a hole is being filled", async () => {
    const { follower, shown } = following(43);
    follower.start_at({ epoch: "e1", seq: 41 });
    follower.take([event(43)]);
    follower.take([event(44)]);
    await vi.waitFor(() => expect(shown).toEqual([42, 43, 44]));
  });

  it("takes a fresh snapshot when the hole is older than the server's memory", async () => {
    const { follower, server, resync } = following(60);
    server.answer = () => Promise.resolve("too old");
    follower.start_at({ epoch: "e1", seq: 1 });
    follower.take([event(60)]);
    await vi.waitFor(() => expect(resync).toHaveBeenCalledOnce());
  });

  it("takes a fresh snapshot when the store was restored meanwhile", async () => {
    const { follower, server, resync } = following(60);
    server.epoch = "e2";
    follower.start_at({ epoch: "e1", seq: 41 });
    follower.take([event(60)]);
    await vi.waitFor(() => expect(resync).toHaveBeenCalledOnce());
  });

  it("tries again when the network fails while a hole is filled, and loses nothing", async () => {
    vi.useFakeTimers();
    const { follower, server, shown } = following(44);
    server.answer = () => Promise.reject(new Error("network"));
    follower.start_at({ epoch: "e1", seq: 41 });
    follower.take([event(44)]);
    await vi.advanceTimersByTimeAsync(10);
    server.answer = null;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown).toEqual([42, 43, 44]);
  });

  it("holds live events until the snapshot is there, then shows only the newer ones", () => {
    const { follower, shown } = following(60);
    follower.hold();
    follower.take(events(55, 58));
    expect(shown).toEqual([]);
    follower.start_at({ epoch: "e1", seq: 56 });
    expect(shown).toEqual([57, 58]);
  });

  it("prefers a snapshot to an endless queue", () => {
    const { follower, resync } = following(60);
    follower.hold();
    follower.take(events(1, waiting_limit + 1));
    expect(resync).toHaveBeenCalledOnce();
  });
});
