import type * as z from "zod/mini";
import * as zod from "zod/mini";
import {
  type ImportReport,
  import_report,
  type Listing,
  listing,
  type Movement,
  movement,
  type Order,
  type OrderState,
  order,
  type Product,
  plain_page_of,
  product,
  type ShopSettings,
  shop_settings,
  type TransferCode,
  transfer_code,
  type Variant,
  variant,
} from "@/wire/commerce";
import { decode } from "@/wire/decode";
import { type Occurrence, occurrence, type Person, person, type Suggestion, suggestion } from "@/wire/people";
import type { Asked, Verb } from "./api";
import type { BookPage } from "./book";

export const rows_a_page = 50;

export interface NewVariant {
  readonly id: string;
  readonly sku: string;
  readonly barcode?: string;
  readonly option_values: readonly string[];
  readonly price: number;
  readonly on_hand?: number;
  readonly low_stock_at?: number;
}

export interface NewProduct {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly picture_id?: string;
  readonly options: readonly string[];
  readonly variants: readonly NewVariant[];
}

export interface ProductChange {
  readonly name?: string;
  readonly description?: string;
  readonly picture_id?: string | null;
  readonly archived?: boolean;
  readonly variants?: readonly (VariantChange | NewVariant)[];
}

export interface VariantChange {
  readonly id: string;
  readonly sku?: string;
  readonly barcode?: string | null;
  readonly price?: number;
  readonly low_stock_at?: number | null;
  readonly archived?: boolean;
}

export interface Adjustment {
  readonly id: string;
  readonly reason: string;
  readonly lines: readonly ({ readonly variant_id: string } & (
    | { readonly change: number }
    | { readonly count: number }
  ))[];
}

export interface CustomerChange {
  readonly name?: string;
  readonly note?: string;
  readonly labels?: readonly string[];
  readonly contacts?: readonly { readonly kind: string; readonly value: string; readonly state: string }[];
  readonly consents?: readonly { readonly purpose: string; readonly given: boolean }[];
}

type Query = NonNullable<Asked["query"]>;

const product_page = plain_page_of(product);
const order_page = plain_page_of(order);
const person_page = plain_page_of(person);
const movement_page = plain_page_of(movement);
const variant_list = zod.object({ items: zod.array(variant) });
const listing_page = plain_page_of(listing);
const occurrence_page = plain_page_of(occurrence);
const suggestion_list = zod.object({ items: zod.array(suggestion) });
const label_list = zod.object({
  items: zod.array(zod.object({ id: zod.string(), name: zod.string(), colour: zod.nullish(zod.string()) })),
});
const staff_list = zod.object({ items: zod.array(zod.object({ id: zod.string(), name: zod.string() })) });

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Label extends Named {
  readonly colour?: string | null;
}

/**
 * What the pages about goods, orders and people ask of the server. Every call gives the decoded value or throws a
 * `Refusal`; ids are made by whoever asks, so asking twice does once.
 */
export class Counter {
  private readonly send: (verb: Verb, path: string, asked?: Asked) => Promise<unknown>;

  constructor(send: (verb: Verb, path: string, asked?: Asked) => Promise<unknown>) {
    this.send = send;
  }

  // --- goods --------------------------------------------------------------------------------------------------------

  products(query: Query): Promise<BookPage<Product>> {
    return this.read(product_page, "get", "/api/products", { query: { limit: rows_a_page, ...query } });
  }

  product(id: string): Promise<Product> {
    return this.read(product, "get", `/api/products/${id}`);
  }

  add_product(body: NewProduct): Promise<Product> {
    return this.read(product, "post", "/api/products", { body });
  }

  change_product(id: string, body: ProductChange): Promise<Product> {
    return this.read(product, "patch", `/api/products/${id}`, { body });
  }

  async variants(q: string): Promise<readonly Variant[]> {
    return (await this.read(variant_list, "get", "/api/variants", { query: { q, limit: 20 } })).items;
  }

  async adjust(body: Adjustment): Promise<readonly Variant[]> {
    return (await this.read(variant_list, "post", "/api/stock/adjustments", { body })).items;
  }

  ledger(query: Query): Promise<BookPage<Movement>> {
    return this.read(movement_page, "get", "/api/stock/ledger", { query: { limit: rows_a_page, ...query } });
  }

