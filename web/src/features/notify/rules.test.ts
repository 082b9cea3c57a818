import { beforeEach, describe, expect, it } from "vitest";
import { apply_all, put_conversations } from "@/store/apply";
import { empty_state, type State } from "@/store/state";
import { a_conversation, a_message, lan } from "@/test_support";
import type { Event } from "@/wire/frames";
import type { Message } from "@/wire/message";
import { Burst, is_quiet, masked, Rules } from "./rules";

const now = Date.parse("2026-11-22T02:00:10.000Z");
const me = { id: "lan", name: "Lan" };
const minh = { id: "minh", name: "Minh" };

let state: State;
let rules: Rules;

function begin(...rows: ReturnType<typeof a_conversation>[]) {
  state = put_conversations({ ...empty_state, me: lan, session: { kind: "in" } }, rows);
  rules = new Rules();
}

function told(...events: Event[]): string[] {
  const before = state;
  state = apply_all(state, events);
  return rules.read(state, before, events, now).map(({ kind }) => kind);
}

const said = (change: Partial<Message> = {}, seq = 9): Event => ({
  seq,
  what: "message",
  created: true,
  object: a_message(seq, change),
});
const became = (change: Parameters<typeof a_conversation>[2], seq = 10): Event => ({
  seq,
  what: "conversation",
  object: a_conversation("c1", seq, change),
  created: false,
});

beforeEach(() => begin(a_conversation("c1", 1, { assignee: me })));

describe("what a person is told of", () => {
  it("is a customer's message to them or to nobody, once", () => {
    expect(told(said())).toEqual(["message"]);
    expect(told(said({ reactions: [] }))).toEqual([]);
    begin(a_conversation("c1", 1));
    expect(told(said())).toEqual(["message"]);
  });

  it("is not what a colleague has, what they wrote themselves, nor what came while the machine slept", () => {
    begin(a_conversation("c1", 1, { assignee: minh }));
    expect(told(said())).toEqual([]);
    begin(a_conversation("c1", 1, { assignee: me }));
    expect(told(said({ direction: "outgoing", author: { kind: "staff", ...me }, state: "sent" }))).toEqual([]);
    expect(told(said({ received_at: "2026-11-22T01:00:00.000Z" }, 11))).toEqual([]);
  });

  it("is a note that calls them, whoever has the conversation", () => {
    begin(a_conversation("c1", 1, { assignee: minh }));
    const note = { kind: "note", direction: "outgoing", author: { kind: "staff", ...minh } } as const;
    expect(told(said({ ...note, mentions: [me] }))).toEqual(["mention"]);
    expect(told(said({ ...note, mentions: [{ id: "hoa", name: "Hoa" }] }, 11))).toEqual([]);
  });

  it("is what was handed to them, and never what they took themselves", () => {
    begin(a_conversation("c1", 1));
    const line = { kind: "event", direction: "outgoing" } as const;
    expect(told(said({ ...line, author: { kind: "staff", ...minh } }), became({ assignee: me }))).toEqual(["handed"]);
    begin(a_conversation("c1", 1));
    expect(told(said({ ...line, author: { kind: "staff", ...me } }), became({ assignee: me }))).toEqual([]);
    // Out of sight until it was handed over.
    begin();
    expect(told(said({ ...line, author: { kind: "system" } }), became({ assignee: me }))).toEqual(["handed"]);
  });

  it("is their own reply that did not go out, again when a second try fails", () => {
    const mine = { direction: "outgoing", author: { kind: "staff", ...me } } as const;
    expect(told(said({ ...mine, state: "failed" }))).toEqual(["failed"]);
    expect(told(said({ ...mine, state: "failed" }))).toEqual([]);
    expect(
      told({
        seq: 12,
        what: "message",
        created: false,
        object: a_message(12, { ...mine, id: "m9", state: "unknown" }),
      }),
    ).toEqual(["failed"]);
    expect(told(said({ ...mine, author: { kind: "staff", ...minh }, state: "failed" }, 14))).toEqual([]);
  });

  it("is a conversation whose time has come, unless the customer woke it", () => {
    const asleep = { assignee: me, status: "snoozed", snoozed_until: "2026-11-22T02:00:09.000Z" } as const;
    begin(a_conversation("c1", 1, asleep));
    expect(told(became({ assignee: me, status: "open" }))).toEqual(["woken"]);
    begin(a_conversation("c1", 1, asleep));
    expect(told(said(), became({ assignee: me, status: "open", unread_count: 1 }))).toEqual(["message"]);
    begin(a_conversation("c1", 1, { ...asleep, snoozed_until: "2026-11-22T09:00:00.000Z" }));
    expect(told(became({ assignee: me, status: "open" }))).toEqual([]);
  });
});

describe("the clock", () => {
  it("tells once of each of one's own customers who wait too long, and of a window that closes", () => {
    const since = "2026-11-22T01:40:00.000Z";
    const at = Date.parse("2026-11-22T02:00:00.000Z");
    const of = (id: string, change: object) =>
      a_conversation(id, 1, { assignee: me, waiting_since: since, reply_window: null, ...change });
    const rows = [
      of("long", {}),
      of("closing", { reply_window: { closes_at: "2026-11-22T02:20:00.000Z" } }),
      of("answered", { waiting_since: null }),
      of("anothers", { assignee: { id: "minh", name: "Minh" } }),
      of("fresh", { waiting_since: "2026-11-22T01:58:00.000Z" }),
      of("asleep", { status: "snoozed" }),
    ];
    const state = {
      ...put_conversations({ ...empty_state, me: lan }, rows),
      hours: { amber_minutes: 5, red_minutes: 15 },
    };
    const rules = new Rules();
    const told = () => rules.look_at_clock(state, at).map(({ kind, tag }) => `${kind} ${tag}`);
    expect(told().sort()).toEqual(["closing closing", "waiting long"]);
    expect(told()).toEqual([]);
  });
});

describe("on a screen for all to see", () => {
  it("numbers are masked in any writing, prices and sizes are not", () => {
    expect(masked("gọi 0987 654 321 hoặc +84.912.345.678 nhé")).toBe("gọi 09•••321 hoặc 84•••678 nhé");
    expect(masked("2 cái 250.000, size 38, đơn DH-10293")).toBe("2 cái 250.000, size 38, đơn DH-10293");
  });

  it("the quiet hours may go over midnight", () => {
    const night = { from: "22:00", to: "07:00" };
    expect(["21:59", "22:00", "03:00", "06:59", "07:00"].map((at) => is_quiet(night, at))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(is_quiet({ from: "12:00", to: "13:00" }, "12:30")).toBe(true);
    expect(is_quiet(null, "12:30")).toBe(false);
    expect(is_quiet({ from: "08:00", to: "08:00" }, "08:00")).toBe(false);
  });

  it("more than five in ten seconds become one that counts them", () => {
    const burst = new Burst();
    const counted = ["a", "b", "a", "c", "a", "b", "d"].map((from, i) => burst.add(from, i * 1000));
    expect(counted.slice(0, 5)).toEqual([null, null, null, null, null]);
    expect(counted.slice(5)).toEqual([
      { n: 6, from: 3 },
      { n: 7, from: 4 },
    ]);
    expect(burst.add("a", 60_000)).toBeNull();
  });
});
