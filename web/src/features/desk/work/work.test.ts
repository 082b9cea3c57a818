import { beforeEach, describe, expect, it, vi } from "vitest";
import { apply, put_conversations } from "@/store/apply";
import { Store } from "@/store/store";
import { Refusal } from "@/sync/api";
import type { Desk } from "@/sync/desk";
import { a_conversation, lan } from "@/test_support";
import { toasts } from "@/ui/toast_box";
import { say_vi } from "@/words/catalogue";
import { asking } from "./asking";
import { Work } from "./work";

const minh = { id: "minh", name: "Minh" };
const hoa = { id: "hoa", name: "Hoa" };
const tuan = { id: "tuan", name: "Tuấn" };

let store: Store;
let work: Work;
/** As the server has it. */
let truth: ReturnType<typeof a_conversation>;
const asked: object[] = [];

/** The server's rule: what somebody else has than whoever asks believed is not given away. */
const serve = async (verb: string, _path: string, { body }: { body?: object } = {}) => {
  if (verb === "get") return truth;
  const { assignee, assignee_was } = body as { assignee: string | null; assignee_was?: string | null };
  asked.push(body as object);
  const holder = truth.assignee;
  if (holder && holder.id !== assignee && assignee_was !== undefined && assignee_was !== holder.id) {
    throw new Refusal({ kind: "refused", problem: { type: "held", holder } }, 409);
  }
  truth = { ...truth, seq: truth.seq + 1, assignee: [minh, hoa, tuan].find(({ id }) => id === assignee) ?? null };
  return truth;
};
const ask = vi.fn(serve);

beforeEach(() => {
  asked.length = 0;
  ask.mockReset();
  ask.mockImplementation(serve);
  asking.change(() => null);
  for (const { id } of toasts.get()) toasts.close(id);
  store = new Store();
  truth = a_conversation("c1", 5, { assignee: null });
  const staff = { ...lan.staff, role: "supervisor" as const };
  store.change((state) => put_conversations({ ...state, me: { ...lan, staff } }, [truth]));
  work = new Work({ store, ask } as unknown as Desk, say_vi, "vi");
});

const notice = () => toasts.get().at(-1);
const shown = () => store.get().conversations.get("c1")?.assignee;
/** A colleague is given it; `heard`: this screen is told so. */
function taken_by(assignee: typeof minh, heard: boolean) {
  truth = { ...truth, seq: truth.seq + 1, assignee };
  const event = { seq: truth.seq, what: "conversation", object: truth, created: false } as const;
  if (heard) store.change((state) => apply(state, event));
}

describe("undoing who has a conversation", () => {
  it("puts it back where it was", async () => {
    await work.assign("c1", minh);
    toasts.act();
    await vi.waitFor(() => expect(truth.assignee).toBeNull());
    expect(asked.at(-1)).toEqual({ assignee: null, assignee_was: "minh" });
  });

  it("does not take it from a third person, whether this screen has heard of them or not", async () => {
    for (const heard of [true, false]) {
      await work.assign("c1", minh);
      taken_by(hoa, heard);
      toasts.act();
      await vi.waitFor(() => expect(notice()?.words).toContain("Hoa"));
      expect(truth.assignee).toEqual(hoa);
      await vi.waitFor(() => expect(shown()).toEqual(hoa));
      truth = { ...truth, assignee: null };
      store.change((state) => put_conversations(state, [truth]));
    }
  });
});

describe("a conversation that somebody else has than the screen showed", () => {
  it("is taken from the one the question named, and from nobody else without being asked again", async () => {
    taken_by(hoa, false);
    await work.assign("c1", minh);
    const first = asking.get();
    expect(first).toMatchObject({ what: "held", question: expect.stringContaining("Hoa") });
    taken_by(tuan, true);
    asking.change(() => null);
    if (first?.what === "held") first.go_on();
    await vi.waitFor(() => expect(asking.get()).toMatchObject({ question: expect.stringContaining("Tuấn") }));
    expect([truth.assignee, shown()]).toEqual([tuan, tuan]);
    const second = asking.get();
    if (second?.what === "held") second.go_on();
    await vi.waitFor(() => expect(truth.assignee).toEqual(minh));
    expect(asked.at(-1)).toEqual({ assignee: "minh", assignee_was: "tuan" });
  });

  it("is still asked of whoever had it when it was chosen, when that is tried again after a failure", async () => {
    ask.mockRejectedValueOnce(new Refusal({ kind: "network" }));
    await work.assign("c1", minh);
    taken_by(hoa, true);
    toasts.act();
    await vi.waitFor(() => expect(asking.get()).toMatchObject({ question: expect.stringContaining("Hoa") }));
    expect(truth.assignee).toEqual(hoa);
  });

  it("is told of without a question when it went out of sight before that was tried again", async () => {
    ask.mockRejectedValueOnce(new Refusal({ kind: "network" }));
    await work.claim("c1");
    store.change((state) => apply(state, { seq: 9, what: "gone", of: "conversation", id: "c1" }));
    ask.mockRejectedValue(new Refusal({ kind: "absent" }, 404));
    toasts.act();
    await vi.waitFor(() => expect(notice()?.words).toBe("Đồng nghiệp đã nhận hội thoại này trước bạn."));
    const sent = ask.mock.calls.filter(([verb]) => verb === "patch").map(([, , { body } = {}]) => body);
    expect(sent).toEqual([{ assignee: "lan", assignee_was: null }, { assignee: "lan" }]);
  });
});
