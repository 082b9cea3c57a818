import { describe, expect, it } from "vitest";
import { an_order } from "@/test_support";
import { common_moves, with_row } from "./book_of_orders";

describe("the table of orders", () => {
  it("takes newer news of an order and leaves it in its place", () => {
    const rows = [an_order("a", 5), an_order("b", 6)];
    const after = with_row(rows, an_order("a", 7, { status: "packing" }));
    expect(after.map(({ id, status }) => `${id} ${status}`)).toEqual(["a packing", "b confirmed"]);
    expect(with_row(rows, an_order("a", 5, { status: "packing" }))).toBe(rows);
    expect(with_row(rows, an_order("c", 9))).toBe(rows);
  });

  it("offers many orders only what every one of them may do", () => {
    const one = an_order("a", 1, { allowed: ["cancelled", "packing"] });
    const other = an_order("b", 1, { allowed: ["shipping", "cancelled"] });
    expect(common_moves([one])).toEqual(["packing", "cancelled"]);
    expect(common_moves([one, other])).toEqual(["cancelled"]);
    expect(common_moves([])).toEqual([]);
  });
});
