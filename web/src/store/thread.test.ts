import { describe, expect, it } from "vitest";
import { a_message } from "@/test_support";
import type { Event } from "@/wire/frames";
import { apply, apply_all } from "./apply";
import { lines_of } from "./order";
import { with_newer, with_older, with_piece } from "./pages";
import { empty_state, messages_kept, type State, type Thread } from "./state";

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => a_message(from + i));
const page = (from: number, to: number, older: boolean, newer: boolean) => ({
  items: range(from, to),
  next_cursor: older ? "more" : null,
  newer,
});
const said = (seq: number, change = {}, created = true): Event => ({
  seq,
  what: "message",
  created,
  object: a_message(seq, change),
});
const thread = (state: State): Thread => state.threads.get("c1")!;
const shown = (state: State) => lines_of(thread(state)).map(({ seq }) => seq);
const seqs = (from: number, to: number) => range(from, to).map(({ seq }) => seq);

describe("a piece of a thread", () => {
  it("in the middle knows what lies before and after it, and takes nothing that belongs elsewhere", () => {
    const state = with_piece(empty_state, "c1", page(100, 150, true, true));
    const after = apply_all(state, [said(40), said(120, { text: "sửa" }), said(200)]);
    expect(shown(after)).toEqual(seqs(100, 150));
    expect(lines_of(thread(after))[20]?.text).toBe("sửa");
    expect([...thread(after).beyond.keys()]).toEqual(["m200"]);
  });

  it("grows at both ends until it is whole, and what came live meanwhile stands behind it", () => {
    let state = with_piece(empty_state, "c1", page(100, 150, true, true));
    state = apply(state, said(201));
    state = with_older(state, "c1", page(50, 99, true, true));
    state = with_newer(state, "c1", page(151, 199, true, true));
    expect(thread(state).newest).not.toBeNull();
    state = apply(state, said(202));
    state = with_newer(state, "c1", page(200, 201, true, false));
    expect(shown(state)).toEqual(seqs(50, 202));
    expect([thread(state).newest, thread(state).beyond.size]).toEqual([null, 0]);
    state = with_older(state, "c1", page(1, 49, false, true));
    expect(thread(state).oldest).toBeNull();
    expect(shown(apply(state, said(203)))).toEqual(seqs(1, 203));
  });

  it("asked for at the end keeps what came while it was on its way, also what came late", () => {
    let state = with_piece(empty_state, "c1", page(10, 20, true, true));
    state = apply_all(state, [said(301), said(302, { order_key: "00000290" })]);
    state = with_piece(state, "c1", page(280, 300, true, false));
    expect(shown(state)).toEqual([...seqs(280, 290), 302, ...seqs(291, 300), 301].sort((a, b) => order(a) - order(b)));
    expect(thread(state).newest).toBeNull();
  });

  it("counts as come only what was created, and forgets what was taken back", () => {
    let state = with_piece(empty_state, "c1", page(10, 20, true, true));
    state = apply_all(state, [said(30, {}, false), said(31), said(32)]);
    expect([...thread(state).beyond.keys()]).toEqual(["m31", "m32"]);
    state = apply(state, { seq: 33, what: "gone", of: "message", id: "m31" });
    state = apply(state, said(34, { id: "m32", order_key: "00000032", text: "sửa" }, false));
    expect([...thread(state).beyond.values()].map(({ text }) => text)).toEqual(["sửa"]);
  });

  it("is never longer than somebody needs: the far end goes", () => {
    let state = with_piece(empty_state, "c1", page(9_901, 10_000, true, false));
    for (let from = 9_801; from > 8_000; from -= 100)
      state = with_older(state, "c1", page(from, from + 99, true, true));
    expect(thread(state).messages.size).toBe(messages_kept);
    expect(thread(state).newest).not.toBeNull();
    expect(shown(state)[0]).toBe(8_001);
    for (let from = shown(state).at(-1)! + 1; from <= 10_000; from += 100) {
      state = with_newer(state, "c1", page(from, from + 99, true, from + 99 < 10_000));
    }
    expect(thread(state).messages.size).toBe(messages_kept);
    expect(shown(state).at(-1)).toBe(10_000);
    expect(thread(state).newest).toBeNull();
  });

  it("left open at its end for days lets go of its beginning", () => {
    let state = with_piece(empty_state, "c1", page(1, 50, false, false));
    state = apply_all(
      state,
      seqs(51, 3_000).map((seq) => said(seq)),
    );
    expect(thread(state).messages.size).toBeLessThanOrEqual(messages_kept + 200);
    expect(shown(state).at(-1)).toBe(3_000);
    expect(thread(state).oldest).not.toBeNull();
  });
});

function order(seq: number): number {
  return seq === 302 ? 290.5 : seq;
}
