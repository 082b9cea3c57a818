import { describe, expect, it } from "vitest";
import { drawn_of, most_rows, Rows } from "./rows";

const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `m${from + i}`);
/** As unequal as people write. */
const height_of = (key: string) => 24 + ((Number(key.slice(1)) * 37) % 300);

function of(count: number): Rows {
  const rows = new Rows();
  rows.set(keys(0, count), () => 60);
  return rows;
}

describe("the rows of a long thread", () => {
  it("are never more than a screen or two in the page, wherever one looks", () => {
    const rows = of(10_000);
    for (const key of keys(0, 10_000)) rows.measured(key, height_of(key));
    for (let top = 0; top < rows.height; top += 7_919) {
      const { from, to } = rows.range(top, 800);
      expect(to - from).toBeLessThanOrEqual(most_rows);
      expect(rows.top_of(from)).toBeLessThanOrEqual(top);
      expect(rows.top_of(to)).toBeGreaterThanOrEqual(Math.min(rows.height, top + 800));
    }
  });

  it("are all there when they are few", () => {
    expect(of(3).range(0, 800)).toEqual({ from: 0, to: 3 });
    expect(of(0).range(0, 800)).toEqual({ from: 0, to: 0 });
  });

  it("reach the last when one looks at the end, and the first at the beginning", () => {
    const rows = of(1_000);
    expect(rows.range(rows.height - 800, 800).to).toBe(1_000);
    expect(rows.range(-50, 800).from).toBe(0);
    expect(rows.range(rows.height + 10_000, 800).to).toBe(1_000);
  });

  it("keep the heights they were measured at when others come above", () => {
    const rows = of(10);
    rows.measured("m4", 200);
    const older = [...keys(100, 150), ...keys(0, 10)];
    rows.set(older, () => 60);
    expect(rows.top_of(55) - rows.top_of(54)).toBe(200);
    expect(rows.index_of("m4")).toBe(54);
    expect(rows.top_of(rows.index_of("m4"))).toBe(54 * 60);
  });

  it("say whether a measure told something new", () => {
    const rows = of(10);
    expect([rows.measured("m1", 80), rows.measured("m1", 80), rows.measured("m1", 81)]).toEqual([true, false, true]);
  });

  it("leave room for those that are not in the page, and keep one that has the focus", () => {
    const rows = of(100);
    const drawn = drawn_of(rows, { from: 40, to: 42 }, ["m3", "gone"]);
    expect(drawn.map((one) => (one.kind === "row" ? one.index : one.px))).toEqual([180, 3, 36 * 60, 40, 41, 58 * 60]);
    const whole = drawn.reduce((px, one) => px + (one.kind === "row" ? 60 : one.px), 0);
    expect(whole).toBe(rows.height);
  });
});
