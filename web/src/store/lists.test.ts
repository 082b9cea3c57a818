import { describe, expect, it } from "vitest";
import { a_conversation, lan } from "@/test_support";
import type { Conversation } from "@/wire/conversation";
import type { Event } from "@/wire/frames";
import { apply, apply_all, put_conversations } from "./apply";
import { compare_ranks, everything, type Filter, rank_of, stands_in } from "./filter";
import { type Entry, known_limit, list_of, lists_kept, rows_kept, with_list } from "./lists";
import { with_list_page } from "./pages";
import { Shelves } from "./shelves";
import { empty_state, type State } from "./state";

const at = (minute: number) => ({ last_message_at: `2026-11-22T02:${String(minute).padStart(2, "0")}:00.000Z` });
const of = (change: Partial<Filter>): Filter => ({ ...everything, ...change });
const ids = (state: State, filter: Filter) => list_of(state, filter).rows.map(({ id }) => id);
const logged_in: State = { ...empty_state, me: lan };
const told = (seq: number, object: Conversation, created = false): Event => ({
  seq,
  what: "conversation",
  created,
  object: { ...object, seq },
});

describe("the list of a view", () => {
  it("shows its own conversations, newest first", () => {
    const items = [
      a_conversation("new", 2, at(9)),
      a_conversation("hers", 3, { ...at(5), assignee: { id: "lan", name: "Lan" } }),
      a_conversation("old", 1, at(1)),
    ];
    let state = with_list_page(logged_in, everything, { items, next_cursor: null });
    for (const assignee of ["me", "none"]) state = with_list_page(state, of({ assignee }), { items: [] });
    expect(ids(state, everything)).toEqual(["new", "hers", "old"]);
    expect(ids(state, of({ assignee: "me" }))).toEqual(["hers"]);
    expect(ids(state, of({ assignee: "none" }))).toEqual(["new", "old"]);
  });

  it("shows nothing below the last loaded page, where there may be holes", () => {
    const page = { items: [a_conversation("a", 1, at(9)), a_conversation("b", 2, at(8))], next_cursor: "more" };
    const state = put_conversations(with_list_page(logged_in, everything, page), [
      a_conversation("by chance", 3, at(1)),
    ]);
    expect(ids(state, everything)).toEqual(["a", "b"]);
    const last = { items: [a_conversation("c", 4, at(5))], next_cursor: null };
    expect(ids(with_list_page(state, everything, last), everything)).toEqual(["a", "b", "c", "by chance"]);
  });

  it("puts who waits longest first, when that is what one wants to see", () => {
    const waits = (minute: number) => ({ waiting_since: `2026-11-22T01:${minute}:00.000Z` });
    const filter = of({ sort: "oldest_waiting" });
    const items = [a_conversation("long", 1, waits(10)), a_conversation("short", 2, waits(40))];
    let state = with_list_page(logged_in, filter, { items: [...items, a_conversation("answered", 3, at(9))] });
    expect(ids(state, filter)).toEqual(["long", "short", "answered"]);
    state = apply(state, told(9, a_conversation("long", 9, at(20))));
    expect(ids(state, filter)).toEqual(["short", "long", "answered"]);
  });

  it("keeps a row of which only the server can tell, lets none in, and asks to be read again", () => {
    const filter = of({ has_phone: true });
    let state = with_list_page(logged_in, filter, { items: [a_conversation("a", 1, at(5))], next_cursor: null });
    state = apply_all(state, [told(7, a_conversation("a", 7, at(6))), told(8, a_conversation("b", 8, at(7)), true)]);
    expect(ids(state, filter)).toEqual(["a"]);
    expect(list_of(state, filter).stale).toBe(true);
    const page = { items: [a_conversation("b", 8, at(7))], next_cursor: null };
    state = with_list_page(state, filter, page, { kind: "again", seq: 8 });
    expect(ids(state, filter)).toEqual(["b"]);
    expect(list_of(state, filter).stale).toBe(false);
    // What happened after the second reading is not undone by it.
    state = apply(state, told(9, a_conversation("b", 9, at(8))));
    expect(ids(with_list_page(state, filter, { items: [] }, { kind: "again", seq: 8 }), filter)).toEqual(["b"]);
  });

  it("changes nothing of a list when a message changes only what a row says", () => {
    const state = with_list_page(logged_in, everything, { items: [a_conversation("a", 1, at(5))], next_cursor: null });
    const after = apply(state, told(2, a_conversation("a", 2, { ...at(5), unread_count: 4 })));
    expect(after.lists).toBe(state.lists);
  });

  it("counts along, and says when it cannot", () => {
    const page = { items: [a_conversation("a", 1, at(5))], next_cursor: "more" };
    let state = with_list(with_list_page(logged_in, everything, page), everything, { total: 9, total_seq: 5 });
    state = apply(state, told(6, a_conversation("b", 6, at(6)), true));
    expect(list_of(state, everything).total).toBe(10);
    state = apply(state, told(7, a_conversation("a", 7, { status: "resolved" })));
    expect(list_of(state, everything)).toMatchObject({ total: 9, total_stale: false });
    state = apply(state, told(8, a_conversation("never seen", 8, at(7))));
    expect(list_of(state, everything)).toMatchObject({ total: 9, total_stale: true });
  });
});

