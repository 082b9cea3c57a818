import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Refusal } from "@/sync/api";
import { OrderDrafts } from "@/sync/order_drafts";
import type { NewOrder, OrderContent, Selling } from "@/sync/selling";
import { a_variant, an_order } from "@/test_support";
import type { Order, OrderState } from "@/wire/commerce";
import { decode } from "@/wire/decode";
import { type OrderDraft, order_draft } from "@/wire/places";
import { with_line, with_place, with_variant } from "./draft";
import { Writing } from "./writing";

const chat: OrderDraft = decode(
  order_draft,
  {
    name: { value: "Ánh", message_id: "m1" },
    phone: { value: "0987654268", message_id: "m1" },
    address: { value: "12 ngõ 5", message_id: "m1" },
    items: [
      {
        variant_id: "v1",
        product_name: "Áo",
        quantity: 2,
        unit_price: 189_000,
        words: "2 áo",
        message_id: "m1",
        candidates: [],
      },
    ],
    place: {
      state: "exact",
      ward_code: "1",
      ward: "Cầu Giấy",
      province_code: "01",
      province: "Hà Nội",
      candidates: [],
    },
  },
  "draft",
);

/** The server's order book, with so many pieces on the shelf; `asked` is what came in. */
class Book {
  readonly asked: string[] = [];
  readonly orders = new Map<string, Order>();
  shelf = 10;
  down = false;
  lose_answer = false;
  staff_id = "minh";

  read_chat = async () => chat;
  settings = async () => ({ default_shipping_fee: 30_000 });
  order = async (id: string) => this.orders.get(id) ?? this.refuse(404, "absent");
  create = ({ id, status, ...content }: NewOrder) =>
    this.take(`create ${status}`, id, content, () => (this.orders.has(id) ? this.refuse(409, "id_used") : status));
  change = (id: string, content: OrderContent) =>
    this.take("change", id, content, () => this.orders.get(id)?.status ?? this.refuse(404, "absent"));
  move = (id: string, status: OrderState) =>
    this.take(status, id, null, () => (this.orders.get(id)?.status === "draft" ? status : this.refuse(409, "state")));

  private async take(what: string, id: string, content: OrderContent | null, status: () => OrderState): Promise<Order> {
    this.asked.push(what);
    if (this.down) throw new Refusal({ kind: "network" });
    const wanted = (content?.lines ?? []).reduce((sum, line) => sum + line.quantity, 0);
    if (wanted > this.shelf) {
      const errors = [{ field: "lines[0].quantity", code: "out_of_stock", available: this.shelf }];
      throw new Refusal({ kind: "refused", problem: { type: "out_of_stock", errors } }, 409);
    }
    const order = an_order(id, this.asked.length, { status: status() });
    this.orders.set(id, order);
    if (this.lose_answer) {
      this.lose_answer = false;
      throw new Refusal({ kind: "network" });
    }
    return order;
  }

  private refuse(status: number, type: string): never {
    throw new Refusal(status === 404 ? { kind: "absent" } : { kind: "refused", problem: { type } }, status);
  }
}

let book: Book;
let drafts: OrderDrafts;
const begin = async () => {
  const writing = new Writing(book as unknown as Selling, drafts, "c1", null);
  await vi.advanceTimersByTimeAsync(0);
  return writing;
};
const pause = () => vi.advanceTimersByTimeAsync(1500);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  book = new Book();
  drafts = new OrderDrafts(localStorage, "minh");
});
afterEach(() => vi.useRealTimers());

