import { put_conversations } from "@/store/apply";
import { everything, type Filter, key_of } from "@/store/filter";
import { list_of, with_counts, with_list } from "@/store/lists";
import { by_order } from "@/store/order";
import {
  type Joint,
  with_list_page,
  with_newer,
  with_older,
  with_piece,
  with_thread,
  with_threads_kept,
} from "@/store/pages";
import { empty_state, type Loading, type Place, type State, type Thread, type Trouble } from "@/store/state";
import type { Store } from "@/store/store";
import type { Conversation } from "@/wire/conversation";
import type { Message } from "@/wire/message";
import { type Api, type Read, Refusal, rows_a_page, type ThreadPlace } from "./api";

const threads_kept = 20;
/** So many are read anew around the line somebody was reading. */
const rows_again = 100;
/** A thread is opened with so many lines: half of them above the place it is opened at. */
const opened_rows = 60;

export interface ReaderPort {
  /** How far we have followed; null before the first page of the list is there. */
  place(): Place | null;
  /** An answer came from another life of the store than the one on screen. */
  elsewhere(): void;
}

/**
 * What is read over HTTP: pages of lists and threads, counts, channels, and the snapshot that begins everything anew.
 * Each answer's rows carry their own numbers, so they may arrive in any order beside what the socket tells.
 */
export class Reader {
  private readonly store: Store;
  private readonly api: Api;
  private readonly counting = new Map<string, Promise<void>>();
  private readonly port: ReaderPort;
  private filter: Filter = everything;
  private open_id: string | null = null;
  private open_at: string | null = null;
  private reading: string | null = null;
  private recent: string[] = [];
  private readonly marking = new Set<string>();

  constructor(store: Store, api: Api, port: ReaderPort) {
    this.store = store;
    this.api = api;
    this.port = port;
  }

  forget(): void {
    this.recent = [];
  }

  // --- lists --------------------------------------------------------------------------------------------------------

  /** A view is looked at: its first page, unless it is here. */
  show_view(filter: Filter): void {
    this.filter = filter;
    if (this.store.get().session.kind !== "in") return;
    const list = list_of(this.store.get(), filter);
    // Touched, so that it is not the one forgotten next.
    if (list.loading.kind !== "none") this.store.change((state) => with_list(state, filter, {}));
    if (list.loading.kind === "none") void this.load_list(filter);
    if (list.total === null && this.port.place()) void this.count(filter);
  }

  /** The next page of a view, or the first. */
  async load_list(filter: Filter): Promise<void> {
    const list = list_of(this.store.get(), filter);
    if (list.loading.kind === "loading" || (list.read && list.bottom === null)) return;
    const last = list.cursor === null && list.read ? list.rows.at(-1) : null;
    const from = last ? { from: last.id } : list.cursor ? { cursor: list.cursor } : {};
    await this.read_list(filter, "loading", from, { kind: "below" });
  }

  /** The page above the piece that is here. */
  async load_above(filter: Filter): Promise<void> {
    const list = list_of(this.store.get(), filter);
    const first = list.rows[0];
    if (list.above.kind === "loading" || list.top === null || !first) return;
    await this.read_list(filter, "above", { from: first.id, back: true }, { kind: "above" });
  }

  /**
   * Another piece of a long view, from about its n-th row on, or its end. Walking there page by page would take two
   * thousand requests; the server counts rows off from whichever end is nearer.
   */
  async jump(filter: Filter, to: number): Promise<void> {
    const list = list_of(this.store.get(), filter);
    if (list.loading.kind === "loading" || list.above.kind === "loading") return;
    const total = Math.max(list.total ?? 0, list.before + list.rows.length);
    const at = Math.max(0, Math.min(to, total - rows_a_page));
    const skip = total - at - rows_a_page;
    const from_end = at > 0 && skip < at;
    const query = from_end ? { back: true, skip: Math.max(0, skip) } : { skip: at };
    await this.read_list(filter, "loading", query, {
      kind: "instead",
      before: at,
      at_top: at === 0,
      at_end: from_end && skip <= 0,
    });
  }

