import { put_conversations } from "@/store/apply";
import {
  rows_kept,
  with_list,
  with_list_page,
  with_newest,
  with_older,
  with_thread,
  with_threads_kept,
} from "@/store/pages";
import { empty_state, type Place, type State, type Tab, type Trouble } from "@/store/state";
import type { Store } from "@/store/store";
import { type Api, Refusal } from "./api";

const threads_kept = 20;

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
  private readonly port: ReaderPort;
  private tab: Tab = "all";
  private open_id: string | null = null;
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

  /** A tab is looked at: its first page, unless it is here. */
  show_tab(tab: Tab): void {
    this.tab = tab;
    const { loading } = this.store.get().lists[tab];
    if (this.store.get().session.kind === "in" && loading.kind === "none") void this.load_list(tab);
  }

  /** The next page of a tab, or the first. */
  async load_list(tab: Tab): Promise<void> {
    const list = this.store.get().lists[tab];
    const first = list.loading.kind !== "loaded" && list.cursor === null;
    if (list.loading.kind === "loading" || (!first && list.cursor === null)) return;
    if (!first && this.store.get().conversations.size > 3 * rows_kept) return;
    this.store.change((state) => with_list(state, tab, { loading: { kind: "loading" } }));
    try {
      const page = await this.api.conversations(assignee_of(tab), first ? null : list.cursor);
      if (this.is_from_elsewhere(page)) return;
      this.store.change((state) => with_list_page(state, tab, page));
    } catch (error) {
      this.store.change((state) => with_list(state, tab, { loading: { kind: "failed", trouble: trouble_of(error) } }));
    }
  }

  async refresh_counts(always = false): Promise<void> {
    const { session, counts_stale } = this.store.get();
    if (session.kind !== "in" || !(always || (counts_stale && document.visibilityState === "visible"))) return;
    const counts = await this.api.counts().catch(() => null);
    if (counts) this.store.change((state) => ({ ...state, counts, counts_stale: false }));
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

  /** A conversation is opened, or none. */
  show(id: string | null): void {
    this.open_id = id;
    if (!id) return;
    this.recent = [id, ...this.recent.filter((other) => other !== id)].slice(0, threads_kept);
    const thread = this.store.get().threads.get(id);
    this.store.change((state) => with_threads_kept(state, new Set(this.recent)));
    const wanted = !thread || thread.loading.kind === "none" || thread.loading.kind === "failed";
    if (wanted && this.store.get().session.kind === "in" && this.port.place()) void this.load_thread(id);
  }

  /** The newest page. From the moment it is asked for, what comes live for this thread is kept. */
  async load_thread(id: string): Promise<void> {
    if (this.store.get().threads.get(id)?.loading.kind === "loading") return;
    this.store.change((state) => with_thread(state, id, { loading: { kind: "loading" } }));
    try {
      const known = this.store.get().conversations.has(id);
      const [page, row] = await Promise.all([this.api.messages(id, null), known ? null : this.api.conversation(id)]);
      if (this.is_from_elsewhere(page)) return;
      this.store.change((state) => with_newest(row ? put_conversations(state, [row]) : state, id, page));
    } catch (error) {
      this.store.change((state) => with_thread(state, id, { loading: { kind: "failed", trouble: trouble_of(error) } }));
    }
  }

  async load_older(id: string): Promise<void> {
    const thread = this.store.get().threads.get(id);
    if (!thread?.cursor || thread.older.kind === "loading") return;
    this.store.change((state) => with_thread(state, id, { older: { kind: "loading" } }));
    try {
      const page = await this.api.messages(id, thread.cursor);
      if (this.is_from_elsewhere(page)) return;
      this.store.change((state) => with_older(state, id, page));
    } catch (error) {
      this.store.change((state) => with_thread(state, id, { older: { kind: "failed", trouble: trouble_of(error) } }));
    }
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
    const { tab, open_id } = this;
    const [all, shown, thread] = await Promise.all([
      this.api.conversations(null, null),
      tab === "all" ? null : this.api.conversations(assignee_of(tab), null),
      open_id ? this.api.messages(open_id, null).catch(only_absent) : null,
    ]);
    const row = open_id && thread ? await this.api.conversation(open_id).catch(only_absent) : null;
    const read = [all, shown, thread].filter((page) => page !== null);
    const place = { epoch: all.epoch, seq: Math.min(...read.map((page) => page.seq)) };
    const step = (before: State): State => {
      let state: State = { ...before, place, conversations: new Map(), threads: new Map(), forgotten: new Map() };
      state = { ...state, lists: empty_state.lists, presence: new Map() };
      state = with_list_page(state, "all", all);
      if (shown) state = with_list_page(state, tab, shown);
      if (open_id && thread) state = with_newest(state, open_id, thread);
      return row ? put_conversations(state, [row]) : state;
    };
    this.recent = open_id && thread ? [open_id] : [];
    return { place, step };
  }

  /** What is looked at and not here, because it was opened meanwhile or could not be read before. */
  async fill_gaps(): Promise<void> {
    this.show_tab(this.tab);
    if (this.open_id && !this.store.get().threads.has(this.open_id)) await this.load_thread(this.open_id);
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

function assignee_of(tab: Tab): "me" | "none" | null {
  if (tab === "all") return null;
  return tab === "mine" ? "me" : "none";
}