describe("an order that is written", () => {
  it("is filled from the chat, held by the server a second later, and confirmed by one key", async () => {
    const writing = await begin();
    expect(writing.state.get().draft.name.text).toBe("Ánh");
    expect(writing.state.get().draft.shipping_fee).toBe("30.000");
    await pause();
    expect(writing.state.get().keeping).toBe("kept");
    await writing.create([]);
    expect(book.asked).toEqual(["create draft", "confirmed"]);
    expect(writing.state.get().done?.status).toBe("confirmed");
    expect(drafts.of("c1")).toBeNull();
  });

  it("keeps what somebody typed before the chat was read", async () => {
    const writing = new Writing(book as unknown as Selling, drafts, "c1", null);
    writing.change((draft) => ({ ...draft, name: { text: "Bình", from: null } }));
    await vi.advanceTimersByTimeAsync(0);
    expect(writing.state.get().draft.name.text).toBe("Bình");
    expect(writing.state.get().draft.lines).toEqual([]);
  });

  it("survives a reload, and goes on under the same number", async () => {
    const before = await begin();
    await pause();
    before.change((draft) => ({ ...draft, discount: "5k" }));
    const after = await begin();
    expect(after.state.get().draft).toMatchObject({ id: before.state.get().draft.id, discount: "5k", kept: true });
  });

  it("says which fields are wrong and asks nothing of the server", async () => {
    const writing = await begin();
    writing.change((draft) => ({ ...with_place(draft, null), phone: { text: "0987", from: null } }));
    await writing.create([]);
    expect([...writing.state.get().wrong.keys()]).toEqual(["shipping.phone", "shipping.ward_code"]);
    expect(book.asked).toEqual([]);
    writing.change((draft) => ({ ...draft, phone: { text: "0987654268", from: null } }), "shipping.phone");
    expect([...writing.state.get().wrong.keys()]).toEqual(["shipping.ward_code"]);
  });

  it("is told at the line how many are left, and is made when fewer are taken", async () => {
    book.shelf = 1;
    const writing = await begin();
    await pause();
    expect(writing.state.get().draft.lines[0]?.left).toBe(1);
    writing.change((draft) => with_line(draft, "read 0", { quantity: "1" }), "lines[0]");
    await writing.create([]);
    expect(writing.state.get().done?.status).toBe("confirmed");
  });

  it("is kept here while the network is away, and on the server when it is back", async () => {
    book.down = true;
    const writing = await begin();
    await pause();
    expect(writing.state.get().keeping).toBe("failed");
    expect(drafts.of("c1")?.name.text).toBe("Ánh");
    book.down = false;
    await vi.advanceTimersByTimeAsync(11_000);
    expect(writing.state.get().keeping).toBe("kept");
  });

  it("is made once though the answer to its draft was lost", async () => {
    book.lose_answer = true;
    const writing = await begin();
    await pause();
    writing.change((draft) => with_variant(draft, a_variant({ id: "v2" }), "second"));
    await pause();
    await writing.create([]);
    expect(book.orders.size).toBe(1);
    expect(writing.state.get().done?.status).toBe("confirmed");
  });

  it("is not made twice when the answer to the confirmation was lost", async () => {
    const writing = await begin();
    await pause();
    book.lose_answer = true;
    await writing.create([]);
    expect(writing.state.get().trouble).toEqual({ kind: "network" });
    await writing.create([]);
    expect(writing.state.get().done?.status).toBe("confirmed");
    expect(book.orders.size).toBe(1);
  });

  it("asks before it is made beside another that says the same", async () => {
    const writing = await begin();
    const lines = [{ n: 0, variant_id: "v1", name: "Áo", sku: "", quantity: 2, unit_price: 189_000 }];
    const twin = an_order("other", 3, { lines, created_at: new Date().toISOString() });
    await writing.create([twin]);
    expect(writing.state.get().twin?.code).toBe("DH3");
    await writing.create([twin], true);
    expect(writing.state.get().done?.status).toBe("confirmed");
  });

  it("is not sent on under the name of whoever logs in next", async () => {
    await begin();
    book.staff_id = "lan";
    await pause();
    expect(book.asked).toEqual([]);
  });

  it("gives its goods back when it is thrown away", async () => {
    const writing = await begin();
    await pause();
    await writing.discard();
    expect(book.asked.at(-1)).toBe("cancelled");
    expect(drafts.of("c1")).toBeNull();
  });

  it("that a colleague dealt with meanwhile is shown as it became", async () => {
    const before = await begin();
    await pause();
    const { id } = before.state.get().draft;
    book.orders.set(id, an_order(id, 9, { status: "cancelled" }));
    const after = await begin();
    expect(after.state.get()).toMatchObject({ made_here: false, done: { status: "cancelled" } });
  });
});