describe("a very long view", () => {
  const a_page = (from: number, count: number): Conversation[] =>
    Array.from({ length: count }, (_, i) => {
      const moment = new Date(Date.UTC(2026, 10, 22) - (from + i) * 1000).toISOString();
      return a_conversation(`c${String(from + i).padStart(6, "0")}`, 1, { last_message_at: moment });
    });

  it("keeps two thousand rows, lets the far end go, and comes back to it", () => {
    let state = logged_in;
    for (let from = 0; from < rows_kept + 100; from += 50) {
      state = with_list_page(state, everything, { items: a_page(from, 50), next_cursor: "more" });
    }
    expect(list_of(state, everything)).toMatchObject({ before: 100 });
    expect(list_of(state, everything).rows).toHaveLength(rows_kept);
    expect(ids(state, everything)[0]).toBe("c000100");
    state = with_list_page(state, everything, { items: a_page(50, 50), next_cursor: "up" }, { kind: "above" });
    state = with_list_page(state, everything, { items: a_page(0, 50), next_cursor: null }, { kind: "above" });
    expect(list_of(state, everything)).toMatchObject({ before: 0, top: null });
    expect(ids(state, everything).slice(0, 2)).toEqual(["c000000", "c000001"]);
    expect(list_of(state, everything).rows).toHaveLength(rows_kept);
  });

  it("jumps to its end, where what happens at the top is not shown", () => {
    let state = with_list_page(logged_in, everything, { items: a_page(0, 50), next_cursor: "more" });
    const joint = { kind: "instead", before: 99_950, at_top: false, at_end: true } as const;
    state = with_list_page(state, everything, { items: a_page(99_950, 50), next_cursor: "up" }, joint);
    expect(ids(state, everything)).toHaveLength(50);
    state = apply(state, told(9, a_conversation("c099960", 9, { last_message_at: "2026-11-23T00:00:00.000Z" })));
    expect(ids(state, everything)).toHaveLength(49);
    expect(list_of(state, everything)).toMatchObject({ before: 99_950, bottom: null });
  });

  it("does not fill the memory with conversations that nobody shows", () => {
    let state = with_list_page(logged_in, everything, { items: a_page(0, 50), next_cursor: "more" });
    const strangers = a_page(1000, known_limit + 10);
    state = apply_all(
      state,
      strangers.map((object, i) => told(10 + i, object)),
    );
    expect(state.conversations.size).toBe(50);
    expect(ids(state, everything)).toHaveLength(50);
  });

  it("forgets the view looked at longest ago", () => {
    let state = logged_in;
    for (let i = 0; i <= lists_kept; i++) state = with_list(state, of({ assignee: `s${i}` }), {});
    expect([...state.lists.keys()]).not.toContain("assignee=s0");
    expect(state.lists.size).toBe(lists_kept);
  });
});

