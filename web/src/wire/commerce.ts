import * as z from "zod/mini";
import { type DeepReadonly, maybe_list, maybe_text, maybe_yes, word } from "./zod";

/** Orders, what is sold and how much of it is there. Amounts are whole đồng, always. */

export const order_states = [
  "draft",
  "to_confirm",
  "confirmed",
  "packing",
  "shipping",
  "delivered",
  "returned",
  "cancelled",
] as const;

/** Not done with: what a customer still waits for. */
export const open_states: readonly OrderState[] = ["draft", "to_confirm", "confirmed", "packing", "shipping"];

const named = z.object({ id: z.string(), name: maybe_text });
const order_state = word(order_states, "draft");

export const order_line = z.object({
  n: z.nullish(z.int()),
  /** Absent: a platform's item that nobody has matched yet. */
  variant_id: z.nullish(z.string()),
  product_id: z.nullish(z.string()),
  name: maybe_text,
  sku: maybe_text,
  quantity: z.int(),
  unit_price: z.int(),
  reserved: z.nullish(z.int()),
  picture: z.nullish(z.string()),
});

export const shipping = z.object({
  name: maybe_text,
  phone: maybe_text,
  address: maybe_text,
  ward_code: z.nullish(z.string()),
  province_code: z.nullish(z.string()),
  ward: z.nullish(z.string()),
  province: z.nullish(z.string()),
  old_ward_code: z.nullish(z.string()),
  old_district_code: z.nullish(z.string()),
});

export const payment = z.object({
  method: word(["cod", "transfer"], "cod"),
  shipping_fee: z.int(),
  discount: z.int(),
  deposit: z.int(),
});

export const order = z.object({
  id: z.string(),
  seq: z.int(),
  code: z.string(),
  status: order_state,
  customer_id: z.nullish(z.string()),
  customer: z.nullish(named),
  conversation_id: z.nullish(z.string()),
  channel_id: z.nullish(z.string()),
  channel: z.nullish(z.object({ id: z.string(), platform: z.string(), name: z.string() })),
  platform_order_id: z.nullish(z.string()),
  platform_status: z.nullish(z.string()),
  lines: z.array(order_line),
  shipping,
  payment,
  subtotal: z.int(),
  total: z.int(),
  /** What the carrier collects at the door. */
  to_collect: z.nullish(z.int()),
  note: maybe_text,
  cancel_reason: maybe_text,
  /** Of a draft: until when its lines are held. */
  reserved_until: z.nullish(z.string()),
  oversold: maybe_yes,
  created_by: z.nullish(named),
  created_at: z.string(),
  updated_at: z.nullish(z.string()),
  status_since: z.nullish(z.string()),
  history: maybe_list(
    z.object({
      from: z.nullish(order_state),
      to: order_state,
      staff: z.nullish(named),
      why: maybe_text,
      at: z.string(),
    }),
  ),
  /** Where it may go from here. */
  allowed: maybe_list(order_state),
});

export const variant = z.object({
  id: z.string(),
  seq: z.nullish(z.int()),
  product_id: z.string(),
  product_name: maybe_text,
  sku: z.string(),
  barcode: z.nullish(z.string()),
  /** What its options are, in one: `Đen / M`. */
  name: maybe_text,
  option_values: maybe_list(z.string()),
  price: z.int(),
  picture: z.nullish(z.string()),
  on_hand: z.int(),
  reserved: z.int(),
  available: z.int(),
  low_stock_at: z.nullish(z.int()),
  low: maybe_yes,
  archived: maybe_yes,
});

export const product = z.object({
  id: z.string(),
  seq: z.nullish(z.int()),
  name: z.string(),
  description: maybe_text,
  picture: z.nullish(z.string()),
  options: maybe_list(z.string()),
  archived: maybe_yes,
  created_at: z.nullish(z.string()),
  variants: z.array(variant),
});

/** What `stock.updated` tells of a variant. */
export const stock = z.object({
  id: z.string(),
  product_id: z.nullish(z.string()),
  seq: z.int(),
  sku: maybe_text,
  on_hand: z.int(),
  reserved: z.int(),
  available: z.int(),
  low: maybe_yes,
});

export const movement = z.object({
  variant_id: z.string(),
  sku: maybe_text,
  product_name: maybe_text,
  n: z.int(),
  kind: word(["adjust", "import", "reserve", "release", "expire", "ship", "return"], "adjust"),
  on_hand_change: z.int(),
  reserved_change: z.int(),
  on_hand: z.int(),
  reserved: z.int(),
  order: z.nullish(z.object({ id: z.string(), code: z.string() })),
  staff: z.nullish(named),
  reason: maybe_text,
  at: z.string(),
});

/** What a platform's shop offers, and which of our variants it is. */
export const listing = z.object({
  channel: z.object({ id: z.string(), platform: z.string(), name: z.string() }),
  item_id: z.string(),
  model_id: maybe_text,
  seller_sku: maybe_text,
  name: maybe_text,
  variant: z.nullish(z.object({ id: z.string(), sku: z.string(), name: maybe_text })),
  ignored: maybe_yes,
  told_stock: z.nullish(z.int()),
  failure: z.nullish(z.string()),
  behind: maybe_yes,
});

export const import_report = z.object({
  rows: z.int(),
  created: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  errors: z.array(
    z.object({ row: z.int(), column: maybe_text, code: z.string(), detail: maybe_text, value: maybe_text }),
  ),
});

export const shop_settings = z.object({
  bank_bin: maybe_text,
  bank_name: maybe_text,
  account_number: maybe_text,
  account_name: maybe_text,
  order_prefix: maybe_text,
  default_shipping_fee: z.nullish(z.int()),
  templates: z.nullish(z.record(z.string(), z.string())),
});

export const transfer_code = z.object({
  payload: z.string(),
  bank: maybe_text,
  account: maybe_text,
  account_name: maybe_text,
  amount: z.int(),
  content: maybe_text,
  picture_url: z.string(),
});

/** A page of a list that nobody is told of live, or that is read anew when something happened. */
export function plain_page_of<const Item extends z.ZodMiniType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.nullish(z.string()) });
}

export type OrderState = (typeof order_states)[number];
export type OrderLine = DeepReadonly<z.output<typeof order_line>>;
export type Shipping = DeepReadonly<z.output<typeof shipping>>;
export type Payment = DeepReadonly<z.output<typeof payment>>;
export type Order = DeepReadonly<z.output<typeof order>>;
export type Variant = DeepReadonly<z.output<typeof variant>>;
export type Product = DeepReadonly<z.output<typeof product>>;
export type Stock = DeepReadonly<z.output<typeof stock>>;
export type Movement = DeepReadonly<z.output<typeof movement>>;
export type Listing = DeepReadonly<z.output<typeof listing>>;
export type ImportReport = DeepReadonly<z.output<typeof import_report>>;
export type ShopSettings = DeepReadonly<z.output<typeof shop_settings>>;
export type TransferCode = DeepReadonly<z.output<typeof transfer_code>>;
