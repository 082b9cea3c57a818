import type { Conversation } from "@/wire/conversation";
import type { Message } from "@/wire/message";
import { put_conversations, put_messages } from "./apply";
import { compare_ranks, type Filter, rank_of, stands_in } from "./filter";
import { list_of, rows_kept, with_list, within, without_strangers } from "./lists";
import { by_order } from "./order";
import { type Held, type List, type Loading, messages_kept, type Pending, type State, type Thread } from "./state";

/** Pages that HTTP brought, put into the state. All pure. */

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor?: string | null;
}

export interface ThreadPage extends Page<Message> {
  /** Whether there are newer messages than these. */
  readonly newer?: boolean | null;
  readonly first_unread?: string | null;
}

const loaded: Loading = { kind: "loaded" };
const new_thread: Thread = {
  loading: { kind: "none" },
  older: { kind: "none" },
  newer: { kind: "none" },
  oldest: null,
  newest: null,
  messages: new Map(),
  beyond: new Map(),
  first_unread: null,
  piece: 0,
};

/** Where a page belongs: at the end or the beginning of the piece, in place of it, or over its own part of it. */
export type Joint =
  | { readonly kind: "below" }
  | { readonly kind: "above" }
  | { readonly kind: "instead"; readonly before: number; readonly at_top: boolean; readonly at_end: boolean }
  | { readonly kind: "again"; readonly seq: number };

/** A page of a view joins its list. What happened live meanwhile is the newer truth, and takes its place too. */
export function with_list_page(
  state: State,
  filter: Filter,
  page: Page<Conversation>,
  joint: Joint = { kind: "below" },
): State {
  const put = put_conversations(state, page.items);
  const list = list_of(put, filter);
  const my_id = put.me?.staff.id ?? null;
  const ends = page.next_cursor == null;
  const first = page.items[0] ? rank_of(filter.sort, page.items[0]) : null;
  const last = page.items.at(-1);
  const last_rank = last ? rank_of(filter.sort, last) : null;
  const piece = joined(list, joint, {
    first,
    last: last_rank,
    ends,
    cursor: page.next_cursor ?? null,
    count: page.items.length,
  });

  // All that is known to stand in this part of the view: what the page says, unless something newer says otherwise.
  const told = new Set(page.items.map(({ id }) => id));
  const rows = new Map(piece.rows.map((row) => [row.id, row]));
  if (joint.kind === "again") {
    for (const { id, rank } of piece.rows) {
      const covered = ends || (last_rank !== null && compare_ranks(rank, last_rank) <= 0);
      if (covered && !told.has(id) && (put.conversations.get(id)?.seq ?? -1) <= joint.seq) rows.delete(id);
    }
  }
  for (const conversation of put.conversations.values()) {
    const stands = stands_in(filter, conversation, my_id);
    if (stands === false || (stands === null && !told.has(conversation.id))) continue;
    const rank = rank_of(filter.sort, conversation);
    if (within(piece, rank)) rows.set(conversation.id, { id: conversation.id, rank });
  }
  const sorted = [...rows.values()].sort((a, b) => compare_ranks(a.rank, b.rank));
  return without_strangers(with_list(put, filter, kept({ ...piece, rows: sorted }, joint)));
}

function joined(
  list: List,
  joint: Joint,
  page: {
    readonly first: string | null;
    readonly last: string | null;
    readonly ends: boolean;
    readonly cursor: string | null;
    readonly count: number;
  },
): List {
  const { first, last, ends, cursor, count } = page;
  const fresh = { ...list, read: true, loading: loaded, above: loaded };
  switch (joint.kind) {
    case "below":
      return { ...list, read: true, loading: loaded, cursor, bottom: ends ? null : (last ?? list.bottom) };
    case "above":
      return {
        ...list,
        above: loaded,
        top: ends ? null : (first ?? list.top),
        before: ends ? 0 : Math.max(0, list.before - count),
        heads: list.heads + 1,
      };
    case "instead":
      return {
        ...fresh,
        rows: [],
        top: joint.at_top ? null : first,
        bottom: joint.at_end ? null : last,
        // The cursor leads in the direction of the jump; from here one goes both ways, from the rows themselves.
        cursor: null,
        before: joint.before,
        edition: list.edition + 1,
        stale: false,
      };
    case "again": {
      const farther = list.bottom !== null && last !== null && compare_ranks(last, list.bottom) > 0;
      const end = ends ? { bottom: null, cursor: null } : farther ? { bottom: last, cursor } : {};
      return { ...fresh, ...end, stale: false };
    }
  }
}

/** Not more than `rows_kept`: what is farthest from where the page joined goes. */
function kept(list: List, joint: Joint): List {
  const over = list.rows.length - rows_kept;
  if (over <= 0) return list;
  if (joint.kind === "below") {
    const rows = list.rows.slice(over);
    return { ...list, rows, top: rows[0]?.rank ?? null, before: list.before + over };
  }
  const rows = list.rows.slice(0, rows_kept);
  return { ...list, rows, bottom: rows.at(-1)?.rank ?? null, cursor: null };
}

