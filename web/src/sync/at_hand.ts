import * as z from "zod/mini";
import { Box, type Store } from "@/store/store";
import { decode } from "@/wire/decode";
import { type QuickReply, quick_reply } from "@/wire/quick_reply";
import { staff } from "@/wire/team";
import { items_of } from "@/wire/zod";
import type { News } from "./news";

export interface AtHandPort {
  ask(path: string, query?: Readonly<Record<string, string | number>>): Promise<unknown>;
  listen(listener: (news: News) => void): () => void;
}

const quick_replies = items_of(quick_reply);
const everybody = items_of(staff);
const orders = items_of(z.object({ code: z.string(), status: z.string() }));
const listings = items_of(
  z.object({
    channel: z.object({ id: z.string() }),
    item_id: z.string(),
    variant: z.nullish(z.object({ id: z.string() })),
  }),
);
const code_lasts_ms = 60_000;

/**
 * What somebody who writes reaches for: the shop's quick replies, colleagues' names, the code of the customer's newest
 * order. Read when it is first wanted; quick replies and colleagues are followed by events from then on.
 */
export class AtHand {
  readonly quick_replies = new Box<readonly QuickReply[]>([]);
  private readonly store: Store;
  private readonly port: AtHandPort;
  private reading: Promise<void> | null = null;
  private readonly codes = new Map<string, { readonly code: string | null; readonly at: number }>();

  constructor(store: Store, port: AtHandPort) {
    this.store = store;
    this.port = port;
    port.listen((news) => this.heard(news));
  }

  /** Somebody is about to write. Asked again after a failure. */
  need(): void {
    if (this.reading !== null || this.store.get().session.kind !== "in") return;
    this.reading = this.read().catch(() => {
      this.reading = null;
    });
  }

  /** Another person works here now: their own quick replies are others. */
  forget(): void {
    this.reading = null;
    this.codes.clear();
    this.quick_replies.change(() => []);
  }

  /** Of the customer's newest order that was not called off; null: not known, or there is none. */
  code_of(customer_id: string | null | undefined): string | null {
    return (customer_id && this.codes.get(customer_id)?.code) || null;
  }

  /** So that it is known by the time a quick reply with a code in it is chosen. */
  async need_code(customer_id: string | null | undefined): Promise<void> {
    if (!customer_id) return;
    const known = this.codes.get(customer_id);
    if (known && Date.now() - known.at < code_lasts_ms) return;
    this.codes.set(customer_id, { code: known?.code ?? null, at: Date.now() });
    const read = await this.port.ask(`/api/customers/${customer_id}/orders`, { limit: 5 }).catch(() => null);
    if (read === null) return;
    const order = decode(orders, read, "orders").items.find(
      ({ status }) => status !== "cancelled" && status !== "draft",
    );
    this.codes.set(customer_id, { code: order?.code ?? null, at: Date.now() });
  }

  /** Under what a channel's platform offers one of our variants; null: it does not. */
  async listed_as(channel_id: string, variant: { readonly id: string; readonly sku: string }): Promise<string | null> {
    const read = await this.port.ask("/api/listings", { channel: channel_id, q: variant.sku, limit: 20 });
    const found = decode(listings, read, "listings").items.find(
      (one) => one.channel.id === channel_id && one.variant?.id === variant.id,
    );
    return found?.item_id ?? null;
  }

  private async read(): Promise<void> {
    const [phrases, people] = await Promise.all([this.port.ask("/api/quick-replies"), this.port.ask("/api/staff")]);
    this.quick_replies.change(() => decode(quick_replies, phrases, "quick replies").items);
    const { items } = decode(everybody, people, "staff");
    this.store.change((state) => {
      const staff = new Map(state.staff);
      for (const one of items) if ((one.seq ?? 0) >= (staff.get(one.id)?.seq ?? 0)) staff.set(one.id, one);
      return { ...state, staff };
    });
  }

  private heard(news: News): void {
    if (this.reading === null) return;
    if ("anew" in news) {
      this.reading = null;
      this.need();
      return;
    }
    for (const event of news.events) {
      if (event.what === "gone" && event.of === "quick_reply") this.without(event.id);
      if (event.what === "other" && event.kind === "quick_reply.updated") this.with(event.object);
    }
  }

  private with(object: unknown): void {
    const reply = quick_reply.safeParse(object);
    if (!reply.success) return;
    this.quick_replies.change((all) => [...all.filter(({ id }) => id !== reply.data.id), reply.data]);
  }

  private without(id: string): void {
    this.quick_replies.change((all) => all.filter((one) => one.id !== id));
  }
}