  import_products(csv: Blob, dry_run: boolean): Promise<ImportReport> {
    return this.read(import_report, "post", "/api/products/import", { query: { dry_run }, csv });
  }

  listings(query: Query): Promise<BookPage<Listing>> {
    return this.read(listing_page, "get", "/api/listings", { query: { limit: rows_a_page, ...query } });
  }

  async match(listing: Listing, change: { variant_id: string | null; ignored: boolean }): Promise<void> {
    const { channel, item_id, model_id } = listing;
    await this.send("put", "/api/listings", { body: { channel_id: channel.id, item_id, model_id, ...change } });
  }

  // --- orders -------------------------------------------------------------------------------------------------------

  orders(query: Query): Promise<BookPage<Order>> {
    return this.read(order_page, "get", "/api/orders", { query: { limit: rows_a_page, ...query } });
  }

  order(id: string): Promise<Order> {
    return this.read(order, "get", `/api/orders/${id}`);
  }

  change_order(id: string, body: { readonly note: string }): Promise<Order> {
    return this.read(order, "patch", `/api/orders/${id}`, { body });
  }

  move_order(id: string, status: OrderState, why: string, seq: number | null): Promise<Order> {
    const body = { status, ...(why ? { why } : {}), ...(seq === null ? {} : { seq }) };
    return this.read(order, "post", `/api/orders/${id}/status`, { body });
  }

  transfer_code(id: string): Promise<TransferCode> {
    return this.read(transfer_code, "get", `/api/orders/${id}/qr`);
  }

  // --- people -------------------------------------------------------------------------------------------------------

  customers(query: Query): Promise<BookPage<Person>> {
    return this.read(person_page, "get", "/api/customers", { query: { limit: rows_a_page, ...query } });
  }

  customer(id: string): Promise<Person> {
    return this.read(person, "get", `/api/customers/${id}`);
  }

  change_customer(id: string, body: CustomerChange): Promise<Person> {
    return this.read(person, "patch", `/api/customers/${id}`, { body });
  }

  unmask(id: string): Promise<Person> {
    return this.read(person, "post", `/api/customers/${id}/unmask`);
  }

  customer_orders(id: string, query: Query): Promise<BookPage<Order>> {
    return this.read(order_page, "get", `/api/customers/${id}/orders`, { query: { limit: 20, ...query } });
  }

  timeline(id: string, query: Query): Promise<BookPage<Occurrence>> {
    return this.read(occurrence_page, "get", `/api/customers/${id}/timeline`, { query: { limit: 30, ...query } });
  }

  async suggestions(id: string): Promise<readonly Suggestion[]> {
    return (await this.read(suggestion_list, "get", `/api/customers/${id}/suggestions`)).items;
  }

  async refuse_suggestion(id: string, other: string): Promise<void> {
    await this.send("post", `/api/customers/${id}/suggestions/${other}/refuse`);
  }

  merge(id: string, merge_id: string, customer_id: string): Promise<Person> {
    return this.read(person, "post", `/api/customers/${id}/merge`, { body: { id: merge_id, customer_id } });
  }

  async undo_merge(merge_id: string): Promise<void> {
    await this.send("post", `/api/merges/${merge_id}/undo`);
  }

  async add_note(id: string, note: { readonly id: string; readonly text: string }): Promise<void> {
    await this.send("post", `/api/customers/${id}/notes`, { body: note });
  }

  async remove_address(id: string, address: string): Promise<void> {
    await this.send("delete", `/api/customers/${id}/addresses/${address}`);
  }

  // --- the shop -----------------------------------------------------------------------------------------------------

  settings(): Promise<ShopSettings> {
    return this.read(shop_settings, "get", "/api/shop/settings");
  }

  change_settings(body: ShopSettings): Promise<ShopSettings> {
    return this.read(shop_settings, "put", "/api/shop/settings", { body });
  }

  async labels(): Promise<readonly Label[]> {
    return (await this.read(label_list, "get", "/api/labels")).items;
  }

  async staff(): Promise<readonly Named[]> {
    return (await this.read(staff_list, "get", "/api/staff")).items;
  }

  private async read<Schema extends z.ZodMiniType>(
    schema: Schema,
    verb: Verb,
    path: string,
    asked?: Asked,
  ): Promise<z.output<Schema>> {
    return decode(schema, await this.send(verb, path, asked), path);
  }
}