  private async read_list(filter: Filter, which: "loading" | "above", query: object, joint: Joint): Promise<void> {
    const busy: Loading = { kind: "loading" };
    this.store.change((state) => with_list(state, filter, { [which]: busy }));
    const { edition } = list_of(this.store.get(), filter);
    try {
      const page = await this.api.conversations(filter, query);
      if (this.is_from_elsewhere(page)) return;
      // Meanwhile the view may have been read anew, or its list forgotten: then this page has nothing to join.
      const now = list_of(this.store.get(), filter);
      if (now.edition !== edition || now[which] !== busy) return;
      this.store.change((state) => with_list_page(state, filter, page, placed(joint, page)));
    } catch (error) {
      const failed: Loading = { kind: "failed", trouble: trouble_of(error) };
      this.store.change((state) => with_list(state, filter, { [which]: failed }));
    }
  }

  /**
   * What the events alone could not tell: the counts, and which rows a view of phones or orders has now. At most once
   * for however many events came, by the clock of `Desk`; never one request for one event.
   */
  async refresh_counts(always = false): Promise<void> {
    const { session, lists } = this.store.get();
    if (session.kind !== "in" || !(always || document.visibilityState === "visible")) return;
    const { filter } = this;
    const list = lists.get(key_of(filter));
    if (always || list?.total_stale) await this.count(filter);
    if (list?.stale) await this.read_again(filter);
  }

  /** How many stand in a view, and what each other wish would find. Asked for by several at once, it is asked once. */
  count(filter: Filter): Promise<void> {
    const key = key_of(filter);
    const counted = this.counting.get(key) ?? this.count_now(filter).finally(() => this.counting.delete(key));
    this.counting.set(key, counted);
    return counted;
  }

  private async count_now(filter: Filter): Promise<void> {
    const counts = await this.api.counts(filter).catch(() => null);
    if (counts) this.store.change((state) => with_counts(state, filter, counts));
  }

  /** The beginning of a view once more; nothing on screen shows that it is asked for. */
  private async read_again(filter: Filter): Promise<void> {
    const list = list_of(this.store.get(), filter);
    if (!list.read || list.top !== null || list.loading.kind === "loading") return;
    const page = await this.api.conversations(filter, {}).catch(() => null);
    const now = list_of(this.store.get(), filter);
    if (!page || this.is_from_elsewhere(page) || now.edition !== list.edition || now.top !== null) return;
    this.store.change((state) => with_list_page(state, filter, page, { kind: "again", seq: page.seq }));
  }

  async load_channels(): Promise<void> {
    const page = await this.api.channels().catch(() => null);
    if (!page) return;
    const channels = new Map(page.items.map((channel) => [channel.id, channel]));
    this.store.change((state) => {
      for (const known of state.channels.values()) {
        const read = channels.get(known.id);
        if (read && known.seq > read.seq) channels.set(known.id, known);
      }
      return { ...state, channels };
    });
  }

  // --- a thread -----------------------------------------------------------------------------------------------------

  /** A conversation is opened, at a message or where its unread begin; or none is. */
  show(id: string | null, at: string | null = null): void {
    this.open_id = id;
    this.open_at = at;
    this.reading = null;
    if (!id) return;
    this.recent = [id, ...this.recent.filter((other) => other !== id)].slice(0, threads_kept);
    const { threads, session, conversations } = this.store.get();
    const thread = threads.get(id);
    this.store.change((state) => with_threads_kept(state, new Set(this.recent)));
    if (session.kind !== "in" || !this.port.place()) return;
    if (!thread || thread.loading.kind === "none" || thread.loading.kind === "failed") void this.load_thread(id, at);
    else if (at) void this.find_message(id, at);
    else if (thread.loading.kind === "loaded" && begins_before(thread, conversations.get(id)?.unread_count ?? 0))
      void this.load_thread(id);
  }

