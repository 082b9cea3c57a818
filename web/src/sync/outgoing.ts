import { put_messages } from "@/store/apply";
import { with_held, with_pending, without_message, without_pending } from "@/store/pages";
import type { Held, Pending, Trouble } from "@/store/state";
import type { Store } from "@/store/store";
import type { Message } from "@/wire/message";
import { Refusal } from "./api";
import { backoff_ms } from "./backoff";
import { Kept } from "./kept";
import { Withdrawals } from "./withdrawals";

export interface OutgoingPort {
  /** Posts a reply, or a note. */
  reply(pending: Pending): Promise<Message>;
  take_back(id: string): Promise<void>;
  /** A refusal may come from a token of an earlier log-in: whether the server knows this person under a new one. */
  recognised(): Promise<boolean>;
}

const late_is_said_ms = 15_000;

/**
 * Replies and notes on their way to the server. Each conversation's go one after the other, in the order they were
 * written. The id was made here, so repeating a request has no second effect: while the network or the server is away we
 * go on asking; what the server refuses stays on screen with its reason until a person decides. Kept in the browser's
 * storage too: a closed tab loses nothing. For the seconds the server holds a reply it can be taken back.
 */
export class Outgoing {
  private readonly store: Store;
  private readonly port: OutgoingPort;
  private readonly kept: Kept<Pending>;
  private readonly withdrawals: Withdrawals;
  private readonly busy = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly asked_at = new Map<string, number>();

  constructor(store: Store, port: OutgoingPort, storage: Storage) {
    this.store = store;
    this.port = port;
    const staff_id = () => this.store.get().me?.staff.id ?? "";
    this.kept = new Kept(storage, "pending", staff_id);
    this.withdrawals = new Withdrawals(
      { take_back: port.take_back, staff_id, too_late: (pending) => this.too_late(pending) },
      storage,
    );
  }

  send(pending: Pending): void {
    this.store.change((state) => with_pending(state, pending));
    this.kept.put(pending.id, pending);
    void this.work_on(pending.conversation_id);
  }

  /** What an earlier tab of this person could not send any more. */
  restore(): void {
    const found = [...this.kept.all()].sort((a, b) => (a.written_at < b.written_at ? -1 : 1));
    const known = new Set(this.store.get().pending.map((pending) => pending.id));
    for (const pending of found) {
      if (!known.has(pending.id)) this.store.change((state) => with_pending(state, pending));
    }
    this.withdrawals.restore();
    this.kick();
  }

  /** The network or the server is back: try now instead of when the timer fires. */
  kick(): void {
    for (const id of new Set(this.store.get().pending.map((pending) => pending.conversation_id))) {
      this.failures.delete(id);
      void this.work_on(id);
    }
    this.withdrawals.kick();
  }

  retry(id: string): void {
    const pending = this.store.get().pending.find((one) => one.id === id);
    if (pending) this.send({ ...pending, refused: undefined });
  }

  drop(id: string): void {
    this.kept.forget(id);
    this.store.change((state) => without_pending(state, id));
  }

  /**
   * Takes a reply back: what was written, for the field it came from; or null when it is too late, which the row then
   * says. Throws a `Refusal` when nobody could be asked.
   */
  async undo(id: string): Promise<Pending | null> {
    const pending = this.store.get().pending.find((one) => one.id === id);
    if (pending) {
      this.drop(id);
      if (pending.tried && !pending.refused) this.withdrawals.add(pending);
      return pending;
    }
    const held = this.store.get().held.get(id);
    if (!held || held.late) return null;
    try {
      await this.port.take_back(id);
    } catch (error) {
      if (!(error instanceof Refusal) || !answers_no(error.trouble)) throw error;
      this.too_late(held.pending);
      return null;
    }
    const { conversation_id } = held.pending;
    this.store.change((state) => without_message(with_held(state, id, null), conversation_id, id));
    return held.pending;
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.withdrawals.stop();
  }

