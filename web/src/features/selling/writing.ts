import type { Trouble } from "@/store/state";
import { Box } from "@/store/store";
import { trouble_of } from "@/sync/desk";
import { new_id } from "@/sync/ids";
import type { OrderDrafts } from "@/sync/order_drafts";
import type { NewOrder, Selling } from "@/sync/selling";
import type { Order } from "@/wire/commerce";
import type { Draft } from "@/wire/kept_draft";
import type { Person } from "@/wire/people";
import { empty_draft, filled, lines_sent, looks_like, refused, request_of, type Wrong, wrong_in } from "./draft";

export interface WritingState {
  readonly draft: Draft;
  readonly reading: "reading" | "read" | "failed";
  /** Where the draft is kept: only in this browser, or on the server too, which then holds the goods. */
  readonly keeping: "here" | "keeping" | "kept" | "failed";
  readonly wrong: Wrong;
  readonly creating: boolean;
  readonly trouble: Trouble | null;
  /** An order that looks the same, about which somebody has to be asked first. */
  readonly twin: Order | null;
  /** The order as it became. */
  readonly done: Order | null;
  /** By us; else a colleague was faster with what we had begun. */
  readonly made_here: boolean;
}

const keep_after_ms = 1000;
const keep_again_ms = 10_000;
const no_wrong: Wrong = new Map();

/**
 * The writing of one order. What is typed is kept in the browser at once and on the server a second later, as a draft
 * order that holds its goods; it goes on when the drawer is closed. Nothing typed is ever replaced by an answer.
 */
export class Writing {
  readonly state: Box<WritingState>;
  private readonly shop: Selling;
  readonly drafts: OrderDrafts;
  private readonly person: Person | null;
  private readonly staff_id: string | null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private keeping: Promise<void> | null = null;
  private dirty = false;
  private touched = false;

  constructor(shop: Selling, drafts: OrderDrafts, conversation_id: string, person: Person | null) {
    this.shop = shop;
    this.drafts = drafts;
    this.person = person;
    this.staff_id = shop.staff_id;
    const kept = drafts.of(conversation_id);
    this.state = new Box<WritingState>({
      draft: kept ?? empty_draft(new_id(), conversation_id, null),
      reading: kept ? "read" : "reading",
      keeping: kept?.kept ? "kept" : "here",
      wrong: no_wrong,
      creating: false,
      trouble: null,
      twin: null,
      done: null,
      made_here: false,
    });
    if (kept) void this.take_up(kept);
    else void this.read();
  }

  /** Whether this order has ended and the next one is another. */
  get over(): boolean {
    return this.state.get().done !== null;
  }

  /** What somebody wrote or chose; `field`, as the server names it, is no longer wrong by that. */
  change(step: (draft: Draft) => Draft, field = ""): void {
    this.touched = true;
    this.put(step(this.state.get().draft), field);
  }

  /** Reads the chat again, in place of all that stands here. */
  async read(): Promise<void> {
    this.set({ reading: "reading" });
    this.touched = false;
    const { draft } = this.state.get();
    const settings = await this.shop.settings().catch(() => null);
    try {
      const read = await this.shop.read_chat(draft.conversation_id);
      this.set({ reading: "read" });
      // Somebody was faster than we: what they wrote stays.
      if (this.touched) return;
      const fresh = { ...empty_draft(draft.id, draft.conversation_id, settings), kept: this.state.get().draft.kept };
      this.put(filled(fresh, read, this.person));
    } catch (error) {
      this.set({ reading: "failed" });
      trouble_of(error);
    }
  }

  /** Makes the order of it. `even_so`: somebody was asked about its twin and wants both. */
  async create(recent: readonly Order[], even_so = false): Promise<void> {
    const { draft, creating } = this.state.get();
    if (creating) return;
    const wrong = wrong_in(draft);
    const twin = even_so || wrong.size > 0 ? null : looks_like(draft, recent, Date.now());
    this.set({ wrong, twin, trouble: null });
    if (wrong.size > 0 || twin) return;
    this.set({ creating: true });
    clearTimeout(this.timer);
    await this.keeping;
    const now = this.state.get().draft;
    try {
      const order = now.kept ? await this.confirm(now) : await this.make(now);
      this.finish(order, true);
    } catch (error) {
      this.take_refusal(error, now);
    }
    this.set({ creating: false });
  }

  /** Somebody was asked and does not want a second order like it. */
  let_go_of_twin(): void {
    this.set({ twin: null });
  }

  /** Gives the goods back and forgets what was written. */
  async discard(): Promise<void> {
    clearTimeout(this.timer);
    await this.keeping;
    const { draft } = this.state.get();
    if (draft.kept) await this.shop.move(draft.id, "cancelled", "", null);
    this.drafts.forget(draft.conversation_id);
  }

  // --- keeping ------------------------------------------------------------------------------------------------------