  /**
   * The piece around a message, around the first unread one, or at the end. From the moment it is asked for, what comes
   * live for this thread is kept. A message that is not there any more is no reason to show nothing.
   */
  async load_thread(id: string, at: string | null = null): Promise<void> {
    if (this.store.get().threads.get(id)?.loading.kind === "loading") return;
    this.store.change((state) => with_thread(state, id, { loading: { kind: "loading" } }));
    try {
      const known = this.store.get().conversations.get(id);
      const opened = known?.unread_count === 0 ? {} : { around: "unread", limit: opened_rows };
      const page = at ? this.api.messages(id, { around: at, limit: opened_rows }).catch(only_absent) : null;
      const [around, row] = await Promise.all([page, known ? null : this.api.conversation(id)]);
      const read = around ?? (await this.api.messages(id, opened));
      if (this.is_from_elsewhere(read)) return;
      this.store.change((state) => with_piece(row ? put_conversations(state, [row]) : state, id, read));
    } catch (error) {
      this.store.change((state) => with_thread(state, id, { loading: { kind: "failed", trouble: trouble_of(error) } }));
    }
  }

  load_older(id: string): Promise<void> {
    const oldest = end_of(this.store.get().threads.get(id), "oldest");
    return this.grow_thread(id, "older", oldest ? { before: oldest } : null);
  }

  load_newer(id: string): Promise<void> {
    const newest = end_of(this.store.get().threads.get(id), "newest");
    return this.grow_thread(id, "newer", newest ? { after: newest } : null);
  }

  /** The live end, in the place of what is shown. */
  load_newest(id: string): Promise<void> {
    return this.store.get().threads.get(id)?.newest === null
      ? Promise.resolve()
      : this.grow_thread(id, "newer", {}, with_piece);
  }

  /** The piece around a message, unless it is here already. False: it could not be had. */
  async find_message(id: string, message_id: string): Promise<boolean> {
    const here = () => this.store.get().threads.get(id)?.messages.has(message_id) === true;
    if (!here()) await this.grow_thread(id, "older", { around: message_id, limit: opened_rows }, with_piece);
    return here();
  }

  private async grow_thread(
    id: string,
    end: "older" | "newer",
    place: ThreadPlace | null,
    step = end === "older" ? with_older : with_newer,
  ): Promise<void> {
    const thread = this.store.get().threads.get(id);
    if (!place || !thread || (thread[end].kind === "loading" && step !== with_piece)) return;
    this.store.change((state) => with_thread(state, id, { [end]: { kind: "loading" } }));
    try {
      const page = await this.api.messages(id, place);
      if (this.is_from_elsewhere(page)) return;
      // Another piece came first: this page may not touch it.
      const same = this.store.get().threads.get(id)?.piece === thread.piece;
      this.store.change((state) => (same || step === with_piece ? step(state, id, page) : state));
    } catch (error) {
      const trouble = trouble_of(error);
      // A message that is gone is no trouble of the thread one looked for it in.
      const now: Loading =
        trouble.kind === "absent" && step === with_piece ? { kind: "loaded" } : { kind: "failed", trouble };
      this.store.change((state) => with_thread(state, id, { [end]: now }));
    }
  }

  /** The line somebody has before their eyes in the open thread; null: its live end. */
  is_reading(message_id: string | null): void {
    this.reading = message_id;
  }

  /** Messages with pictures beside one, which are shown and not kept. */
  async pictures(id: string, place: ThreadPlace): Promise<readonly Message[]> {
    return (await this.api.messages(id, { ...place, attachment: "image" })).items;
  }