export function with_thread(state: State, id: string, change: Partial<Thread>): State {
  const threads = new Map(state.threads);
  threads.set(id, { ...(state.threads.get(id) ?? new_thread), ...change });
  return { ...state, threads };
}

/**
 * A piece of a thread, in the place of the one that was there. Lines that came live while it was on its way are already
 * here, and stay when it reaches to the live end.
 */
export function with_piece(state: State, id: string, page: ThreadPage): State {
  const before = state.threads.get(id) ?? new_thread;
  const oldest = oldest_of(page, null);
  const newest = page.newer ? (page.items.at(-1)?.order_key ?? null) : null;
  const live = before.newest === null ? before.messages : before.beyond;
  const within = ({ order_key }: Message) =>
    (oldest === null || order_key >= oldest) && (newest === null || order_key <= newest);
  const opened = with_thread(state, id, {
    loading: loaded,
    older: loaded,
    newer: loaded,
    oldest,
    newest,
    messages: only(live, within),
    beyond: newest === null ? new Map() : only(before.beyond, (message) => message.order_key > newest),
    first_unread: page.first_unread ?? null,
    piece: before.piece + 1,
  });
  return put_messages(opened, page.items);
}

export function with_older(state: State, id: string, page: ThreadPage): State {
  const thread = state.threads.get(id);
  if (!thread) return state;
  const grown = put_messages(
    with_thread(state, id, { older: loaded, oldest: oldest_of(page, thread.oldest) }),
    page.items,
  );
  return without_far_end(grown, id, "newest");
}

/** What follows the piece; at the live end, what came meanwhile is put behind it. */
export function with_newer(state: State, id: string, page: ThreadPage): State {
  const thread = state.threads.get(id);
  if (!thread || thread.newest === null) return state;
  const newest = page.newer ? (page.items.at(-1)?.order_key ?? thread.newest) : null;
  const live = newest === null ? [...thread.beyond.values()] : [];
  const grown = with_thread(state, id, {
    newer: loaded,
    newest,
    beyond: newest === null ? new Map() : only(thread.beyond, (message) => message.order_key > newest),
  });
  return without_far_end(put_messages(grown, [...page.items, ...live]), id, "oldest");
}

/** The far end of a thread that has grown too long is forgotten. */
function without_far_end(state: State, id: string, end: "oldest" | "newest"): State {
  const thread = state.threads.get(id);
  if (!thread || thread.messages.size <= messages_kept) return state;
  const sorted = [...thread.messages.values()].sort(by_order);
  const kept = end === "newest" ? sorted.slice(0, messages_kept) : sorted.slice(-messages_kept);
  return with_thread(state, id, {
    messages: new Map(kept.map((message) => [message.id, message])),
    [end]: kept.at(end === "newest" ? -1 : 0)?.order_key ?? null,
  });
}

function oldest_of(page: ThreadPage, otherwise: string | null): string | null {
  return page.next_cursor == null ? null : (page.items[0]?.order_key ?? otherwise);
}

function only(messages: ReadonlyMap<string, Message>, wanted: (message: Message) => boolean): Map<string, Message> {
  return new Map([...messages].filter(([, message]) => wanted(message)));
}

/** Only the threads named, and the rest forgotten: opened again they are asked for again. */
export function with_threads_kept(state: State, keep: ReadonlySet<string>): State {
  if ([...state.threads.keys()].every((id) => keep.has(id))) return state;
  return { ...state, threads: new Map([...state.threads].filter(([id]) => keep.has(id))) };
}

export function with_pending(state: State, pending: Pending): State {
  const others = state.pending.filter((other) => other.id !== pending.id);
  const at = state.pending.findIndex((other) => other.id === pending.id);
  return {
    ...state,
    pending: at < 0 ? [...others, pending] : state.pending.map((p) => (p.id === pending.id ? pending : p)),
  };
}

export function without_pending(state: State, id: string): State {
  return { ...state, pending: state.pending.filter((pending) => pending.id !== id) };
}

export function with_held(state: State, id: string, held: Held | null): State {
  if (held === null && !state.held.has(id)) return state;
  const all = new Map(state.held);
  if (held === null) all.delete(id);
  else all.set(id, held);
  return { ...state, held: all };
}

/** A reply that was taken back leaves the screen before the event says so. */
export function without_message(state: State, conversation_id: string, id: string): State {
  const thread = state.threads.get(conversation_id);
  if (!thread?.messages.has(id)) return state;
  const messages = new Map(thread.messages);
  messages.delete(id);
  return with_thread(state, conversation_id, { messages });
}
