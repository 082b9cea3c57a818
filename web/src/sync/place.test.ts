import { describe, expect, it } from "vitest";
import type { Item } from "@/wire/frames";
import { backoff_ms } from "./backoff";
import { new_id } from "./ids";
import { place, walk } from "./place";

const event = (seq: number): Item => ({ seq, what: "other", kind: "stock.updated", object: {} });

describe("a number and the last one applied", () => {
  it("is applied when it is the next, ignored when it is known, and fetched for when it is higher", () => {
    expect(place(41, 42)).toBe("apply");
    expect(place(41, 41)).toBe("ignore");
    expect(place(41, 7)).toBe("ignore");
    expect(place(41, 43)).toBe("catch up");
  });
});

describe("a walk over entries", () => {
  it("applies what follows and ends at the last number", () => {
    const { events, last, rest } = walk(41, [event(42), event(43)]);
    expect([events.map(({ seq }) => seq), last, rest]).toEqual([[42, 43], 43, []]);
  });

  it("passes over numbers this person may not see", () => {
    const { events, last } = walk(41, [{ skip: [42, 50] }, event(51)]);
    expect([events.map(({ seq }) => seq), last]).toEqual([[51], 51]);
  });

  it("goes on inside a skip that begins with what is known", () => {
    expect(walk(45, [{ skip: [42, 50] }, event(51)]).last).toBe(51);
  });

  it("applies an event once, however often it comes", () => {
    const { events } = walk(41, [event(41), event(42), event(42), event(42)]);
    expect(events).toHaveLength(1);
  });

  it("stops at a hole and keeps what lies behind it", () => {
    const { events, last, rest } = walk(41, [event(42), event(44), event(45)]);
    expect([events.length, last, rest.length]).toEqual([1, 42, 2]);
  });
});

describe("waiting before another attempt", () => {
  it("grows from half a second to half a minute and is spread out", () => {
    const longest = (failures: number) => backoff_ms(failures, () => 1);
    expect([longest(0), longest(1), longest(4), longest(9), longest(1000)]).toEqual([500, 1000, 8000, 30000, 30000]);
    expect(backoff_ms(5, () => 0)).toBe(0);
  });
});

describe("an id made by the browser", () => {
  it("is a UUIDv7 that sorts by time", () => {
    const early = new_id(1_700_000_000_000);
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(early < new_id(1_700_000_000_001)).toBe(true);
  });
});