/** A small generator, so that a failure can be had again. */
function dice(seed: number): (sides: number) => number {
  let now = seed;
  return (sides) => {
    now = (now + 0x6d2b79f5) | 0;
    const mixed = Math.imul(now ^ (now >>> 15), now | 1);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

describe("whatever happens, in whatever order", () => {
  const views = [
    everything,
    of({ assignee: "me" }),
    of({ assignee: "none", unread: true }),
    of({ status: "any", label: ["vip", "moi"], sort: "oldest_waiting" }),
    of({ unanswered: true, sort: "oldest_waiting", channel: ["ch1"] }),
  ];

  it("every list is what a look at each single conversation says, between its ends", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const roll = dice(seed);
      const truth = new Map<string, Conversation>();
      const any = (seq: number): Conversation => {
        const id = `c${roll(30)}`;
        return a_conversation(id, seq, {
          ...at(roll(50)),
          status: (["open", "open", "open", "resolved", "pending"] as const)[roll(5)],
          assignee: ([null, { id: "lan", name: "Lan" }, { id: "minh", name: "Minh" }] as const)[roll(3)],
          unread_count: roll(2),
          channel: { id: roll(2) ? "ch1" : "ch2", platform: "zalo", name: "x" },
          labels: roll(2) ? [{ id: "vip", name: "VIP" }] : [],
          waiting_since: roll(2) ? `2026-11-22T01:${10 + roll(40)}:00.000Z` : null,
        });
      };
      let state = logged_in;
      let looked_at = 0;
      for (let seq = 1; seq < 200; seq++) {
        const filter = views[roll(views.length)] as Filter;
        if (roll(8) > 0) {
          const object = any(seq);
          const gone = roll(15) === 0;
          const created = !truth.has(object.id);
          if (gone) truth.delete(object.id);
          else truth.set(object.id, object);
          state = apply(
            state,
            gone ? { seq, what: "gone", of: "conversation", id: object.id } : told(seq, object, created),
          );
        } else {
          const list = list_of(state, filter);
          const standing = [...truth.values()]
            .filter((one) => stands_in(filter, one, "lan"))
            .sort((a, b) => compare_ranks(rank_of(filter.sort, a), rank_of(filter.sort, b)));
          const bottom = list.read ? list.bottom : "";
          if (bottom === null) continue;
          const below = standing.filter((one) => !bottom || compare_ranks(rank_of(filter.sort, one), bottom) > 0);
          const items = below.slice(0, 4);
          const late = roll(2) ? any(seq) : null;
          state = with_list_page(state, filter, { items, next_cursor: below.length > 4 ? "more" : null });
          if (late && truth.has(late.id)) state = put_conversations(state, [{ ...late, seq: 0 }]);
        }
        for (const view of views) {
          const { rows, bottom, read } = list_of(state, view);
          if (!read) continue;
          looked_at += rows.length;
          const expected = [...truth.values()]
            .filter((one) => state.conversations.has(one.id) && stands_in(view, one, "lan"))
            .map((one) => ({ id: one.id, rank: rank_of(view.sort, one) }))
            .filter(({ rank }) => bottom === null || compare_ranks(rank, bottom) <= 0)
            .sort((a, b) => compare_ranks(a.rank, b.rank));
          const told = (entries: readonly Entry[]) => entries.map(({ rank }) => rank).join("\n");
          if (told(rows) !== told(expected)) expect(rows, `seed ${seed}, after ${seq}`).toEqual(expected);
        }
      }
      expect(looked_at).toBeGreaterThan(200);
    }
  });
});

describe("very many rows", () => {
  it("are a map like any other, and the one before a change keeps what it held", () => {
    const roll = dice(7);
    const plain = new Map<string, number>();
    let shelves = new Shelves<number>(new Map());
    for (let i = 0; i < 3000; i++) {
      const id = `c${roll(700)}`;
      const before = { size: shelves.size, of: shelves.get(id) };
      const copy = new Shelves(shelves);
      if (roll(3) === 0) {
        copy.delete(id);
        plain.delete(id);
      } else {
        copy.set(id, i);
        plain.set(id, i);
      }
      expect([shelves.size, shelves.get(id)]).toEqual([before.size, before.of]);
      shelves = copy;
    }
    expect(new Map(shelves)).toEqual(plain);
    expect(shelves.size).toBe(plain.size);
    expect([...shelves.keys()].sort()).toEqual([...plain.keys()].sort());
  });
});
