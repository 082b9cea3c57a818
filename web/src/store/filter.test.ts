import { describe, expect, it } from "vitest";
import { a_conversation } from "@/test_support";
import { everything, type Filter, key_of, query_of, read_filter, search_of, stands_in, wishes_of } from "./filter";

const of = (change: Partial<Filter>): Filter => ({ ...everything, ...change });

describe("a view in the address", () => {
  it("of everything needs no words", () => {
    expect(search_of(everything)).toBe("");
    expect(read_filter("")).toEqual(everything);
  });

  it("is read as it was written, whatever it wishes", () => {
    const wished = of({
      status: "any",
      assignee: "me",
      channel: ["b", "a"],
      label: ["vip"],
      unread: true,
      unanswered: false,
      has_phone: true,
      kind: "comment",
      sort: "oldest_waiting",
    });
    expect(key_of(read_filter(search_of(wished)))).toBe(key_of(wished));
    expect(read_filter(search_of(wished)).channel).toEqual(["a", "b"]);
  });

  it("has one writing, in whichever order somebody wished", () => {
    expect(key_of(of({ channel: ["b", "a"], unread: true }))).toBe(key_of(read_filter("unread=true&channel=a,b")));
  });

  it("passes over what no view knows", () => {
    expect(read_filter("status=lost&kind=fax&unread=maybe&assignee=<b>&sort=up&x=1")).toEqual(everything);
  });

  it("asks the server in its words, beginning like the request of the page's own markup", () => {
    expect(Object.entries(query_of(everything))).toEqual([
      ["status", "open"],
      ["sort", "newest"],
    ]);
    expect(query_of(of({ status: "any", label: ["x", "y"], failed: true }))).toEqual({
      sort: "newest",
      label: ["x", "y"],
      failed: "true",
    });
  });

  it("knows how many wishes it has beside its tab", () => {
    expect(wishes_of(of({ assignee: "me", sort: "oldest_waiting" }))).toBe(0);
    expect(wishes_of(of({ channel: ["a", "b"], unread: true, status: "snoozed" }))).toBe(3);
  });
});

describe("who stands in a view", () => {
  const stands = (wish: Partial<Filter>, change: object) =>
    stands_in(of(wish), a_conversation("c1", 1, change as never), "lan");

  it("is decided by the conversation where it can tell", () => {
    expect(stands({}, {})).toBe(true);
    expect(stands({}, { status: "resolved" })).toBe(false);
    expect(stands({ status: "any" }, { status: "resolved" })).toBe(true);
    expect(stands({ assignee: "none" }, {})).toBe(true);
    expect(stands({ assignee: "none" }, { assignee: { id: "minh", name: "Minh" } })).toBe(false);
    expect(stands({ assignee: "me" }, { assignee: { id: "lan", name: "Lan" } })).toBe(true);
    expect(stands({ assignee: "me" }, {})).toBe(false);
    expect(stands({ assignee: "minh" }, { assignee: { id: "minh", name: "Minh" } })).toBe(true);
    expect(stands({ channel: ["ch1", "ch2"] }, {})).toBe(true);
    expect(stands({ channel: ["ch2"] }, {})).toBe(false);
    expect(stands({ label: ["vip"] }, { labels: [{ id: "vip", name: "VIP" }] })).toBe(true);
    expect(stands({ label: ["vip"] }, {})).toBe(false);
    expect(stands({ unread: true }, { unread_count: 2 })).toBe(true);
    expect(stands({ unread: false }, { unread_count: 2 })).toBe(false);
    expect(stands({ unanswered: true }, { waiting_since: "2026-11-22T02:00:00.000Z" })).toBe(true);
    expect(stands({ failed: true }, { failed_count: 1 })).toBe(true);
    expect(stands({ kind: "comment" }, {})).toBe(false);
    expect(stands({}, { last_message: null, last_message_at: null })).toBe(false);
  });

  it("is left to the server where it cannot, unless another wish says no", () => {
    expect(stands({ has_phone: true }, {})).toBe(null);
    expect(stands({ has_order: false }, {})).toBe(null);
    expect(stands({ has_phone: true }, { status: "resolved" })).toBe(false);
  });
});
