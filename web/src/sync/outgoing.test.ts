import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Pending, Trouble } from "@/store/state";
import { Store } from "@/store/store";
import { a_message, lan } from "@/test_support";
import { Refusal } from "./api";
import { Drafts } from "./drafts";
import { Outgoing } from "./outgoing";

const written = (id: string, conversation_id = "c1"): Pending => ({
  id,
  conversation_id,
  text: `tin ${id}`,
  attachments: [],
  written_at: `2026-11-22T02:00:0${id}.000Z`,
});

/** A desk's outgoing side; `answers` decides how each attempt ends. */
function a_desk() {
  const store = new Store();
  store.change((state) => ({ ...state, me: lan, session: { kind: "in" } }));
  const asked: string[] = [];
  const answers: { next: Trouble | null } = { next: null };
  const recognised = vi.fn(async () => false);
  const port = {
    recognised,
    reply: (pending: Pending) => {
      asked.push(pending.id);
      if (answers.next) return Promise.reject(new Refusal(answers.next));
      return Promise.resolve(
        a_message(asked.length, { id: pending.id, direction: "outgoing" as const, state: "queued" }),
      );
    },
  };
  const outgoing = new Outgoing(store, port, localStorage);
  const pending = () => store.get().pending.map((one) => one.id);
  return { store, outgoing, asked, answers, pending, recognised };
}

describe("replies on their way to the server", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("are on screen at once and leave when the server has them", async () => {
    const { outgoing, pending } = a_desk();
    outgoing.send(written("1"));
    expect(pending()).toEqual(["1"]);
    await vi.advanceTimersByTimeAsync(0);
    expect(pending()).toEqual([]);
  });

  it("go one after the other in the order they were written", async () => {
    const { outgoing, asked } = a_desk();
    for (const id of ["1", "2", "3"]) outgoing.send(written(id));
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(["1", "2", "3"]);
  });

  it("wait for the network and keep their order and id", async () => {
    const { outgoing, asked, answers, pending } = a_desk();
    answers.next = { kind: "network" };
    outgoing.send(written("1"));
    outgoing.send(written("2"));
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toEqual(["1"]);
    answers.next = null;
    outgoing.kick();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(["1", "1", "2"]);
    expect(pending()).toEqual([]);
  });

  it("do not ask a busy server earlier than it said", async () => {
    const { outgoing, asked, answers } = a_desk();
    answers.next = { kind: "busy", retry_after_s: 5 };
    outgoing.send(written("1"));
    await vi.advanceTimersByTimeAsync(4_900);
    expect(asked).toHaveLength(1);
    answers.next = null;
    await vi.advanceTimersByTimeAsync(200);
    expect(asked).toHaveLength(2);
  });

  it("stay with their reason when the server refuses them, and do not hold up the next", async () => {
    const { outgoing, store, asked, answers } = a_desk();
    answers.next = { kind: "refused", problem: { type: "window_closed" } };
    outgoing.send(written("1"));
    await vi.advanceTimersByTimeAsync(0);
    answers.next = null;
    outgoing.send(written("2"));
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(["1", "2"]);
    expect(store.get().pending.map((one) => [one.id, one.refused?.kind])).toEqual([["1", "refused"]]);
  });

  it("survive a closed tab", async () => {
    const first = a_desk();
    first.answers.next = { kind: "network" };
    first.outgoing.send(written("2"));
    first.outgoing.send(written("1", "c2"));
    await vi.advanceTimersByTimeAsync(0);
    first.outgoing.stop();

    const second = a_desk();
    second.outgoing.restore();
    await vi.advanceTimersByTimeAsync(0);
    expect(second.asked.sort()).toEqual(["1", "2"]);
    expect(localStorage.length).toBe(0);
  });

  it("leave alone what another tab still keeps, when their own arrived", async () => {
    const first = a_desk();
    first.answers.next = { kind: "network" };
    first.outgoing.send(written("1"));
    await vi.advanceTimersByTimeAsync(0);

    const second = a_desk();
    second.answers.next = { kind: "network" };
    second.outgoing.send(written("2", "c2"));
    second.outgoing.confirmed([written("2", "c2")]);
    expect(Object.keys(localStorage)).toEqual(["gom.pending.lan.1"]);
    first.outgoing.stop();
    second.outgoing.stop();
    localStorage.clear();
  });

  it("go out under the new log-in when their writer logged in again in another tab", async () => {
    const { outgoing, asked, answers, pending, recognised } = a_desk();
    answers.next = { kind: "forbidden" };
    recognised.mockImplementationOnce(async () => {
      answers.next = null;
      return true;
    });
    outgoing.send(written("1"));
    await vi.advanceTimersByTimeAsync(0);
    expect([asked, pending()]).toEqual([["1", "1"], []]);
  });

  it("are never shown to, or sent by, the person who logged in meanwhile", async () => {
    const { outgoing, store, asked, answers, pending, recognised } = a_desk();
    answers.next = { kind: "forbidden" };
    recognised.mockImplementationOnce(async () => {
      const minh = { ...lan, staff: { ...lan.staff, id: "minh" } };
      store.change((state) => ({ ...state, me: minh, pending: [] }));
      return false;
    });
    outgoing.send(written("1"));
    await vi.advanceTimersByTimeAsync(0);
    expect([asked, pending()]).toEqual([["1"], []]);
    expect(Object.keys(localStorage)).toEqual(["gom.pending.lan.1"]);
    localStorage.clear();
  });

  it("wait while nobody is logged in", async () => {
    const { outgoing, store, asked, answers, pending } = a_desk();
    answers.next = { kind: "session" };
    outgoing.send(written("1"));
    await vi.advanceTimersByTimeAsync(0);
    store.change((state) => ({ ...state, session: { kind: "out", ended: true } }));
    outgoing.kick();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([asked, pending()]).toEqual([["1"], ["1"]]);
  });
});

describe("drafts", () => {
  it("come back after a reload, to their writer alone", () => {
    const { store } = a_desk();
    new Drafts(store, localStorage).keep("c1", "Dạ chị chờ em");
    const again = a_desk();
    new Drafts(again.store, localStorage).restore();
    expect(again.store.get().drafts.get("c1")).toBe("Dạ chị chờ em");
    const minh = a_desk();
    minh.store.change((state) => ({ ...state, me: { ...lan, staff: { ...lan.staff, id: "minh" } } }));
    new Drafts(minh.store, localStorage).restore();
    expect(minh.store.get().drafts.size).toBe(0);
  });

  it("leave nothing behind when the field is empty", () => {
    const { store } = a_desk();
    const drafts = new Drafts(store, localStorage);
    drafts.keep("c1", "Dạ");
    drafts.keep("c1", "");
    expect([store.get().drafts.size, localStorage.length]).toEqual([0, 0]);
  });
});
