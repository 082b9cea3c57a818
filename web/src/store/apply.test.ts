import { describe, expect, it } from "vitest";
import { a_conversation, a_message, lan } from "@/test_support";
import type { Event } from "@/wire/frames";
import { apply, apply_all, put_conversations, suppose } from "./apply";
import { everything } from "./filter";
import { list_of, with_counts } from "./lists";
import { lines_of } from "./order";
import { with_list_page, with_pending, with_piece, with_thread } from "./pages";
import { empty_state, type State } from "./state";

const opened: State = with_thread({ ...empty_state, me: lan }, "c1", { loading: { kind: "loaded" } });
const message = (seq: number, change = {}): Event => ({
  seq,
  what: "message",
  created: true,
  object: a_message(seq, change),
});
const conversation = (seq: number, change = {}, created = false): Event => ({
  seq,
  what: "conversation",
  created,
  object: a_conversation("c1", seq, change),
});
const texts = (state: State) => lines_of(state.threads.get("c1")!).map(({ text }) => text);

describe("applying events", () => {
  it("changes nothing when an event comes twice", () => {
    const once = apply(opened, message(5));
    expect(apply(once, message(5)).threads.get("c1")?.messages).toEqual(once.threads.get("c1")?.messages);
  });

  it("leaves the state before untouched", () => {
    const before = apply(opened, message(5));
    apply(before, message(6));
    expect(texts(before)).toEqual(["tin 5"]);
  });

  it("keeps the newer row, whichever road the older one comes by", () => {
    const read = apply(opened, message(9, { id: "m", state: "read" }));
    expect(
      apply(read, message(7, { id: "m", state: "sent" }))
        .threads.get("c1")
        ?.messages.get("m")?.state,
    ).toBe("read");
    const named = apply(empty_state, conversation(9, { unread_count: 0 }));
    expect(
      put_conversations(named, [a_conversation("c1", 4, { unread_count: 3 })]).conversations.get("c1")?.unread_count,
    ).toBe(0);
  });

  it("puts a late message in its right place and moves no other", () => {
    const state = apply_all(opened, [
      message(5),
      message(6),
      message(7, { order_key: "000000055", text: "muộn", late: true }),
    ]);
    expect(texts(state)).toEqual(["tin 5", "muộn", "tin 6"]);
  });

  it("gives the same state whatever the order in which frames arrive", () => {
    const all = [
      message(5),
      message(6, { id: "m5" }),
      message(7),
      conversation(8),
      message(9, { id: "m7", text: "sửa" }),
    ];
    const forward = apply_all(opened, all);
    const backward = apply_all(opened, [...all].reverse());
    expect(lines_of(backward.threads.get("c1")!)).toEqual(lines_of(forward.threads.get("c1")!));
    expect(backward.conversations).toEqual(forward.conversations);
  });

  it("forgets a conversation that left our sight, with all below it, also against an older answer", () => {
    const known = apply_all(opened, [conversation(5), message(6)]);
    const gone = apply(known, { seq: 7, what: "gone", of: "conversation", id: "c1" });
    expect(gone.conversations.has("c1")).toBe(false);
    expect(gone.threads.has("c1")).toBe(false);
    expect(put_conversations(gone, [a_conversation("c1", 5)]).conversations.has("c1")).toBe(false);
    expect(apply(gone, conversation(8)).conversations.has("c1")).toBe(true);
  });

  it("takes away a reply that was taken back", () => {
    const known = apply(opened, message(6));
    expect(texts(apply(known, { seq: 7, what: "gone", of: "message", id: "m6" }))).toEqual([]);
  });

  it("drops the unconfirmed reply when the message with its id is there", () => {
    const waiting = with_pending(opened, {
      id: "reply",
      conversation_id: "c1",
      text: "Dạ",
      attachments: [],
      written_at: "2026-11-22T02:00:00.000Z",
    });
    const confirmed = apply(waiting, message(6, { id: "reply", direction: "outgoing", state: "queued" }));
    expect(confirmed.pending).toEqual([]);
  });

  it("keeps no message of a thread nobody opened, and none older than what is loaded", () => {
    expect(apply(empty_state, message(5)).threads.size).toBe(0);
    const loaded = with_piece(opened, "c1", { items: [a_message(50)], next_cursor: "older" });
    const changed = apply(loaded, message(60, { id: "m3", order_key: "00000003" }));
    expect(lines_of(changed.threads.get("c1")!)).toHaveLength(1);
  });

  it("keeps what came live while the thread's first page was on its way", () => {
    const loading = with_thread(empty_state, "c1", { loading: { kind: "loading" } });
    const live = apply(loading, message(70));
    const loaded = with_piece(live, "c1", { items: [a_message(50), a_message(60)], next_cursor: null });
    expect(texts(loaded)).toEqual(["tin 50", "tin 60", "tin 70"]);
  });

  it("gives a customer's new name to every conversation", () => {
    const known = apply(empty_state, conversation(5));
    const named = apply(known, { seq: 6, what: "customer", object: { id: "customer of c1", name: "Chị Ánh" } });
    expect(named.conversations.get("c1")?.customer?.name).toBe("Chị Ánh");
  });
});

describe("what somebody asked for", () => {
  const mine = { ...everything, assignee: "me" };
  const shown = with_counts(
    with_list_page({ ...empty_state, me: lan }, everything, { items: [a_conversation("c1", 5)] }),
    everything,
    { mine: 1, unassigned: 2, all: 5, seq: 10 },
  );
  const totals = (state: State) => [list_of(state, mine).total, list_of(state, everything).total];

  it("is supposed at once, in the list and in the counts, and counted once when it is true", () => {
    expect(totals(shown)).toEqual([1, 5]);
    const taken = { assignee: { id: "lan", name: "Lan" } };
    const supposed = suppose(shown, a_conversation("c1", 5, taken));
    expect(totals(supposed)).toEqual([2, 5]);
    expect(totals(apply(supposed, conversation(11, taken)))).toEqual([2, 5]);
    expect(totals(suppose(supposed, a_conversation("c1", 5)))).toEqual([1, 5]);
    const done = suppose(shown, a_conversation("c1", 5, { status: "resolved" }));
    expect(list_of(done, everything).rows).toEqual([]);
    expect(totals(done)).toEqual([1, 4]);
  });

  it("does not count again what the counts already held when they were read", () => {
    expect(totals(apply(shown, conversation(9, { status: "resolved" })))).toEqual([1, 5]);
  });
});
