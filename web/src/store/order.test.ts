import { describe, expect, it } from "vitest";
import { a_conversation, lan } from "@/test_support";
import { put_conversations } from "./apply";
import { next_order, rows_of, waiting_above } from "./order";
import { with_list_page } from "./pages";
import { empty_state } from "./state";

const at = (minute: number) => ({ last_message_at: `2026-11-22T02:${String(minute).padStart(2, "0")}:00.000Z` });

describe("a tab", () => {
  it("shows its own conversations, newest first", () => {
    const state = put_conversations({ ...empty_state, me: lan }, [
      a_conversation("old", 1, at(1)),
      a_conversation("new", 2, at(9)),
      a_conversation("hers", 3, { ...at(5), assignee: { id: "lan", name: "Lan" } }),
      a_conversation("done", 4, { ...at(8), status: "resolved" }),
    ]);
    expect(rows_of(state, "all")).toEqual(["new", "hers", "old"]);
    expect(rows_of(state, "mine")).toEqual(["hers"]);
    expect(rows_of(state, "unassigned")).toEqual(["new", "old"]);
  });

  it("shows nothing below the last loaded page, where there may be holes", () => {
    const page = { items: [a_conversation("a", 1, at(9)), a_conversation("b", 2, at(8))], next_cursor: "more" };
    const state = put_conversations(with_list_page(empty_state, "all", page), [a_conversation("by chance", 3, at(1))]);
    expect(rows_of(state, "all")).toEqual(["a", "b"]);
    const last = { items: [a_conversation("c", 4, at(5))], next_cursor: null };
    expect(rows_of(with_list_page(state, "all", last), "all")).toEqual(["a", "b", "c", "by chance"]);
  });
});

describe("the order on screen", () => {
  it("follows the truth when nobody is at the list", () => {
    expect(next_order(["a", "b"], ["b", "a"], false, null)).toEqual(["b", "a"]);
  });

  it("does not move while somebody is at the list, but lets go what left and appends what was loaded below", () => {
    expect(next_order(["a", "b", "c"], ["new", "c", "a", "older"], true, null)).toEqual(["a", "c", "older"]);
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
