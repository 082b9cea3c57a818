import { beforeEach, describe, expect, it } from "vitest";
import { apply, put_conversations } from "@/store/apply";
import { Store } from "@/store/store";
import { a_conversation, lan } from "@/test_support";
import type { Conversation } from "@/wire/conversation";
import { Refusal } from "./api";
import { change_conversation, inverse, mark_unread } from "./changes";
import type { Desk } from "./desk";

interface Asked {
  readonly verb: string;
  readonly path: string;
  readonly body: unknown;
  readonly answer: (row: Conversation) => void;
  readonly refuse: () => void;
}

let store: Store;
let desk: Desk;
let asked: Asked[];

beforeEach(() => {
  store = new Store();
  asked = [];
  const ask = (verb: string, path: string, { body }: { body?: unknown } = {}) =>
    new Promise((resolve, reject) => {
      asked.push({ verb, path, body, answer: resolve, refuse: () => reject(new Refusal({ kind: "forbidden" }, 403)) });
    });
  desk = { store, ask } as unknown as Desk;
});

const minh = { id: "minh", name: "Minh" };
const vip = { id: "vip", name: "VIP" };
const si = { id: "si", name: "Sỉ" };

function known(change: Partial<Conversation> = {}): Conversation {
  const row = a_conversation("c1", 5, change);
  store.change((state) => put_conversations(state, [row]));
  return row;
}
const row = () => store.get().conversations.get("c1");
/** What was asked is sent after those before it: one turn of the loop. */
const sent = () => new Promise((resolve) => setTimeout(resolve));

describe("a change of a conversation", () => {
  it("is on screen before the server has heard of it, and then as the server has it", async () => {
    const before = known();
    const done = change_conversation(desk, "c1", { assignee: minh });
    expect(row()?.assignee).toEqual(minh);
    await sent();
    expect(asked.map(({ verb, path, body }) => [verb, path, body])).toEqual([
      ["patch", "/api/conversations/c1", { assignee: "minh", assignee_was: before.assignee?.id ?? null }],
    ]);
    asked[0]?.answer({ ...before, seq: 6, assignee: minh, status: "pending" });
    await done;
    expect(row()).toMatchObject({ seq: 6, assignee: minh, status: "pending" });
  });

  it("that is refused goes back, and keeps what came live meanwhile", async () => {
    const before = known({ status: "open" });
    const done = change_conversation(desk, "c1", { status: "resolved" });
    await sent();
    const live = { ...before, seq: 6, unread_count: 2 };
    store.change((state) => apply(state, { seq: 6, what: "conversation", object: live, created: false }));
    asked[0]?.refuse();
    await expect(done).rejects.toThrow();
    expect(row()).toMatchObject({ seq: 6, status: "open", unread_count: 2 });
  });

  it("that is refused does not go back over what a colleague did meanwhile", async () => {
    const before = known({ status: "open", unread_count: 2, assignee: null });
    const done = change_conversation(desk, "c1", { assignee: minh });
    const read = mark_unread(desk, "c1", false);
    await sent();
    const live = { ...before, seq: 6, unread_count: 0, assignee: { id: "hoa", name: "Hoa" } };
    store.change((state) => apply(state, { seq: 6, what: "conversation", object: live, created: false }));
    asked[0]?.refuse();
    await expect(done).rejects.toThrow();
    await sent();
    asked[1]?.refuse();
    await expect(read).rejects.toThrow();
    expect(row()).toEqual(live);
  });

  it("leaves in the order it was made in, and labels that a colleague put on stay", async () => {
    const before = known({ labels: [vip] });
    const first = change_conversation(desk, "c1", { label: { ...si, on: true } });
    const second = change_conversation(desk, "c1", { label: { ...vip, on: false } });
    expect(row()?.labels?.map(({ id }) => id)).toEqual(["si"]);
    await sent();
    expect(asked).toHaveLength(1);
    asked[0]?.answer({ ...before, seq: 6, labels: [vip, si, { id: "gap", name: "Gấp" }] });
    await first;
    await sent();
    expect(asked[1]?.body).toEqual({ labels: ["si", "gap"] });
    asked[1]?.answer({ ...before, seq: 7, labels: [si, { id: "gap", name: "Gấp" }] });
    await second;
  });

  it("after a refused one is sent all the same", async () => {
    const before = known();
    const first = change_conversation(desk, "c1", { priority: 2 });
    const second = change_conversation(desk, "c1", { status: "pending" });
    await sent();
    asked[0]?.refuse();
    await expect(first).rejects.toThrow();
    await sent();
    expect(asked[1]?.body).toEqual({ status: "pending" });
    asked[1]?.answer({ ...before, seq: 6, status: "pending" });
    await second;
  });

  it("can be taken back to how it was", () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const gone = new Date(Date.now() - 1000).toISOString();
    const asleep = a_conversation("c1", 1, { status: "snoozed", snoozed_until: until, assignee: minh });
    expect(inverse(asleep, { status: "resolved" })).toEqual({ snoozed_until: until });
    expect(inverse({ ...asleep, snoozed_until: gone }, { status: "resolved" })).toEqual({ status: "open" });
    expect(inverse(asleep, { assignee: null })).toEqual({ assignee: minh, was: null });
    expect(inverse(asleep, { assignee: lan.staff })).toEqual({ assignee: minh, was: "lan" });
    expect(inverse(a_conversation("c1", 1, { priority: 3 }), { priority: 0 })).toEqual({ priority: 3 });
    expect(inverse(a_conversation("c1", 1), { label: { ...vip, on: true } })).toEqual({ label: { ...vip, on: false } });
  });

  it("is asked of whoever its maker knew to have it, whoever the screen shows by now", async () => {
    const before = known({ assignee: { id: "hoa", name: "Hoa" } });
    const done = change_conversation(desk, "c1", { assignee: null, was: "minh" });
    await sent();
    expect(asked[0]?.body).toEqual({ assignee: null, assignee_was: "minh" });
    asked[0]?.answer({ ...before, seq: 6, assignee: null });
    await done;
  });

  it("marks it unread, and read again when that is refused", async () => {
    known({ unread_count: 0 });
    const done = mark_unread(desk, "c1", true);
    expect(row()?.unread_count).toBe(1);
    await sent();
    expect(asked[0]?.path).toBe("/api/conversations/c1/unread");
    asked[0]?.refuse();
    await expect(done).rejects.toThrow();
    expect(row()?.unread_count).toBe(0);
  });
});
