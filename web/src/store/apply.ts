import type { Conversation } from "@/wire/conversation";
import type { Event } from "@/wire/frames";
import type { Message } from "@/wire/message";
import { with_change, without_strangers } from "./lists";
import { by_order } from "./order";
import { Shelves } from "./shelves";
import { messages_kept, type State, type Thread } from "./state";

/** Of what came live after the end of a thread's piece: more than comes while a page is fetched. */
const beyond_kept = 200;

/** The state after an event. Pure; applying the same event again, or an older one, changes nothing. */
export function apply(state: State, event: Event): State {
  return apply_all(state, [event]);
}

/** The same for all events of a frame, in one go: each map is copied at most once. */
export function apply_all(state: State, events: readonly Event[]): State {
  const work = new Work(state);
  for (const event of events) work.take(event);
  return without_strangers(work.done());
}

/** Rows an HTTP answer brought, each with its own number. */
export function put_conversations(state: State, conversations: readonly Conversation[]): State {
  const work = new Work(state);
  for (const conversation of conversations) work.conversation(conversation, null);
  return work.done();
}

/**
 * A row as it will be once the server has done what somebody asked for, under the number it has: what comes from the
 * server is newer, and takes its place. It stands in the lists, and counts, from now on.
 */
export function suppose(state: State, conversation: Conversation): State {
  const work = new Work(state);
  work.conversation(conversation, "supposed");
  return work.done();
}

export function put_messages(state: State, messages: readonly Message[]): State {
  const work = new Work(state);
  for (const message of messages) work.message(message);
  return work.done();
}

/** The maps of a state, copied when first written to. */
class Work {
  private state: State;
  private readonly own = new Set<string>();
  private readonly own_threads = new Set<string>();

  constructor(state: State) {
    this.state = state;
  }

  done(): State {
    return this.state;
  }

  take(event: Event): void {
    switch (event.what) {
      case "conversation":
        return this.conversation(event.object, event.created);
      case "message":
        return this.message(event.object, event.created);
      case "channel":
        if (event.object.seq >= (this.state.channels.get(event.object.id)?.seq ?? -1)) {
          this.map("channels").set(event.object.id, event.object);
        }
        return;
      case "staff":
        this.map("staff").set(event.object.id, event.object);
        return;
      case "customer":
        return this.customer(event.object);
      case "gone":
        return this.gone(event.id, event.of, event.seq);
      case "unreadable":
        this.state = { ...this.state, unreadable: this.state.unreadable + 1 };
        return;
      case "other":
        return;
    }
  }

  /** `how`: told by an event whether it is new; null: it came by an answer; or nobody told, we only suppose it. */
  conversation(object: Conversation, how: boolean | null | "supposed"): void {
    const before = this.state.conversations.get(object.id);
    if (this.forgotten(object.id, object.seq) || (before && before.seq > object.seq)) return;
    this.map("conversations").set(object.id, object);
    this.listed(before, object, how === "supposed" ? null : how, how === "supposed" ? Infinity : object.seq);
  }

  /** `created`: told by an event as something new. */
  message(object: Message, created = false): void {
    if (this.forgotten(object.id, object.seq)) return;
    this.confirmed(object.id);
    const thread = this.state.threads.get(object.conversation_id);
    if (!thread || (thread.oldest !== null && object.order_key < thread.oldest)) return;
    const known = thread.messages.get(object.id) ?? thread.beyond.get(object.id);
    if (known && known.seq > object.seq) return;
    const own = this.thread(object.conversation_id, thread);
    if (thread.newest === null || object.order_key <= thread.newest) {
      own.messages.set(object.id, object);
      own.beyond.delete(object.id);
      if (own.newest === null && own.messages.size > messages_kept + beyond_kept) this.shorten(own, object);
    } else if (created || thread.beyond.has(object.id)) {
      own.beyond.set(object.id, object);
      for (const id of own.beyond.keys()) {
        if (own.beyond.size <= beyond_kept) break;
        own.beyond.delete(id);
      }
    }
  }

  private customer(object: {
    readonly id: string;
    readonly name?: string | null;
    readonly avatar?: string | null;
  }): void {
    for (const conversation of this.state.conversations.values()) {
      if (conversation.customer?.id !== object.id) continue;
      this.map("conversations").set(conversation.id, {
        ...conversation,
        customer: { ...conversation.customer, ...object },
      });
    }
  }

  private gone(id: string, of: string, seq: number): void {
    this.map("forgotten").set(id, seq);
    if (of === "conversation") {
      const before = this.state.conversations.get(id);
      if (before && before.seq > seq) return;
      this.listed(before, null, false, seq);
      this.map("conversations").delete(id);
      this.map("threads").delete(id);
    } else if (of === "message") {
      this.confirmed(id);
      for (const [conversation_id, thread] of this.state.threads) {
        if (!thread.messages.has(id) && !thread.beyond.has(id)) continue;
        const own = this.thread(conversation_id, thread);
        own.messages.delete(id);
        own.beyond.delete(id);
      }
    } else if (of === "channel") {
      this.map("channels").delete(id);
    } else if (of === "staff") {
      this.map("staff").delete(id);
    }
  }

  /** What one conversation did takes place in every list. */
  private listed(before: Conversation | undefined, after: Conversation | null, created: boolean | null, seq: number) {
    const my_id = this.state.me?.staff.id ?? null;
    for (const [key, list] of this.state.lists) {
      const changed = with_change(list, before, after, { seq, created, my_id });
      if (changed !== list) this.map("lists").set(key, changed);
    }
  }

  private confirmed(id: string): void {
    if (!this.state.pending.some((pending) => pending.id === id)) return;
    this.state = { ...this.state, pending: this.state.pending.filter((pending) => pending.id !== id) };
  }

  private forgotten(id: string, seq: number): boolean {
    return (this.state.forgotten.get(id) ?? -1) >= seq;
  }

  /** A thread that is left open for days goes on at its live end, and lets go of its beginning. */
  private shorten(own: OwnThread, { conversation_id }: Message): void {
    const kept = [...own.messages.values()].sort(by_order).slice(-messages_kept);
    const messages = new Map(kept.map((message) => [message.id, message]));
    this.map("threads").set(conversation_id, { ...own, messages, oldest: kept[0]?.order_key ?? null });
  }

  private thread(id: string, thread: Thread): OwnThread {
    if (this.own_threads.has(id)) return thread as OwnThread;
    const own: OwnThread = { ...thread, messages: new Map(thread.messages), beyond: new Map(thread.beyond) };
    this.own_threads.add(id);
    this.map("threads").set(id, own);
    return own;
  }

  private map<Name extends "conversations" | "lists" | "threads" | "channels" | "staff" | "forgotten">(
    name: Name,
  ): Writable<State[Name]> {
    if (!this.own.has(name)) {
      this.own.add(name);
      const before: ReadonlyMap<string, unknown> = this.state[name];
      // Of conversations there are very many, and one of them changes at every event.
      this.state = { ...this.state, [name]: name === "conversations" ? new Shelves(before) : new Map(before) };
    }
    return this.state[name] as Writable<State[Name]>;
  }
}

interface OwnThread extends Thread {
  readonly messages: Map<string, Message>;
  readonly beyond: Map<string, Message>;
}

type Writable<Rows> = Rows extends ReadonlyMap<infer Key, infer Row> ? Map<Key, Row> : never;
