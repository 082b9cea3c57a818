import { all_stale, apply_shop, empty_shop, type ShopNews, with_order, with_panel } from "@/store/shop";
import { Box } from "@/store/store";
import {
  type Order,
  type OrderState,
  order,
  type ShopSettings,
  shop_settings,
  stock,
  type TransferCode,
  transfer_code,
  type Variant,
  variant,
} from "@/wire/commerce";
import { decode } from "@/wire/decode";
import type { Event } from "@/wire/frames";
import { type Label, label, type Person, panel, person, type Suggestion } from "@/wire/people";
import { type OrderDraft, order_draft, type PlacesFound, type Province, places_found, provinces } from "@/wire/places";
import { items_of } from "@/wire/zod";
import type { Desk } from "./desk";
import { new_id } from "./ids";
import type { News } from "./news";
import { trouble_of } from "./reader";

/** What an order consists of, as the server is asked. */
export interface OrderContent {
  readonly lines: readonly {
    readonly variant_id: string;
    readonly quantity: number;
    readonly unit_price: number;
  }[];
  readonly shipping: {
    readonly name: string;
    readonly phone: string;
    readonly address: string;
    readonly ward_code: string | null;
    readonly province_code: string | null;
    readonly old_ward_code: string | null;
    readonly old_district_code: string | null;
  };
  readonly payment: {
    readonly method: "cod" | "transfer";
    readonly shipping_fee: number;
    readonly discount: number;
    readonly deposit: number;
  };
  readonly note: string;
}

export interface NewOrder extends OrderContent {
  readonly id: string;
  readonly conversation_id: string;
  readonly status: "draft" | "confirmed";
}

const read_again_ms = 1500;
const variants = items_of(variant);
const labels = items_of(label);

/**
 * Customers, orders and stock: what the pane beside a thread reads and asks for. Comes with that pane, follows the same
 * events as the desk, and keeps what it read while other threads are open.
 */
export class Selling {
  readonly store = new Box(empty_shop);
  private readonly desk: Desk;
  /** Who works here now. */
  staff_id: string | null;
  private shown: string | null = null;
  private reading: ReturnType<typeof setTimeout> | undefined;
  private known_settings: Promise<ShopSettings> | null = null;
  private known_provinces: Promise<readonly Province[]> | null = null;

  constructor(desk: Desk) {
    this.desk = desk;
    this.staff_id = desk.store.get().me?.staff.id ?? null;
    desk.listen((news) => this.heard(news));
    desk.store.subscribe(() => this.somebody());
  }

  // --- a customer ---------------------------------------------------------------------------------------------------

  /** A customer is looked at, or nobody: read now, unless all is here and true. */
  show(id: string | null): void {
    this.shown = id;
    if (!id) return;
    const known = this.store.get().panels.get(id);
    if (!known?.panel || known.stale || known.loading.kind === "failed") void this.read_panel(id);
  }

  async read_panel(id: string): Promise<void> {
    if (this.store.get().panels.get(id)?.loading.kind === "loading") return;
    this.store.change((state) => with_panel(state, id, { loading: { kind: "loading" }, stale: false }));
    try {
      const read = decode(panel, await this.desk.ask("get", `/api/customers/${id}/panel`), "panel");
      this.store.change((state) =>
        with_panel(state, id, { loading: { kind: "loaded" }, panel: read, read_at: Date.now() }),
      );
    } catch (error) {
      const trouble = trouble_of(error);
      this.store.change((state) => with_panel(state, id, { loading: { kind: "failed", trouble }, stale: true }));
    }
    if (this.store.get().panels.get(id)?.loading.kind === "loaded") this.read_again_if_stale();
  }

  async change_customer(id: string, change: object): Promise<void> {
    await this.desk.ask("patch", `/api/customers/${id}`, { body: change });
    await this.read_panel(id);
  }

  async add_note(id: string, text: string): Promise<void> {
    await this.desk.ask("post", `/api/customers/${id}/notes`, { body: { id: new_id(), text: text.normalize("NFC") } });
    await this.read_panel(id);
  }

  async delete_note(id: string, note_id: string): Promise<void> {
    await this.desk.ask("delete", `/api/customers/${id}/notes/${note_id}`);
    await this.read_panel(id);
  }

  /** Whole, to an agent too; who asked is written down. */
  async unmask(id: string): Promise<Person> {
    return decode(person, await this.desk.ask("post", `/api/customers/${id}/unmask`), "customer");
  }

  async customer(id: string): Promise<Person> {
    return decode(person, await this.desk.ask("get", `/api/customers/${id}`), "customer");
  }

  async labels(): Promise<readonly Label[]> {
    return decode(labels, await this.desk.ask("get", "/api/labels"), "labels").items;
  }

  /** `reasons`: the evidence somebody saw when they decided; kept with the merge. */
  async merge(winner: string, loser: string, reasons: Suggestion["reasons"]): Promise<void> {
    const body = { id: new_id(), customer_id: loser, reasons };
    await this.desk.ask("post", `/api/customers/${winner}/merge`, { body });
    await Promise.all([this.read_panel(winner), this.shown === loser ? this.read_panel(loser) : null]);
  }

  async unmerge(merge_id: string, shown: string): Promise<void> {
    await this.desk.ask("post", `/api/merges/${merge_id}/undo`);
    await this.read_panel(shown);
  }

