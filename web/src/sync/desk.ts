import { apply_all, put_messages } from "@/store/apply";
import { everything, type Filter } from "@/store/filter";
import { list_of, with_list } from "@/store/lists";
import { with_list_page } from "@/store/pages";
import { empty_state, type Place, type Trouble } from "@/store/state";
import { Store } from "@/store/store";
import type { Conversation } from "@/wire/conversation";
import type { Attachment } from "@/wire/message";
import type { App } from "@/wire/team";
import { Api, type Asked, type Read, type Verb } from "./api";
import { AtHand } from "./at_hand";
import { read_waiting_limits } from "./at_work";
import { backoff_ms } from "./backoff";
import { Drafts, draft_calls } from "./drafts";
import { Follower } from "./follower";
import { Live, type Socket } from "./live";
import { Lookout } from "./lookout";
import { type News, Newsroom } from "./news";
import { Outgoing } from "./outgoing";
import { PersonalSettings } from "./personal";
import { Presences } from "./presences";
import { Reader, trouble_of } from "./reader";
import { listen_for_wakes } from "./wakes";
import { Writing, type Written } from "./writing";

export type { Written } from "./writing";
export { trouble_of };

/** What events alone could not tell is asked for again so often at most. */
const counts_again_ms = 10_000;
const unhurried_ms = 1500;
const drafts_again_ms = 20_000;

/**
 * What the page does: everything a person can ask of the server, and the following of what happens there. Owns the
 * store; the screen only reads it. Nothing here knows how anything looks.
 */
export class Desk {
  readonly store = new Store();
  readonly drafts: Drafts;
  readonly personal: PersonalSettings;
  readonly writing: Writing;
  readonly at_hand: AtHand;
  private readonly api: Api;
  private readonly live: Live;
  private readonly follower: Follower;
  private readonly outgoing: Outgoing;
  private readonly presences: Presences;
  /** What is asked of lists and threads: their pieces, and their pictures. */
  readonly reader: Reader;
  private readonly lookout: Lookout;
  private starting: ReturnType<typeof setTimeout> | undefined;
  private unhurried: ReturnType<typeof setTimeout> | undefined;
  private drafts_read_at = 0;
  private start_failures = 0;
  private resyncing = false;
  private resync_failures = 0;
  private readonly newsroom = new Newsroom();
  private welcomes = 0;

  constructor(origin: string, open_socket: () => Socket, storage: Storage) {
    this.api = new Api(origin, (trouble, status) => this.heard(trouble, status));
    this.drafts = new Drafts(this.store, storage, draft_calls(this.ask.bind(this)));
    this.personal = new PersonalSettings(
      {
        read: () => this.ask("get", "/api/me/settings"),
        write: (whole) => this.ask("put", "/api/me/settings", { body: whole }),
        staff_id: () => this.store.get().me?.staff.id ?? null,
      },
      storage,
    );
    this.outgoing = new Outgoing(
      this.store,
      {
        reply: (pending) =>
          pending.kind === "note"
            ? this.api.note(pending.conversation_id, pending)
            : this.api.reply(pending.conversation_id, pending),
        take_back: (id) => this.api.take_back(id),
        recognised: () => this.recognised(),
      },
      storage,
    );
    const { store, api, outgoing, drafts, personal } = this;
    this.writing = new Writing({ store, api, outgoing, drafts, personal });
    this.at_hand = new AtHand(this.store, {
      ask: (path, query) => this.ask("get", path, { query }),
      listen: (listener) => this.listen(listener),
    });
    this.follower = new Follower({
      read_events: (after) => this.api.events(after),
      publish: (events, place) => {
        const before = this.store.get();
        const { pending } = before;
        this.store.change((state) => ({ ...apply_all(state, events), place }));
        this.newsroom.tell({ events, before });
        for (const event of events)
          if (event.what === "unreadable") console.error("unreadable event", event.kind, event.why);
        const left = this.store.get().pending;
        if (left !== pending) this.outgoing.confirmed(pending.filter((one) => !left.includes(one)));
      },
      resync: () => void this.resync(),
      behind: (yes) => this.live.trouble("behind", yes || this.resyncing),
    });
    this.live = new Live({
      open: open_socket,
      place: () => this.follower.place,
      welcome: (place, resync) => this.welcomed(place, resync),
      items: (items) => this.follower.take(items),
      presence: (presence) => this.presences.heard(presence),
      status: (connection) => this.store.change((state) => ({ ...state, connection })),
      refused: () => void this.api.me().catch(() => undefined),
    });
    this.presences = new Presences(this.store, (frame) => this.live.say(frame));
    this.reader = new Reader(this.store, this.api, {
      place: () => this.follower.place,
      elsewhere: () => void this.resync(),
    });
    this.lookout = new Lookout({
      place: () => this.follower.place,
      connected: () => this.store.get().session.kind === "in" && this.live.connected,
      read_events: (after) => this.api.events(after),
      take: ({ items }) => this.follower.take(items),
      resync: () => void this.resync(),
      trouble: (why, yes) => this.live.trouble(why, yes),
    });
    listen_for_wakes({
      check: (network_changed) => {
        if (this.store.get().session.kind === "unreachable") void this.start();
        this.live.check(network_changed);
        if (network_changed) this.outgoing.kick();
        this.read_drafts_again();
      },
      leaving: () => this.drafts.leave(),
      offline: () => {
        this.live.offline();
        void this.lookout.look();
      },
    });
    setInterval(() => void this.reader.refresh_counts(), counts_again_ms);
  }