  /** Somebody has the newest lines before their eyes. */
  async mark_read(id: string): Promise<void> {
    const row = this.store.get().conversations.get(id);
    if (!row || row.unread_count === 0 || this.marking.has(id)) return;
    this.marking.add(id);
    await this.api.mark_read(id).catch(() => undefined);
    // The event that says so may come a little later; until then we do not ask again.
    setTimeout(() => this.marking.delete(id), 1000);
  }

  // --- everything anew ----------------------------------------------------------------------------------------------

  /**
   * A fresh state of all that is on screen, read at the place it names: what comes after that number is not in it. The
   * store is not touched before all of it is there.
   */
  async snapshot(): Promise<{ readonly place: Place; readonly step: (before: State) => State }> {
    const { filter, open_id } = this;
    const [all, shown, thread] = await Promise.all([
      this.api.conversations(everything, {}),
      key_of(filter) === "" ? null : this.api.conversations(filter, {}),
      open_id ? this.reread_thread(open_id) : null,
    ]);
    const row = open_id && thread ? await this.api.conversation(open_id).catch(only_absent) : null;
    const read = [all, shown, thread].filter((page) => page !== null);
    const place = { epoch: all.epoch, seq: Math.min(...read.map((page) => page.seq)) };
    const step = (before: State): State => {
      let state: State = { ...before, place, conversations: new Map(), threads: new Map(), forgotten: new Map() };
      state = { ...state, lists: empty_state.lists, presence: new Map() };
      state = with_list_page(state, everything, all);
      if (shown) state = with_list_page(state, filter, shown);
      if (open_id && thread) state = with_piece(state, open_id, thread);
      return row ? put_conversations(state, [row]) : state;
    };
    this.recent = open_id && thread ? [open_id] : [];
    return { place, step };
  }

  /** The open thread where it is being read, which need not be its end. */
  private async reread_thread(id: string): Promise<Awaited<ReturnType<Api["messages"]>> | null> {
    const around = this.reading;
    const same = around && (await this.api.messages(id, { around, limit: rows_again }).catch(only_absent));
    return same || this.api.messages(id, {}).catch(only_absent);
  }

  /** What is looked at and not here, because it was opened meanwhile or could not be read before. */
  async fill_gaps(): Promise<void> {
    this.show_view(this.filter);
    if (this.open_id && !this.store.get().threads.has(this.open_id)) await this.load_thread(this.open_id, this.open_at);
  }

  /** Whether an answer belongs to another life of the store than the one on screen. */
  private is_from_elsewhere(page: { readonly epoch: string }): boolean {
    const epoch = this.port.place()?.epoch;
    if (epoch === undefined || page.epoch === epoch) return false;
    this.port.elsewhere();
    return true;
  }
}

export function trouble_of(error: unknown): Trouble {
  if (error instanceof Refusal) return error.trouble;
  console.error(error);
  return { kind: "server" };
}

/** Something that is not there any more leaves a hole, not a failure. */
function only_absent(error: unknown): null {
  if (error instanceof Refusal && error.trouble.kind === "absent") return null;
  throw error;
}

/** Whether a piece that was jumped to reaches the end, or the top, is what the server says: no row lies beyond. */
function placed(joint: Joint, page: Read<Conversation>): Joint {
  if (joint.kind !== "instead" || page.next_cursor != null) return joint;
  return joint.at_end ? { ...joint, at_top: true, before: 0 } : { ...joint, at_end: true };
}

/** The message at an end of what is here, beyond which there is more. */
function end_of(thread: Thread | undefined, end: "oldest" | "newest"): string | null {
  const key = thread?.[end];
  if (!thread || key == null) return null;
  const sorted = [...thread.messages.values()].sort(by_order);
  return sorted.at(end === "oldest" ? 0 : -1)?.id ?? null;
}

/** Whether the unread begin before what is here. */
function begins_before(thread: Thread, unread: number): boolean {
  if (thread.oldest === null || unread === 0) return false;
  const here = [...thread.messages.values(), ...thread.beyond.values()];
  return here.filter((message) => message.direction === "incoming" && !message.hidden).length < unread;
}
