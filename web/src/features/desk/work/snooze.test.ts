import { describe, expect, it } from "vitest";
import { read_local, snooze_times, write_local } from "./snooze";

const at = (text: string) => Date.parse(text);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, 16));

describe("when a conversation comes back", () => {
  it("is a morning of the shop's, whatever day it is in London", () => {
    // Friday, half past one at night in Việt Nam; in London it is still Thursday.
    const { hour, tomorrow, monday } = snooze_times(at("2026-11-19T18:30:00Z"));
    expect([iso(hour), iso(tomorrow), iso(monday)]).toEqual([
      "2026-11-19T19:30",
      "2026-11-21T01:00",
      "2026-11-23T01:00",
    ]);
  });

  it("is next week's Monday on a Monday, and on a Sunday tomorrow is enough", () => {
    expect(iso(snooze_times(at("2026-11-23T02:00:00Z")).monday)).toBe("2026-11-30T01:00");
    expect(snooze_times(at("2026-11-22T02:00:00Z"))).toMatchObject({ monday: null });
    expect(iso(snooze_times(at("2026-11-22T02:00:00Z")).tomorrow)).toBe("2026-11-23T01:00");
  });

  it("is written and read by the shop's clock", () => {
    expect(iso(read_local("2026-11-23T08:00"))).toBe("2026-11-23T01:00");
    expect(write_local(at("2026-11-23T01:00:00Z"))).toBe("2026-11-23T08:00");
    expect([read_local(""), read_local("mai")]).toEqual([null, null]);
  });
});
