import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Pending, Trouble } from "@/store/state";
import { Store } from "@/store/store";
import { a_message, lan } from "@/test_support";
import { Refusal } from "./api";
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
  const take_back = vi.fn(async (_id: string) => undefined);
  const port = {
    recognised,
    take_back,
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
  return { store, outgoing, asked, answers, pending, recognised, take_back };
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

describe("a reply taken back", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    localStorage.clear();
  });

  const held_for = (seconds: number): Pending => ({ ...written("1"), hold_s: seconds });

  it("comes back whole while the server holds it, and leaves the screen", async () => {
    const { outgoing, store, take_back } = a_desk();
    outgoing.send(held_for(5));
    await vi.advanceTimersByTimeAsync(0);
    expect(store.get().held.get("1")?.until).toBe(Date.now() + 5000);
    await expect(outgoing.undo("1")).resolves.toMatchObject({ id: "1", text: "tin 1" });
    expect(take_back).toHaveBeenCalledExactlyOnceWith("1");
    expect(store.get().held.size).toBe(0);
  });

  it("can be taken back as long as was chosen and no longer", async () => {
    const { outgoing, store } = a_desk();
    outgoing.send(held_for(5));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(store.get().held.has("1")).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(store.get().held.has("1")).toBe(false);
    outgoing.send({ ...written("2"), hold_s: 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(store.get().held.size).toBe(0);
  });

  it("is known to be held also when the event was faster than the answer", async () => {
    const { outgoing, store } = a_desk();
    outgoing.send(held_for(5));
    outgoing.confirmed([held_for(5)]);
    expect(store.get().held.has("1")).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(store.get().held.has("1")).toBe(true);
  });

  it("that is already leaving says so, and gives nothing back", async () => {
    const { outgoing, store, take_back } = a_desk();
    outgoing.send(held_for(5));
    await vi.advanceTimersByTimeAsync(0);
    take_back.mockRejectedValueOnce(new Refusal({ kind: "refused", problem: { type: "too_late" } }, 409));
    await expect(outgoing.undo("1")).resolves.toBeNull();
    expect(store.get().held.get("1")?.late).toBe(true);
  });

  it("stays as it is when nobody could be asked", async () => {
    const { outgoing, store, take_back } = a_desk();
    outgoing.send(held_for(5));
    await vi.advanceTimersByTimeAsync(0);
    take_back.mockRejectedValueOnce(new Refusal({ kind: "network" }));
    await expect(outgoing.undo("1")).rejects.toThrow(Refusal);
    expect(store.get().held.has("1")).toBe(true);
  });

  it("that was never asked for is simply not sent", async () => {
    const { outgoing, answers, pending, asked, take_back } = a_desk();
    answers.next = { kind: "network" };
    outgoing.send(written("1"));
    await vi.advanceTimersByTimeAsync(0);
    outgoing.send(written("2"));
    await expect(outgoing.undo("2")).resolves.toMatchObject({ id: "2" });
    answers.next = null;
    outgoing.kick();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([asked.includes("2"), pending()]).toEqual([false, []]);
    expect(take_back).not.toHaveBeenCalled();
  });

  it("that the server may have got is asked back until it says what became of it, through a closed tab too", async () => {
    const first = a_desk();
    first.answers.next = { kind: "network" };
    first.take_back.mockRejectedValue(new Refusal({ kind: "network" }));
    first.outgoing.send(written("1"));
    await vi.advanceTimersByTimeAsync(0);
    await expect(first.outgoing.undo("1")).resolves.toMatchObject({ text: "tin 1" });
    expect(first.pending()).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    first.outgoing.stop();

    const second = a_desk();
    second.take_back.mockRejectedValue(new Refusal({ kind: "absent" }, 404));
    second.outgoing.restore();
    await vi.advanceTimersByTimeAsync(10_000);
    // Twice: the request that was cut may still have been on its way the first time.
    expect(second.take_back.mock.calls).toEqual([["1"], ["1"]]);
    expect([second.asked, second.pending(), localStorage.length]).toEqual([[], [], 0]);
  });

  it("whose answer comes after it was taken back does not return to the screen", async () => {
    const { outgoing, store, pending, take_back } = a_desk();
    outgoing.send(written("1"));
    const back = outgoing.undo("1");
    await vi.advanceTimersByTimeAsync(0);
    await expect(back).resolves.toMatchObject({ id: "1" });
    expect([pending(), store.get().held.size]).toEqual([[], 0]);
    expect(take_back).toHaveBeenCalledWith("1");
  });
});