  async refuse_suggestion(id: string, other: string): Promise<void> {
    await this.desk.ask("post", `/api/customers/${id}/suggestions/${other}/refuse`);
    await this.read_panel(id);
  }

  // --- orders -------------------------------------------------------------------------------------------------------

  /** An order as it stands in the last messages of a conversation. */
  async read_chat(conversation_id: string): Promise<OrderDraft> {
    const path = `/api/conversations/${conversation_id}/order-draft`;
    return decode(order_draft, await this.desk.ask("get", path, { query: { messages: 50 } }), "order draft");
  }

  /** Whole for those who may see it whole. */
  async order(id: string): Promise<Order> {
    return this.noted(await this.desk.ask("get", `/api/orders/${id}`));
  }

  async create(body: NewOrder): Promise<Order> {
    return this.noted(await this.desk.ask("post", "/api/orders", { body }));
  }

  async change(id: string, content: Partial<OrderContent>): Promise<Order> {
    return this.noted(await this.desk.ask("patch", `/api/orders/${id}`, { body: content }));
  }

  async move(id: string, status: OrderState, why: string, seq: number | null): Promise<Order> {
    const body = { status, ...(why ? { why } : {}), ...(seq === null ? {} : { seq }) };
    return this.noted(await this.desk.ask("post", `/api/orders/${id}/status`, { body }));
  }

  async transfer_code(id: string): Promise<TransferCode> {
    return decode(transfer_code, await this.desk.ask("get", `/api/orders/${id}/qr`), "transfer code");
  }

  async send_transfer_code(id: string): Promise<void> {
    await this.desk.ask("post", `/api/orders/${id}/qr`, { body: { message_id: new_id() } });
  }

  /** Tells the customer how the order stands, in the shop's own words. */
  async tell(id: string): Promise<void> {
    await this.desk.ask("post", `/api/orders/${id}/tell`, { body: { message_id: new_id() } });
  }

  settings(): Promise<ShopSettings> {
    this.known_settings ??= this.desk
      .ask("get", "/api/shop/settings")
      .then((answer) => decode(shop_settings, answer, "settings"));
    this.known_settings.catch(() => {
      this.known_settings = null;
    });
    return this.known_settings;
  }

  // --- goods and places ---------------------------------------------------------------------------------------------

  async find_variants(words: string): Promise<readonly Variant[]> {
    const answer = await this.desk.ask("get", "/api/variants", { query: { q: words, limit: 8 } });
    return decode(variants, answer, "variants").items;
  }

  async variants(ids: readonly string[]): Promise<readonly Variant[]> {
    if (ids.length === 0) return [];
    const answer = await this.desk.ask("get", "/api/variants", { query: { ids: ids.join(","), limit: ids.length } });
    return decode(variants, answer, "variants").items;
  }

  async find_places(words: string): Promise<PlacesFound> {
    const answer = await this.desk.ask("get", "/api/places/search", { query: { q: words, limit: 10 } });
    return decode(places_found, answer, "places");
  }

  provinces(): Promise<readonly Province[]> {
    this.known_provinces ??= this.desk
      .ask("get", "/api/places/provinces")
      .then((answer) => decode(provinces, answer, "provinces").items);
    this.known_provinces.catch(() => {
      this.known_provinces = null;
    });
    return this.known_provinces;
  }

  // --- following ----------------------------------------------------------------------------------------------------

  private noted(answer: unknown): Order {
    const read = decode(order, answer, "order");
    this.store.change((state) => with_order(state, read));
    return read;
  }

  /** What one person was shown is not the next one's to see. */
  private somebody(): void {
    const now = this.desk.store.get().me?.staff.id ?? null;
    if (now === this.staff_id) return;
    this.staff_id = now;
    this.known_settings = null;
    this.store.change(() => empty_shop);
  }

  private heard(news: News): void {
    if ("anew" in news) {
      this.store.change(all_stale);
    } else {
      const told = news.events.map(shop_news).filter((one) => one !== null);
      if (told.length === 0) return;
      this.store.change((state) => told.reduce(apply_shop, state));
    }
    this.read_again_if_stale();
  }

  /** Once for however many events came meanwhile. */
  private read_again_if_stale(): void {
    const id = this.shown;
    if (!id || this.reading !== undefined || !this.store.get().panels.get(id)?.stale) return;
    this.reading = setTimeout(() => {
      this.reading = undefined;
      if (this.shown && this.store.get().panels.get(this.shown)?.stale) void this.read_panel(this.shown);
    }, read_again_ms);
  }
}

function shop_news(event: Event): ShopNews | null {
  if (event.what === "conversation") return { what: "conversation", object: event.object };
  if (event.what === "customer") return { what: "customer", id: event.object.id };
  if (event.what !== "other") return null;
  try {
    if (event.kind.startsWith("order.")) return { what: "order", object: decode(order, event.object, event.kind) };
    if (event.kind.startsWith("stock.")) return { what: "stock", object: decode(stock, event.object, event.kind) };
  } catch (error) {
    // One event that cannot be read costs only itself; what is shown is read again by the next.
    console.error(error);
  }
  return null;
}

const sellings = new WeakMap<Desk, Selling>();

/** The one of a desk, opened when it is first asked for. */
export function selling_of(desk: Desk): Selling {
  let selling = sellings.get(desk);
  if (!selling) {
    selling = new Selling(desk);
    sellings.set(desk, selling);
  }
  return selling;
}
