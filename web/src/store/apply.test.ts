import { describe, expect, it } from "vitest";
import { a_conversation, a_message, lan } from "@/test_support";
import type { Event } from "@/wire/frames";
import { apply, apply_all, put_conversations } from "./apply";
import { lines_of } from "./order";
import { with_newest, with_pending, with_thread } from "./pages";
import { empty_state, type State } from "./state";

const opened: State = with_thread({ ...empty_state, me: lan }, "c1", { loading: { kind: "loaded" } });
const message = (seq: number, change = {}): Event => ({ seq, what: "message", object: a_message(seq, change) });
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
    const loaded = with_newest(opened, "c1", { items: [a_message(50)], next_cursor: "older" });
    const changed = apply(loaded, message(60, { id: "m3", order_key: "00000003" }));
    expect(lines_of(changed.threads.get("c1")!)).toHaveLength(1);
  });

  it("keeps what came live while the thread's first page was on its way", () => {
    const loading = with_thread(empty_state, "c1", { loading: { kind: "loading" } });
    const live = apply(loading, message(70));
    const loaded = with_newest(live, "c1", { items: [a_message(50), a_message(60)], next_cursor: null });
    expect(texts(loaded)).toEqual(["tin 50", "tin 60", "tin 70"]);
  });

  it("gives a customer's new name to every conversation", () => {
    const known = apply(empty_state, conversation(5));
    const named = apply(known, { seq: 6, what: "customer", object: { id: "customer of c1", name: "Chị Ánh" } });
    expect(named.conversations.get("c1")?.customer?.name).toBe("Chị Ánh");
  });
});

describe("counts of the tabs", () => {
  const counted: State = { ...empty_state, me: lan, counts: { mine: 1, unassigned: 2, all: 5, seq: 10 } };

  it("follow a conversation from nobody to me", () => {
    const known = put_conversations(counted, [a_conversation("c1", 5)]);
    const taken = apply(known, conversation(11, { assignee: { id: "lan", name: "Lan" } }));
    expect(taken.counts).toMatchObject({ mine: 2, unassigned: 1, all: 5 });
  });

  it("grow with a new conversation and shrink when one is done", () => {
    const grown = apply(counted, conversation(11, {}, true));
    expect(grown.counts).toMatchObject({ unassigned: 3, all: 6 });
    expect(apply(grown, conversation(12, { status: "resolved" })).counts).toMatchObject({ unassigned: 2, all: 5 });
  });

  it("are asked for again when something changed that was never seen", () => {
    expect(apply(counted, conversation(11)).counts_stale).toBe(true);
  });

  it("do not count again what they already held when they were read", () => {
    expect(apply(counted, conversation(9, {}, true)).counts).toEqual(counted.counts);
  });
});