  // --- coming and going ---------------------------------------------------------------------------------------------

  /** Who am I, and the first page of the list, asked for together; then the socket. */
  async start(): Promise<void> {
    const first_page = this.api.conversations(everything, {});
    first_page.catch(() => undefined);
    try {
      const me = await this.api.me();
      clearTimeout(this.starting);
      this.start_failures = 0;
      const same_person = this.store.get().me?.staff.id === me.staff.id;
      this.store.change((state) => ({ ...(same_person ? state : empty_state), me, session: { kind: "in" } }));
      this.personal.restore();
      this.drafts.restore();
      this.outgoing.restore();
      if (same_person && this.follower.place) {
        this.live.start();
      } else {
        this.store.change((state) => with_list(state, everything, { loading: { kind: "loading" } }));
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
      this.store.change((state) => ({ ...with_list_page(state, everything, page), place }));
      this.follower.start_at(place);
      this.live.start();
      void this.reader.fill_gaps();
    } catch (error) {
      const trouble = trouble_of(error);
      this.store.change((state) => with_list(state, everything, { loading: { kind: "failed", trouble } }));
      // Without a number to begin after, the socket's first answer is `resync`, which fetches what failed here.
      if (trouble.kind !== "session") this.live.start();
    }
    void this.reader.refresh_counts(true);
    void this.reader.load_channels();
    clearTimeout(this.unhurried);
    this.unhurried = setTimeout(() => void this.read_own(), unhurried_ms);
  }

  /** What is the person's own and not needed for the first look. */
  private async read_own(): Promise<void> {
    if (this.store.get().session.kind !== "in") return;
    await this.personal.load();
    await this.drafts.load();
    this.drafts_read_at = Date.now();
    await read_waiting_limits(this.api, this.store);
  }

  /** Somebody is back at this screen: what they typed on another device meanwhile is theirs here too. */
  private read_drafts_again(): void {
    if (this.store.get().session.kind !== "in" || Date.now() - this.drafts_read_at < drafts_again_ms) return;
    if (this.drafts_read_at === 0) return;
    this.drafts_read_at = Date.now();
    void this.drafts.load();
  }

  private leave(): void {
    this.welcomes = 0;
    this.drafts_read_at = 0;
    this.at_hand.forget();
    clearTimeout(this.unhurried);
    this.live.stop();
    this.follower.stop();
    this.outgoing.stop();
    this.reader.forget();
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
    this.lookout.heard(trouble, status);
  }

  /**
   * Asks the server whom it takes us for: in another tab somebody may have logged out and in again meanwhile. True: the
   * same person, under a token that was not known here. Another person begins anew; what the first had not sent stays
   * stored for them.
   */
  private async recognised(): Promise<boolean> {
    const token_before = this.api.csrf_token;
    const me = await this.api.me().catch(() => null);
    const known = this.store.get().me;
    if (!me || !known) return false;
    if (me.staff.id === known.staff.id) return this.api.csrf_token !== token_before;
    this.leave();
    this.store.change(() => empty_state);
    void this.start();
    return false;
  }

  // --- following ----------------------------------------------------------------------------------------------------

  private welcomed(place: Place, resync: boolean): void {
    this.follower.forget_waiting();
    if (resync || this.follower.place?.epoch !== place.epoch) void this.resync();
    // The first socket comes right after the question who we are; a later one may be opened under another log-in.
    if (++this.welcomes > 1) {
      void this.recognised();
      this.read_drafts_again();
    }
    this.outgoing.kick();
    this.presences.again();
  }

  /** A fresh snapshot. What is on screen stays until the new one is there. */
  private async resync(): Promise<void> {
    if (this.resyncing) return;
    this.resyncing = true;
    this.follower.hold();
    this.live.trouble("behind", true);
    try {
      const { place, step } = await this.reader.snapshot();
      this.store.change(step);
      this.newsroom.tell({ anew: true });
      this.resyncing = false;
      this.resync_failures = 0;
      this.follower.start_at(place);
      void this.reader.refresh_counts(true);
      void this.reader.load_channels();
      void this.reader.fill_gaps();
    } catch (error) {
      this.resyncing = false;
      const trouble = trouble_of(error);
      if (trouble.kind === "session") return;
      this.store.change((state) =>
        list_of(state, everything).read
          ? state
          : with_list(state, everything, { loading: { kind: "failed", trouble } }),
      );
      setTimeout(() => void this.resync(), Math.max(1000, backoff_ms(++this.resync_failures)));
    }
  }

  // --- what is looked at --------------------------------------------------------------------------------------------

  /** A view is looked at: its first page, unless it is here. */
  show_view(filter: Filter): void {
    this.reader.show_view(filter);
  }

  /** The next page of a view, or the first. */
  load_list(filter: Filter): Promise<void> {
    return this.reader.load_list(filter);
  }

  /** How many stand in a view, and what each wish would find, as it is now. */
  count(filter: Filter): Promise<void> {
    return this.reader.count(filter);
  }

  /** A conversation is opened, at a message if one is named; or none is. `quietly`: colleagues are not told. */
  show(id: string | null, at: string | null = null, quietly = false): void {
    if (!quietly) this.presences.viewing(id, false);
    this.reader.show(id, at);
  }

  mark_read(id: string): Promise<void> {
    return this.reader.mark_read(id);
  }

  viewing(id: string | null, typing: boolean): void {
    this.presences.viewing(id, typing);
  }

  // --- pages that are fetched later ---------------------------------------------------------------------------------

  /** What the pages that are fetched later ask; they decode the answer. */
  ask(verb: Verb, path: string, asked?: Asked): Promise<unknown> {
    return this.api.call(verb, path, asked);
  }

  /** They keep their rows themselves, and hear here what happens to them. Gives what ends the listening. */
  listen(listener: (news: News) => void): () => void {
    return this.newsroom.listen(listener);
  }

  /** The same for the first who asks, with what they missed since the page began. */
  listen_from_start(listener: (news: News) => void): () => void {
    return this.newsroom.listen_from_start(listener);
  }

  // --- channels -----------------------------------------------------------------------------------------------------

  apps(): Promise<readonly App[]> {
    return this.api.apps();
  }

  connect(app: string): Promise<string> {
    return this.api.connect(app);
  }

  // --- replies ------------------------------------------------------------------------------------------------------

  send(conversation_id: string, written: Written): void {
    this.writing.send(conversation_id, written);
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
}
