import { put_messages } from "@/store/apply";
import { with_pending, without_pending } from "@/store/pages";
import type { Pending, Trouble } from "@/store/state";
import type { Store } from "@/store/store";
import type { Message } from "@/wire/message";
import { Refusal } from "./api";
import { backoff_ms } from "./backoff";

export interface OutgoingPort {
  reply(pending: Pending): Promise<Message>;
  /** A refusal may come from a token of an earlier log-in: whether the server knows this person under a new one. */
  recognised(): Promise<boolean>;
}

/**
 * Replies on their way to the server. Each conversation's go one after the other, in the order they were written. The
 * id was made here, so repeating a request has no second effect: while the network or the server is away we go on
 * asking; what the server refuses stays on screen with its reason until a person decides. Kept in the browser's storage
 * too: a closed tab loses nothing.
 */
export class Outgoing {
  private readonly store: Store;
  private readonly port: OutgoingPort;
  private readonly storage: Storage;
  private readonly busy = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(store: Store, port: OutgoingPort, storage: Storage) {
    this.store = store;
    this.port = port;
    this.storage = storage;
  }

  send(pending: Pending): void {
    this.store.change((state) => with_pending(state, pending));
    this.keep(pending);
    void this.work_on(pending.conversation_id);
  }

  /** What an earlier tab of this person could not send any more. */
  restore(): void {
    const prefix = this.prefix();
    const found: Pending[] = [];
    for (let i = 0; i < this.storage.length; i++) {
      const key = this.storage.key(i);
      const text = key?.startsWith(prefix) ? this.storage.getItem(key) : null;
      if (text) found.push(JSON.parse(text) as Pending);
    }
    found.sort((a, b) => (a.written_at < b.written_at ? -1 : 1));
    const known = new Set(this.store.get().pending.map((pending) => pending.id));
    for (const pending of found) {
      if (!known.has(pending.id)) this.store.change((state) => with_pending(state, pending));
    }
    this.kick();
  }

  /** The network or the server is back: try now instead of when the timer fires. */
  kick(): void {
    for (const id of new Set(this.store.get().pending.map((pending) => pending.conversation_id))) {
      this.failures.delete(id);
      void this.work_on(id);
    }
  }

  retry(id: string): void {
    const pending = this.store.get().pending.find((one) => one.id === id);
    if (pending) this.send({ ...pending, refused: undefined });
  }

  drop(id: string): void {
    this.forget(id);
    this.store.change((state) => without_pending(state, id));
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
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
  private async attempt(pending: Pending): Promise<boolean> {
    const owner = this.prefix();
    try {
      const message = await this.port.reply(pending);
      if (owner !== this.prefix()) return false;
      this.failures.delete(pending.conversation_id);
      this.forget(pending.id);
      this.store.change((state) => without_pending(put_messages(state, [message]), pending.id));
      return true;
    } catch (error) {
      const trouble: Trouble = error instanceof Refusal ? error.trouble : { kind: "server" };
      if (trouble.kind === "forbidden" && (await this.port.recognised())) return true;
      // Somebody else works here now; what this person wrote waits in the storage for them.
      if (trouble.kind === "session" || owner !== this.prefix()) return false;
      if (trouble.kind === "network" || trouble.kind === "busy" || trouble.kind === "server") {
        this.later(pending.conversation_id, trouble);
        return false;
      }
      this.store.change((state) => with_pending(state, { ...pending, refused: trouble }));
      this.keep({ ...pending, refused: trouble });
      return true;
    }
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
    for (const { id } of pending) this.forget(id);
  }

  private keep(pending: Pending): void {
    try {
      this.storage.setItem(this.prefix() + pending.id, JSON.stringify(pending));
    } catch {
      // A full or forbidden storage costs only the survival of a closed tab.
    }
  }

  private forget(id: string): void {
    this.storage.removeItem(this.prefix() + id);
  }

  private prefix(): string {
    return `gom.pending.${this.store.get().me?.staff.id ?? ""}.`;
  }
}
