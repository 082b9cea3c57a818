import type { Order, Variant } from "@/wire/commerce";
import type { Conversation } from "@/wire/conversation";
import { decode } from "@/wire/decode";
import type { Message } from "@/wire/message";
import { type Person, person } from "@/wire/people";
import type { Me } from "@/wire/team";

/** Things of a shop, complete enough to pass the decoders; a test names only what it is about. */

export const lan: Me = {
  staff: { id: "lan", seq: 1, name: "Lan", email: "lan@hoamai.example", role: "agent" },
  workspace: { id: "w", name: "Thời trang Hoa Mai" },
  csrf_token: "token",
};

export function a_message(seq: number, change: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    conversation_id: "c1",
    seq,
    order_key: String(seq).padStart(8, "0"),
    kind: "message",
    direction: "incoming",
    author: { kind: "customer" },
    text: `tin ${seq}`,
    attachments: [],
    sent_at: "2026-11-22T02:00:00.000Z",
    received_at: "2026-11-22T02:00:00.500Z",
    late: false,
    hidden: false,
    reactions: [],
    ...change,
  };
}

export function a_conversation(id: string, seq: number, change: Partial<Conversation> = {}): Conversation {
  return {
    id,
    seq,
    channel: { id: "ch1", platform: "messenger", name: "Hoa Mai – Fanpage" },
    customer: { id: `customer of ${id}`, name: "Nguyễn Thị Ánh" },
    kind: "message",
    status: "open",
    labels: [],
    unread_count: 0,
    last_message: {
      direction: "incoming",
      author: { kind: "customer" },
      text: "Shop ơi",
      attachments: [],
      sent_at: "2026-11-22T02:00:00.000Z",
    },
    last_message_at: "2026-11-22T02:00:00.000Z",
    reply_window: { rule: "standard", closes_at: "2026-11-23T02:00:00.000Z" },
    abilities: { text_limit: 2000, quote: true },
    ...change,
  };
}

export function an_order(id: string, seq: number, change: Partial<Order> = {}): Order {
  return {
    id,
    seq,
    code: `DH${seq}`,
    status: "confirmed",
    lines: [],
    shipping: { name: "Nguyễn Thị Ánh", phone: "09•••268", address: "" },
    payment: { method: "cod", shipping_fee: 30_000, discount: 0, deposit: 0 },
    subtotal: 189_000,
    total: 219_000,
    note: "",
    cancel_reason: "",
    oversold: false,
    created_at: "2026-11-22T02:00:00.000Z",
    history: [],
    allowed: ["packing", "cancelled"],
    ...change,
  };
}

export function a_variant(change: Partial<Variant> = {}): Variant {
  return {
    id: "v1",
    product_id: "p1",
    product_name: "Áo thun đen",
    sku: "AT-D-M",
    name: "M",
    option_values: ["M"],
    price: 189_000,
    on_hand: 5,
    reserved: 2,
    available: 3,
    low: false,
    archived: false,
    ...change,
  };
}

export function a_person(change: object = {}): Person {
  return decode(person, { id: "an", name: "Nguyễn Thị Ánh", ...change }, "person");
}
