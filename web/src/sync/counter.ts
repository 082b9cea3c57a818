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
  type Variant,
  variant,
} from "@/wire/commerce";
import { decode } from "@/wire/decode";
import { type HistoryPage, history_page } from "@/wire/history";
import { type Contact, type Occurrence, occurrence, type Person, person } from "@/wire/people";
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

export type Purpose = "marketing" | "order_updates" | "data_processing";

export interface Match {
  readonly channel_id: string;
  readonly item_id: string;
  readonly model_id: string;
  readonly variant_id: string | null;
  readonly ignored: boolean;
}

export interface OrderMove {
  readonly status: OrderState;
  readonly why?: string;
  readonly seq?: number;
}

export interface CustomerChange {
  readonly name?: string;
  readonly note?: string;
  readonly labels?: readonly string[];
  readonly contacts?: readonly (Pick<Contact, "kind" | "value"> & { readonly state: "kept" | "dismissed" })[];
  readonly consents?: readonly { readonly purpose: Purpose; readonly given: boolean }[];
}

type Query = NonNullable<Asked["query"]>;

const product_page = plain_page_of(product);
const order_page = plain_page_of(order);
const person_page = plain_page_of(person);
const movement_page = plain_page_of(movement);
const variant_list = zod.object({ items: zod.array(variant) });
const listing_page = plain_page_of(listing);
const occurrence_page = plain_page_of(occurrence);
const staff_list = zod.object({ items: zod.array(zod.object({ id: zod.string(), name: zod.string() })) });

export interface Named {
  readonly id: string;
  readonly name: string;
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

  match(body: Match): Promise<Listing> {
    return this.read(listing, "put", "/api/listings", { body });
  }

  /** Asks a platform anew what it offers; the answer comes by itself, a little later. */
  async refresh_listings(channel_id: string): Promise<void> {
    await this.send("post", `/api/channels/${channel_id}/listings/refresh`);
  }

  // --- orders -------------------------------------------------------------------------------------------------------

  orders(query: Query): Promise<BookPage<Order>> {
    return this.read(order_page, "get", "/api/orders", { query: { limit: rows_a_page, ...query } });
  }

  order(id: string): Promise<Order> {
    return this.read(order, "get", `/api/orders/${id}`);
  }

  move_order(id: string, status: OrderState, why: string, seq: number | null): Promise<Order> {
    const body: OrderMove = { status, ...(why ? { why } : {}), ...(seq === null ? {} : { seq }) };
    return this.read(order, "post", `/api/orders/${id}/status`, { body });
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

  customer_orders(id: string, query: Query): Promise<BookPage<Order>> {
    return this.read(order_page, "get", `/api/customers/${id}/orders`, { query: { limit: 20, ...query } });
  }

  timeline(id: string, query: Query): Promise<BookPage<Occurrence>> {
    return this.read(occurrence_page, "get", `/api/customers/${id}/timeline`, { query: { limit: 30, ...query } });
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

  async staff(): Promise<readonly Named[]> {
    return (await this.read(staff_list, "get", "/api/staff")).items;
  }

  history(query: Query): Promise<HistoryPage> {
    return this.read(history_page, "get", "/api/history", { query: { limit: rows_a_page, ...query } });
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
