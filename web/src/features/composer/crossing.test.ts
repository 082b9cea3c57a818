import { describe, expect, it } from "vitest";
import { a_conversation, a_message } from "@/test_support";
import { begin, said_since } from "./crossing";

const at = (second: number) => `2026-11-22T02:00:${String(second).padStart(2, "0")}.000Z`;
const said = (seq: number, change = {}) => a_message(seq, { received_at: at(seq), ...change });

describe("what the customer said since an answer was begun", () => {
  const before = [said(5), said(6)];
  const begun = begin(before);
  const fresh = (...more: Parameters<typeof said_since>[1][]) =>
    said_since(
      begun,
      more.flatMap((one) => [...one]),
    );

  it("is what came after, in the thread's order, a late one too", () => {
    const late = said(8, { order_key: "000000055" });
    expect(fresh(before, [said(7), late]).map(({ id }) => id)).toEqual(["m8", "m7"]);
  });

  it("is not what was there already while somebody read further up and then came down", () => {
    const row = a_conversation("c1", 9, {
      last_message_at: at(9),
      last_message: { id: "m9", direction: "incoming", text: "", sent_at: at(9) },
    });
    const piece = begin(before, row);
    expect(said_since(piece, [...before, said(7), said(9), said(10)]).map(({ id }) => id)).toEqual(["m10"]);
  });

  it("is not what was loaded above, changed, taken back, or said by us", () => {
    const above = a_message(9, { id: "old", received_at: at(1), order_key: "00000001" });
    const reacted = said(6, { seq: 20, reactions: [{ emoji: "👍" }] });
    const recalled = said(10, { recalled_at: at(11) });
    const ours = said(12, { direction: "outgoing" });
    const note = said(13, { kind: "note", direction: "outgoing" });
    expect(fresh([above, reacted, recalled, ours, note])).toEqual([]);
  });
});
