import { apply_all, put_conversations, put_messages } from "@/store/apply";
import {
  rows_kept,
  with_list,
  with_list_page,
  with_newest,
  with_older,
  with_thread,
  with_threads_kept,
} from "@/store/pages";
import { empty_state, type Pending, type Place, type State, type Tab, type Trouble } from "@/store/state";
import { Store } from "@/store/store";
import type { Conversation } from "@/wire/conversation";
import type { Presence } from "@/wire/frames";
import type { Attachment } from "@/wire/message";
import { Api, type Read, Refusal } from "./api";
import { backoff_ms } from "./backoff";
import { Drafts } from "./drafts";
import { Follower } from "./follower";
import { new_id } from "./ids";
import { Live, type Socket } from "./live";
import { Outgoing } from "./outgoing";
import { listen_for_wakes } from "./wakes";

export interface Written {
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly reply_to?: string | null;
}

const threads_kept = 20;
const presence_lasts_ms = 30_000;
const presence_again_ms = 15_000;
const counts_again_ms = 30_000;
const probe_ms = 5_000;

/**
 * What the page does: everything a person can ask of the server, and the following of what happens there. Owns the
 * store; the screen only reads it. Nothing here knows how anything looks.
 */
export class Desk {
  readonly store = new Store();
  readonly drafts: Drafts;
  private readonly api: Api;
  private readonly live: Live;
  private readonly follower: Follower;
  private readonly outgoing: Outgoing;
  private open_id: string | null = null;
  private shown_tab: Tab = "all";
  private starting: ReturnType<typeof setTimeout> | undefined;
  private start_failures = 0;
  private resyncing = false;
  private resync_failures = 0;
  private recent: string[] = [];
  private viewing_frame: { viewing: string | null; typing: boolean } = { viewing: null, typing: false };
  private readonly reading = new Set<string>();
  private probing: ReturnType<typeof setTimeout> | undefined;

  constructor(origin: string, open_socket: () => Socket, storage: Storage) {
    this.api = new Api(origin, (trouble, status) => this.heard(trouble, status));
    this.drafts = new Drafts(this.store, storage);
    this.outgoing = new Outgoing(
      this.store,
      {
        reply: (pending) =>
          this.api.reply(pending.conversation_id, {
            ...pending,
            attachments: pending.attachments.map((attachment) => attachment.id),
          }),
      },
      storage,
    );
    this.follower = new Follower({
      read_events: (after) => this.api.events(after),
      publish: (events, place) => {
        const confirmed_before = this.store.get().pending.length;
        this.store.change((state) => ({ ...apply_all(state, events), place }));
        for (const event of events)
          if (event.what === "unreadable") console.error("unreadable event", event.kind, event.why);
        if (this.store.get().pending.length !== confirmed_before) this.outgoing.confirmed();
      },
      resync: () => void this.resync(),
      behind: (yes) => this.live.trouble("behind", yes || this.resyncing),
    });
    this.live = new Live({
      open: open_socket,
      place: () => this.follower.place,
      welcome: (place, resync) => this.welcomed(place, resync),
      items: (items) => this.follower.take(items),
      presence: (presence) => this.present(presence),
      status: (connection) => this.store.change((state) => ({ ...state, connection })),
      refused: () => void this.api.me().catch(() => undefined),
    });
    listen_for_wakes({
      check: (network_changed) => {
        if (this.store.get().session.kind === "unreachable") void this.start();
        this.live.check(network_changed);
        if (network_changed) this.outgoing.kick();
      },
      offline: () => this.live.offline(),
    });
    setInterval(() => this.every_so_often(), presence_again_ms);
    setInterval(() => void this.refresh_counts(), counts_again_ms);
  }

  // --- coming and going ---------------------------------------------------------------------------------------------

  /** Who am I, and the first page of the list, asked for together; then the socket. */
  async start(): Promise<void> {
    const first_page = this.api.conversations(null, null);
    first_page.catch(() => undefined);
    try {
      const me = await this.api.me();
      clearTimeout(this.starting);
      this.start_failures = 0;
      const same_person = this.store.get().me?.staff.id === me.staff.id;
      this.store.change((state) => ({ ...(same_person ? state : empty_state), me, session: { kind: "in" } }));
      this.drafts.restore();
      this.outgoing.restore();
      if (same_person && this.follower.place) {
        this.live.start();
      } else {
        this.store.change((state) => with_list(state, "all", { loading: { kind: "loading" } }));
        await this.begin(first_page);
      }
    } catch (error) {
      const trouble = trouble_of(error);
      if (trouble.kind === "session") return;
      if (this.store.get().session.kind !== "in") {
        this.store.change((state) => ({ ...state, session: { kind: "unreachable", trouble } }));
        clearTimeout(this.starting);
        this.starting = setTimeout(() => void this.start(), Math.max(1000, backoff_ms(++this.start_failures)));
      }
    }
  }