  private put(draft: Draft, field = ""): void {
    const wrong = new Map([...this.state.get().wrong].filter(([name]) => !field || !name.startsWith(field)));
    this.set({ draft, wrong });
    this.drafts.keep(draft);
    this.dirty = true;
    this.later(keep_after_ms);
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.keep(), ms);
  }

  private async keep(): Promise<void> {
    // Somebody else works here now; what this person wrote waits in the storage for them.
    if (this.staff_id !== this.shop.staff_id || this.over || this.state.get().creating) return;
    if (this.keeping) {
      await this.keeping;
      if (!this.dirty) return;
    }
    const { draft } = this.state.get();
    // Without goods there is nothing to hold, and nothing worth a number in the order book.
    if (!draft.kept && lines_sent(draft).length === 0) return;
    this.keeping = this.keep_now(draft);
    await this.keeping;
    this.keeping = null;
  }

  private async keep_now(draft: Draft): Promise<void> {
    this.dirty = false;
    this.set({ keeping: "keeping" });
    try {
      if (draft.kept) await this.shop.change(draft.id, request_of(draft));
      else await this.shop.create(new_order(draft, "draft"));
      this.mark_kept();
      this.set({ keeping: "kept", trouble: null });
    } catch (error) {
      const trouble = trouble_of(error);
      // Our first request had arrived, only its answer had not: the order is there under what it was asked with then.
      if (!draft.kept && is_refusal(trouble, "id_used")) {
        this.mark_kept();
        this.later(0);
        return;
      }
      this.set({ keeping: "failed" });
      if (trouble.kind === "refused") this.take_refusal(error, draft, true);
      else if (trouble.kind === "network" || trouble.kind === "busy" || trouble.kind === "server")
        this.later(keep_again_ms);
    }
  }

  private mark_kept(): void {
    const draft = { ...this.state.get().draft, kept: true };
    this.set({ draft });
    this.drafts.keep(draft);
  }

  /** A draft from before: is the order still one, and what does it hold? */
  private async take_up(kept: Draft): Promise<void> {
    if (!kept.kept) {
      this.later(0);
      return;
    }
    try {
      const order = await this.shop.order(kept.id);
      if (order.status !== "draft") this.finish(order, false);
      else if (!order.reserved_until) this.later(0);
    } catch (error) {
      const trouble = trouble_of(error);
      if (trouble.kind === "absent") this.put({ ...this.state.get().draft, id: new_id(), kept: false });
    }
  }

  // --- making -------------------------------------------------------------------------------------------------------

  private async make(draft: Draft): Promise<Order> {
    try {
      return await this.shop.create(new_order(draft, "confirmed"));
    } catch (error) {
      const trouble = trouble_of(error);
      if (!is_refusal(trouble, "id_used")) throw error;
      this.mark_kept();
      return this.confirm(draft);
    }
  }

  private async confirm(draft: Draft): Promise<Order> {
    try {
      if (this.dirty || this.state.get().keeping !== "kept") await this.shop.change(draft.id, request_of(draft));
      return await this.shop.move(draft.id, "confirmed", "", null);
    } catch (error) {
      if (!is_refusal(trouble_of(error), "state")) throw error;
      // It is no draft any more: our own request had arrived, or a colleague was faster.
      const order = await this.shop.order(draft.id);
      if (order.status === "draft") throw error;
      return order;
    }
  }

  private finish(done: Order, made_here: boolean): void {
    clearTimeout(this.timer);
    this.drafts.forget(this.state.get().draft.conversation_id);
    this.set({ done, made_here });
  }

  private take_refusal(error: unknown, sent: Draft, quietly = false): void {
    const trouble = trouble_of(error);
    if (trouble.kind !== "refused") {
      this.set({ trouble });
      return;
    }
    const told = refused(this.state.get().draft, sent, trouble.problem);
    this.drafts.keep(told.draft);
    const said = told.wrong.size > 0 || told.draft !== this.state.get().draft;
    this.set({ draft: told.draft, wrong: told.wrong, trouble: quietly || said ? null : trouble });
  }

  private set(change: Partial<WritingState>): void {
    this.state.change((state) => ({ ...state, ...change }));
  }
}

function new_order(draft: Draft, status: NewOrder["status"]): NewOrder {
  return { id: draft.id, conversation_id: draft.conversation_id, status, ...request_of(draft) };
}

function is_refusal(trouble: Trouble, type: string): boolean {
  return trouble.kind === "refused" && trouble.problem.type.split(/[/:]/).at(-1) === type;
}

const open = new WeakMap<Selling, Map<string, Writing>>();

/** The writing of a conversation's order by one of us: the one that goes on, or a new one. */
export function writing_of(
  shop: Selling,
  drafts: OrderDrafts,
  conversation_id: string,
  person: Person | null,
): Writing {
  let all = open.get(shop);
  if (!all) {
    all = new Map();
    open.set(shop, all);
  }
  const key = drafts.key_of(conversation_id);
  const known = all.get(key);
  if (known && !known.over) return known;
  const writing = new Writing(shop, drafts, conversation_id, person);
  all.set(key, writing);
  return writing;
}

export function writing_ended(shop: Selling, drafts: OrderDrafts, conversation_id: string): void {
  open.get(shop)?.delete(drafts.key_of(conversation_id));
}