  private async work_on(conversation_id: string): Promise<void> {
    if (this.busy.has(conversation_id)) return;
    clearTimeout(this.timers.get(conversation_id));
    this.busy.add(conversation_id);
    try {
      for (let next = this.next_of(conversation_id); next; next = this.next_of(conversation_id)) {
        if (!(await this.attempt(next))) break;
      }
    } finally {
      this.busy.delete(conversation_id);
    }
  }

  /** Whether to go on with the next one. */
  private async attempt(written: Pending): Promise<boolean> {
    const owner = this.kept.owner;
    const pending: Pending = { ...written, tried: true };
    if (!written.tried) {
      this.store.change((state) => with_pending(state, pending));
      this.kept.put(pending.id, pending);
    }
    this.asked_at.set(pending.id, Date.now());
    try {
      const message = await this.port.reply(pending);
      if (owner !== this.kept.owner) return false;
      this.failures.delete(pending.conversation_id);
      if (!this.still_wanted(pending.id)) return true;
      this.hold(pending);
      this.kept.forget(pending.id);
      this.store.change((state) => without_pending(put_messages(state, [message]), pending.id));
      return true;
    } catch (error) {
      const trouble: Trouble = error instanceof Refusal ? error.trouble : { kind: "server" };
      if (trouble.kind === "forbidden" && (await this.port.recognised())) return true;
      // Somebody else works here now; what this person wrote waits in the storage for them.
      if (trouble.kind === "session" || owner !== this.kept.owner) return false;
      if (trouble.kind === "network" || trouble.kind === "busy" || trouble.kind === "server") {
        this.later(pending.conversation_id, trouble);
        return false;
      }
      if (!this.still_wanted(pending.id)) return true;
      this.store.change((state) => with_pending(state, { ...pending, refused: trouble }));
      this.kept.put(pending.id, { ...pending, refused: trouble });
      return true;
    }
  }

  /** False: its writer took it back meanwhile, or an event was faster than the answer. */
  private still_wanted(id: string): boolean {
    return this.store.get().pending.some((one) => one.id === id);
  }

  private later(conversation_id: string, trouble: Trouble): void {
    const failures = (this.failures.get(conversation_id) ?? 0) + 1;
    this.failures.set(conversation_id, failures);
    const asked_to_wait = trouble.kind === "busy" ? (trouble.retry_after_s ?? 0) * 1000 : 0;
    const wait = Math.max(1000, asked_to_wait, backoff_ms(failures));
    this.timers.set(
      conversation_id,
      setTimeout(() => void this.work_on(conversation_id), wait),
    );
  }

  private next_of(conversation_id: string): Pending | undefined {
    const { session, pending } = this.store.get();
    if (session.kind !== "in") return undefined;
    return pending.find((one) => one.conversation_id === conversation_id && !one.refused);
  }

  /** An event may confirm a reply before its answer arrives; the storage learns of it here. */
  confirmed(pending: readonly Pending[]): void {
    for (const one of pending) {
      this.kept.forget(one.id);
      this.hold(one);
    }
  }

  /** The server counts from when it took the reply; we from when we asked, so that we never promise too much. */
  private hold(pending: Pending): void {
    const until = (this.asked_at.get(pending.id) ?? 0) + (pending.hold_s ?? 0) * 1000;
    this.asked_at.delete(pending.id);
    if (pending.kind === "note" || !pending.hold_s || until <= Date.now()) return;
    this.show_held({ pending, until });
  }

  private too_late(pending: Pending): void {
    this.show_held({ pending, until: Date.now() + late_is_said_ms, late: true });
  }

  private show_held(held: Held): void {
    const { id } = held.pending;
    this.store.change((state) => with_held(state, id, held));
    setTimeout(() => {
      if (this.store.get().held.get(id) === held) this.store.change((state) => with_held(state, id, null));
    }, held.until - Date.now());
  }
}

/** The server was asked, and said no. */
function answers_no(trouble: Trouble): boolean {
  return trouble.kind === "refused" || trouble.kind === "absent";
}
