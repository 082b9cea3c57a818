import { describe, expect, it } from "vitest";
import { a_conversation, a_person, an_order } from "@/test_support";
import type { Panel } from "@/wire/people";
import { all_stale, apply_shop, empty_shop, with_panel } from "./shop";

const panel: Panel = {
  customer: a_person({ id: "an", merged: [{ id: "anh", name: "Ánh", merge_id: "g" }] }),
  totals: { orders: 1, open: 1, delivered: 0, returned: 0, cancelled: 0, delivered_value: 0 },
  open_orders: [an_order("one", 5, { customer_id: "an" })],
  recent_orders: [],
  conversations: [
    {
      id: "c1",
      seq: 3,
      channel: { id: "x", platform: "zalo", name: "OA" },
      last_message: { text: "cũ", sent_at: null },
    },
  ],
  suggestions: [],
  notes: [],
};
const shown = with_panel(empty_shop, "an", { panel, loading: { kind: "loaded" }, stale: false });
const ids = (orders: readonly { id: string }[] | undefined) => orders?.map(({ id }) => id);

describe("a customer's panel", () => {
  it("shows a new order of theirs at once, on top, and reads the sums again", () => {
    const order = an_order("two", 9, { customer_id: "an", created_at: "2026-11-22T03:00:00.000Z" });
    const state = apply_shop(shown, { what: "order", object: order }).panels.get("an");
    expect(ids(state?.panel?.open_orders)).toEqual(["two", "one"]);
    expect(state?.stale).toBe(true);
  });

  it("knows what was made under the name of somebody merged into them", () => {
    const order = an_order("two", 9, { customer_id: "anh" });
    const state = apply_shop(shown, { what: "order", object: order });
    expect(ids(state.panels.get("an")?.panel?.open_orders)).toContain("two");
  });

  it("moves an order that is done with from the open ones to the recent", () => {
    const order = an_order("one", 9, { customer_id: "an", status: "delivered" });
    const now = apply_shop(shown, { what: "order", object: order }).panels.get("an")?.panel;
    expect([ids(now?.open_orders), ids(now?.recent_orders)]).toEqual([[], ["one"]]);
  });

  it("takes no older news, whichever road it comes by", () => {
    const older = an_order("one", 4, { customer_id: "an", status: "cancelled" });
    expect(apply_shop(shown, { what: "order", object: older }).panels).toBe(shown.panels);
  });

  it("is left alone by other people's orders", () => {
    const order = an_order("theirs", 9, { customer_id: "binh" });
    expect(apply_shop(shown, { what: "order", object: order }).panels).toBe(shown.panels);
  });

  it("shows what was said last elsewhere", () => {
    const row = a_conversation("c1", 9, { customer: { id: "an" } });
    const now = apply_shop(shown, { what: "conversation", object: row }).panels.get("an")?.panel;
    expect(now?.conversations[0]?.last_message?.text).toBe("Shop ơi");
  });

  it("is read again when the customer changed or everything may have, and stays on screen meanwhile", () => {
    expect(apply_shop(shown, { what: "customer", id: "anh" }).panels.get("an")?.stale).toBe(true);
    expect(apply_shop(shown, { what: "customer", id: "binh" }).panels.get("an")?.stale).toBe(false);
    expect(all_stale(shown).panels.get("an")).toMatchObject({ stale: true, panel });
  });
});

describe("stock", () => {
  const told = (seq: number, available: number) =>
    ({ what: "stock", object: { id: "v", seq, sku: "A", on_hand: 9, reserved: 0, available, low: false } }) as const;

  it("is what the newest event says", () => {
    const state = [told(5, 3), told(4, 8)].reduce(apply_shop, empty_shop);
    expect(state.stock.get("v")?.available).toBe(3);
  });
});

describe("what is kept", () => {
  it("has an end, and the panel looked at last stays", () => {
    let state = empty_shop;
    for (let i = 0; i < 30; i++) state = with_panel(state, `c${i}`, { stale: false });
    expect(state.panels.size).toBe(20);
    expect(state.panels.has("c29")).toBe(true);
    expect(state.panels.has("c0")).toBe(false);
  });
});
