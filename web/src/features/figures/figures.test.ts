import { describe, expect, it } from "vitest";
import type { Report } from "@/wire/figures";
import { say_all_vi as say } from "@/words/shop";
import { change, lasting, written } from "./numbers";
import { period_of, reach_of, unit_of } from "./period";
import { narrowed, read_pick, written_pick } from "./pick";

// 22/11/2026 01:05 in Việt Nam, while it is still the 21st in Greenwich.
const now = Date.UTC(2026, 10, 21, 18, 5);
const asked = (text: string) => new URLSearchParams(text);

describe("the period", () => {
  it("ends with the shop's today", () => {
    expect(period_of(asked(""), now)).toEqual({ from: "2026-11-16", to: "2026-11-22", days: 7 });
    expect(period_of(asked("days=1"), now)).toEqual({ from: "2026-11-22", to: "2026-11-22", days: 1 });
  });

  it("is the last seven days when the address says nonsense", () => {
    for (const wrong of [
      "days=8",
      "from=2026-02-30&to=2026-03-01",
      "from=2026-03-02&to=2026-03-01",
      "from=2020-01-01&to=2026-01-01",
    ])
      expect(period_of(asked(wrong), now).days).toBe(7);
  });

  it("is told by what shows it best, and never finer than the server does", () => {
    const of = (text: string) => unit_of(asked(text), period_of(asked(text), now));
    expect([of("days=1"), of("days=30"), of("from=2026-01-01&to=2026-11-01")]).toEqual(["hour", "day", "week"]);
    expect(of("days=90&by=hour")).toBe("day");
  });

  it("holds its points within itself", () => {
    const week = reach_of("2026-11-15T17:00:00.000Z", "week", "2026-11-16T17:00:00.000Z", "2026-11-20T17:00:00.000Z");
    expect(week).toEqual({ from: "2026-11-16T17:00:00.000Z", to: "2026-11-20T17:00:00.000Z" });
  });
});

describe("what was picked", () => {
  it("comes back from the address as it went in", () => {
    for (const text of [
      "all",
      "unanswered",
      "at:2026-11-16T17:00:00.000Z",
      "slot:7-19",
      "staff:01a203f8-d502-7000-ada8-ec8d4fe6ac37",
    ]) {
      const pick = read_pick(text);
      expect(pick && written_pick(pick)).toBe(text);
    }
    for (const wrong of [null, "", "at:gestern", "slot:8-1", "slot:1-24", "staff:x", "else:1"])
      expect(read_pick(wrong)).toBeNull();
  });

  it("narrows what is asked for and nothing else", () => {
    const report = {
      unit: "day",
      from: "2026-11-15T17:00:00.000Z",
      to: "2026-11-22T17:00:00.000Z",
    } as unknown as Report;
    const base = { from: "2026-11-16", to: "2026-11-22", channel: "c" };
    expect(narrowed({ kind: "at", at: "2026-11-16T17:00:00.000Z" }, base, report)).toEqual({
      from: "2026-11-16T17:00:00.000Z",
      to: "2026-11-17T17:00:00.000Z",
      channel: "c",
    });
    expect(narrowed({ kind: "slot", weekday: 7, hour: 3 }, base, report)).toEqual({ ...base, weekday: 7, hour: 3 });
  });
});

describe("numbers", () => {
  it("are written as people say them", () => {
    expect([8, 60, 130, 3600, 4000, 400_000].map((s) => lasting(s, say))).toEqual([
      "8 giây",
      "1 phút",
      "2 phút 10 giây",
      "1 giờ",
      "1 giờ 6 phút",
      "4 ngày",
    ]);
    expect([
      written(null, "seconds", say, "vi"),
      written(1234, "count", say, "vi"),
      written(350_000, "money", say, "vi"),
    ]).toEqual(["−", "1.234", "350.000\u00a0₫"]);
  });

  it("are compared only with something", () => {
    expect([change(82, 100), change(5, 0), change(null, 3), change(3, 3)]).toEqual([-18, null, null, 0]);
  });
});