  async log_in(email: string, password: string): Promise<void> {
    await this.api.log_in(email, password);
    await this.start();
  }

  async log_out(): Promise<void> {
    await this.api.log_out();
    this.leave();
    this.store.change(() => ({ ...empty_state, session: { kind: "out", ended: false } }));
  }

  private async begin(first_page: Promise<Read<Conversation>>): Promise<void> {
    try {
      const page = await first_page;
      const place = { epoch: page.epoch, seq: page.seq };
      this.store.change((state) => ({ ...with_list_page(state, "all", page), place }));
      this.follower.start_at(place);
      this.live.start();
      if (this.shown_tab !== "all") void this.load_list(this.shown_tab);
      if (this.open_id) void this.load_thread(this.open_id);
    } catch (error) {
      const trouble = trouble_of(error);
      this.store.change((state) => with_list(state, "all", { loading: { kind: "failed", trouble } }));
      // Without a number to begin after, the socket's first answer is `resync`, which fetches what failed here.
      if (trouble.kind !== "session") this.live.start();
    }
    void this.refresh_counts(true);
    void this.load_channels();
  }

  private leave(): void {
    this.live.stop();
    this.follower.stop();
    this.outgoing.stop();
    this.recent = [];
  }

  /** Every answer's fate passes here. */
  private heard(trouble: Trouble | null, status: number | null): void {
    if (trouble?.kind === "session") {
      const { session } = this.store.get();
      if (session.kind === "in") {
        this.live.stop();
        this.store.change((state) => ({ ...state, session: { kind: "out", ended: true } }));
      } else if (session.kind !== "out") {
        this.store.change((state) => ({ ...state, session: { kind: "out", ended: false } }));
      }
      return;
    }
    const away = status !== null && status >= 500;
    if (trouble?.kind !== "network") this.live?.trouble("store", away);
    if (away) this.probe();
  }

  /** While the server says its store is away, asks every few seconds whether it is back. */
  private probe(): void {
    clearTimeout(this.probing);
    this.probing = setTimeout(() => {
      const { place } = this.follower;
      if (place && this.store.get().session.kind === "in") void this.api.events(place.seq).catch(() => undefined);
    }, probe_ms);
  }

  // --- following ----------------------------------------------------------------------------------------------------

  private welcomed(place: Place, resync: boolean): void {
    this.follower.forget_waiting();
    if (resync || this.follower.place?.epoch !== place.epoch) void this.resync();
    this.outgoing.kick();
    this.live.say(this.viewing_frame);
  }

  /** A fresh snapshot. What is on screen stays until the new one is there. */
  private async resync(): Promise<void> {
    if (this.resyncing) return;
    this.resyncing = true;
    this.follower.hold();
    this.live.trouble("behind", true);
    try {
      const tab = this.shown_tab;
      const open = this.open_id;
      const [all, shown, thread] = await Promise.all([
        this.api.conversations(null, null),
        tab === "all" ? null : this.api.conversations(assignee_of(tab), null),
        open ? this.api.messages(open, null).catch(only_absent) : null,
      ]);
      const row = open && thread ? await this.api.conversation(open).catch(only_absent) : null;
      const read = [all, shown, thread].filter((page) => page !== null);
      const place = { epoch: all.epoch, seq: Math.min(...read.map((page) => page.seq)) };
      this.store.change((before) => {
        let state: State = { ...before, place, conversations: new Map(), threads: new Map(), forgotten: new Map() };
        state = { ...state, lists: empty_state.lists, presence: new Map() };
        state = with_list_page(state, "all", all);
        if (shown) state = with_list_page(state, tab, shown);
        if (open && thread) state = with_newest(state, open, thread);
        return row ? put_conversations(state, [row]) : state;
      });
      this.recent = open && thread ? [open] : [];
      this.resyncing = false;
      this.resync_failures = 0;
      this.follower.start_at(place);
      void this.refresh_counts(true);
      void this.load_channels();
      if (this.open_id && this.open_id !== open) void this.load_thread(this.open_id);
      if (this.shown_tab !== tab) void this.load_list(this.shown_tab);
    } catch (error) {
      this.resyncing = false;
      const trouble = trouble_of(error);
      if (trouble.kind === "session") return;
      this.store.change((state) =>
        state.lists.all.loading.kind === "loaded"
          ? state
          : with_list(state, "all", { loading: { kind: "failed", trouble } }),
      );
      setTimeout(() => void this.resync(), Math.max(1000, backoff_ms(++this.resync_failures)));
    }
  }

