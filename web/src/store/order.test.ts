import { describe, expect, it } from "vitest";
import { next_order, waiting_above } from "./order";

describe("the order on screen", () => {
  it("follows the truth when nobody is at the list", () => {
    expect(next_order(["a", "b"], ["b", "a"], false, null)).toEqual(["b", "a"]);
  });

  it("does not move while somebody is at the list, but lets go what left and appends what was loaded below", () => {
    expect(next_order(["a", "b", "c"], ["new", "c", "a", "older"], true, null)).toEqual(["a", "c", "older"]);
  });

  it("takes what was loaded above, also while somebody is at the list", () => {
    expect(next_order(["c", "d"], ["a", "b", "c", "d"], true, null, true)).toEqual(["a", "b", "c", "d"]);
  });

  it("keeps the open conversation in its place", () => {
    expect(next_order(["a", "b", "c"], ["c", "a", "b"], false, "c")).toEqual(["a", "b", "c"]);
    expect(next_order(["a", "b", "c"], ["new", "a", "b", "c"], false, "b")).toEqual(["new", "b", "a", "c"]);
  });

  it("says how many wait above", () => {
    expect(waiting_above(["a", "b", "c"], ["a", "b", "c"], null)).toBe(0);
    expect(waiting_above(["a", "b", "c"], ["new", "c", "a", "b"], null)).toBe(2);
    expect(waiting_above(["a", "b", "c"], ["c", "a", "b"], "c")).toBe(0);
    expect(waiting_above(["a", "b"], ["a", "b", "older"], null)).toBe(0);
    expect(waiting_above([], ["a"], null)).toBe(1);
  });
});
