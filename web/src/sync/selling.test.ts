import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { empty_state } from "@/store/state";
import { Store } from "@/store/store";
import { lan } from "@/test_support";
import type { Desk } from "./desk";
import type { News } from "./news";
import { Selling } from "./selling";

const totals = { orders: 1, open: 0, delivered: 1, returned: 0, cancelled: 0, delivered_value: 5 };
const panel = (id: string) => ({ customer: { id, name: "Ánh" }, totals });

/** A desk that answers every question with a customer's panel, and tells what it is told to tell. */
class FakeDesk {
  readonly store = new Store();
  readonly asked: string[] = [];
  fails = false;
  tell: (news: News) => void = () => undefined;

  constructor() {
    this.store.change((state) => ({ ...state, me: lan }));
  }

  ask = async (_verb: string, path: string) => {
    this.asked.push(path);
    if (this.fails) throw new Error("down");
    return panel(path.split("/")[3] ?? "");
  };
  listen = (listener: (news: News) => void) => {
    this.tell = listener;
    return () => undefined;
  };
}

const about = (id: string, seq: number): News => ({
  events: [{ seq, what: "customer", object: { id } }],
  before: empty_state,
});
let desk: FakeDesk;
let selling: Selling;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  desk = new FakeDesk();
  selling = new Selling(desk as unknown as Desk);
  selling.show("an");
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("the customer beside a thread", () => {
  it("is read once, and again once for however many events came", async () => {
    for (let seq = 1; seq <= 5; seq++) desk.tell(about("an", seq));
    await vi.advanceTimersByTimeAsync(5000);
    expect(desk.asked).toEqual(["/api/customers/an/panel", "/api/customers/an/panel"]);
  });

  it("is not read again for what happens to others", async () => {
    desk.tell(about("binh", 1));
    await vi.advanceTimersByTimeAsync(5000);
    expect(desk.asked).toHaveLength(1);
  });

  it("stays on screen when it cannot be read again", async () => {
    desk.fails = true;
    desk.tell(about("an", 1));
    await vi.advanceTimersByTimeAsync(5000);
    const shown = selling.store.get().panels.get("an");
    expect(shown?.loading.kind).toBe("failed");
    expect(shown?.panel?.customer.name).toBe("Ánh");
  });

  it("is there at once when one comes back to it", async () => {
    selling.show("binh");
    selling.show("an");
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.asked).toEqual(["/api/customers/an/panel", "/api/customers/binh/panel"]);
  });

  it("is forgotten when somebody else logs in", () => {
    desk.store.change((state) => ({ ...state, me: { ...lan, staff: { ...lan.staff, id: "hoa" } } }));
    expect(selling.store.get().panels.size).toBe(0);
  });

  it("is left alone by an event that cannot be read", async () => {
    desk.tell({ events: [{ seq: 3, what: "other", kind: "order.updated", object: { id: 7 } }], before: empty_state });
    await vi.advanceTimersByTimeAsync(5000);
    expect(desk.asked).toHaveLength(1);
    expect(console.error).toHaveBeenCalledOnce();
  });
});