  private present(presence: Presence): void {
    if (presence.staff.id === this.store.get().me?.staff.id) return;
    this.store.change((state) => {
      const all = new Map(state.presence);
      if (presence.conversation_id) all.set(presence.staff.id, { ...presence, until: Date.now() + presence_lasts_ms });
      else all.delete(presence.staff.id);
      return { ...state, presence: all };
    });
  }

  private every_so_often(): void {
    if (this.viewing_frame.viewing && document.visibilityState === "visible") this.live.say(this.viewing_frame);
    const now = Date.now();
    if ([...this.store.get().presence.values()].every((one) => one.until > now)) return;
    this.store.change((state) => ({
      ...state,
      presence: new Map([...state.presence].filter(([, one]) => one.until > now)),
    }));
  }

  // --- lists --------------------------------------------------------------------------------------------------------

  /** A tab is looked at: its first page, unless it is here. */
  show_tab(tab: Tab): void {
    this.shown_tab = tab;
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
      if (this.from_elsewhere(page)) return;
      this.store.change((state) => with_list_page(state, tab, page));
    } catch (error) {
      this.store.change((state) => with_list(state, tab, { loading: { kind: "failed", trouble: trouble_of(error) } }));
    }
  }

  private async refresh_counts(always = false): Promise<void> {
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
    this.viewing(id, false);
    if (!id) return;
    this.recent = [id, ...this.recent.filter((other) => other !== id)].slice(0, threads_kept);
    const thread = this.store.get().threads.get(id);
    this.store.change((state) => with_threads_kept(state, new Set(this.recent)));
    const wanted = !thread || thread.loading.kind === "none" || thread.loading.kind === "failed";
    if (wanted && this.store.get().session.kind === "in" && this.follower.place) void this.load_thread(id);
  }

  /** The newest page. From the moment it is asked for, what comes live for this thread is kept. */
  async load_thread(id: string): Promise<void> {
    if (this.store.get().threads.get(id)?.loading.kind === "loading") return;
    this.store.change((state) => with_thread(state, id, { loading: { kind: "loading" } }));
    try {
      const known = this.store.get().conversations.has(id);
      const [page, row] = await Promise.all([this.api.messages(id, null), known ? null : this.api.conversation(id)]);
      if (this.from_elsewhere(page)) return;
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
      if (this.from_elsewhere(page)) return;
      this.store.change((state) => with_older(state, id, page));
    } catch (error) {
      this.store.change((state) => with_thread(state, id, { older: { kind: "failed", trouble: trouble_of(error) } }));
    }
  }

  /** Somebody has the newest lines before their eyes. */
  async mark_read(id: string): Promise<void> {
    const row = this.store.get().conversations.get(id);
    if (!row || row.unread_count === 0 || this.reading.has(id)) return;
    this.reading.add(id);
    await this.api.mark_read(id).catch(() => undefined);
    // The event that says so may come a little later; until then we do not ask again.
    setTimeout(() => this.reading.delete(id), 1000);
  }

  viewing(id: string | null, typing: boolean): void {
    const before = this.viewing_frame;
    if (before.viewing === id && before.typing === typing) return;
    this.viewing_frame = { viewing: id, typing };
    this.live.say(this.viewing_frame);
  }

  // --- replies ------------------------------------------------------------------------------------------------------

  send(conversation_id: string, written: Written): void {
    const thread = this.store.get().threads.get(conversation_id);
    const seqs = thread ? [...thread.messages.values()].map((message) => message.seq) : [];
    const pending: Pending = {
      id: new_id(),
      conversation_id,
      text: written.text.normalize("NFC"),
      attachments: written.attachments,
      reply_to: written.reply_to ?? null,
      seen_seq: seqs.length > 0 ? Math.max(...seqs) : null,
      written_at: new Date().toISOString(),
    };
    this.outgoing.send(pending);
  }

  send_again(pending_id: string): void {
    this.outgoing.retry(pending_id);
  }

  drop_pending(pending_id: string): void {
    this.outgoing.drop(pending_id);
  }

  /** A failed reply once more; an unknown one only after a person was warned that it may arrive twice. */
  async retry(message_id: string, may_double: boolean): Promise<void> {
    const message = await this.api.retry(message_id, may_double);
    this.store.change((state) => put_messages(state, [message]));
  }

  upload(file: File): Promise<Attachment> {
    return this.api.upload(file);
  }

  fetch_again(attachment_id: string): Promise<void> {
    return this.api.fetch_again(attachment_id);
  }

  /** Whether an answer belongs to another life of the store than the one on screen. */
  private from_elsewhere(page: { readonly epoch: string }): boolean {
    const epoch = this.follower.place?.epoch;
    if (epoch === undefined || page.epoch === epoch) return false;
    void this.resync();
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
