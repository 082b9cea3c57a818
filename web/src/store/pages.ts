import type { Conversation } from "@/wire/conversation";
import type { Message } from "@/wire/message";
import { put_conversations, put_messages } from "./apply";
import { list_key } from "./order";
import type { List, Loading, Pending, State, Tab, Thread } from "./state";

/** Pages that HTTP brought, put into the state. All pure. */

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor?: string | null;
}

/** More than this of one tab is not kept; the far end is loaded again when somebody scrolls there. */
export const rows_kept = 2000;

const loaded: Loading = { kind: "loaded" };
const new_thread: Thread = {
  loading: { kind: "none" },
  older: { kind: "none" },
  cursor: null,
  oldest: null,
  messages: new Map(),
};

export function with_list(state: State, tab: Tab, change: Partial<List>): State {
  return { ...state, lists: { ...state.lists, [tab]: { ...state.lists[tab], ...change } } };
}

/** A page of a tab: the boundary moves down to its last row, or away when it was the last page. */
export function with_list_page(state: State, tab: Tab, page: Page<Conversation>): State {
  const cursor = page.next_cursor ?? null;
  const last = page.items.at(-1);
  const boundary = cursor === null || !last ? null : list_key(last);
  return with_list(put_conversations(state, page.items), tab, { loading: loaded, cursor, boundary });
}

export function with_thread(state: State, id: string, change: Partial<Thread>): State {
  const threads = new Map(state.threads);
  threads.set(id, { ...(state.threads.get(id) ?? new_thread), ...change });
  return { ...state, threads };
}

/** The newest page of a thread. Lines that came live while it was loading are already there, and stay. */
export function with_newest(state: State, id: string, page: Page<Message>): State {
  const opened = with_thread(state, id, {
    loading: loaded,
    cursor: page.next_cursor ?? null,
    oldest: page.next_cursor == null ? null : (page.items[0]?.order_key ?? null),
  });
  return put_messages(opened, page.items);
}

export function with_older(state: State, id: string, page: Page<Message>): State {
  const thread = state.threads.get(id);
  if (!thread) return state;
  const opened = with_thread(state, id, {
    older: loaded,
    cursor: page.next_cursor ?? null,
    oldest: page.next_cursor == null ? null : (page.items[0]?.order_key ?? thread.oldest),
  });
  return put_messages(opened, page.items);
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
