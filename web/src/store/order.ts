import type { Conversation } from "@/wire/conversation";
import type { Message } from "@/wire/message";
import type { State, Tab, Thread } from "./state";

/** The key a list is sorted by, newest first: greater is nearer to the top. Unique, since it ends in the id. */
export function list_key(conversation: Conversation): string {
  const at = conversation.last_message_at ?? conversation.last_message?.sent_at ?? "";
  return `${at} ${conversation.id}`;
}

/** Whether a conversation stands in a tab. */
export function stands_in(tab: Tab, conversation: Conversation, my_id: string | null): boolean {
  if (conversation.status !== "open") return false;
  if (tab === "mine") return conversation.assignee != null && conversation.assignee.id === my_id;
  if (tab === "unassigned") return conversation.assignee == null;
  return true;
}

/** Whether a tab counts a conversation: all that is not done or put off, also what waits for the customer. */
export function counts_in(tab: Tab, conversation: Conversation, my_id: string | null): boolean {
  return stands_in(tab, conversation.status === "pending" ? { ...conversation, status: "open" } : conversation, my_id);
}

/** The ids of a tab, newest first, as far as the list is loaded without holes. */
export function rows_of(state: State, tab: Tab): readonly string[] {
  const { boundary } = state.lists[tab];
  const my_id = state.me?.staff.id ?? null;
  const keyed: [key: string, id: string][] = [];
  for (const conversation of state.conversations.values()) {
    if (!stands_in(tab, conversation, my_id)) continue;
    const key = list_key(conversation);
    if (boundary === null || key >= boundary) keyed.push([key, conversation.id]);
  }
  return keyed.sort(([a], [b]) => (a < b ? 1 : -1)).map(([, id]) => id);
}

/** The messages of a thread in their one true order. */
export function lines_of(thread: Thread): readonly Message[] {
  return [...thread.messages.values()]
    .filter((message) => !message.hidden || message.kind === "comment")
    .sort(by_order);
}

function by_order(a: Message, b: Message): number {
  if (a.order_key !== b.order_key) return a.order_key < b.order_key ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/**
 * What a list shows next. While a person is at the list (`held`) nothing they look at moves: rows that left go, rows
 * loaded below come, and the rest waits. The open conversation never leaves its place.
 */
export function next_order(
  shown: readonly string[],
  wanted: readonly string[],
  held: boolean,
  open: string | null,
): readonly string[] {
  if (!held) return keep_place(shown, wanted, open);
  const still_wanted = new Set(wanted);
  const kept = shown.filter((id) => still_wanted.has(id));
  const already = new Set(kept);
  const tail: string[] = [];
  for (let i = wanted.length - 1; i >= 0; i--) {
    const id = wanted[i];
    if (id === undefined || already.has(id)) break;
    tail.unshift(id);
  }
  return kept.length === 0 ? wanted : [...kept, ...tail];
}

function keep_place(shown: readonly string[], wanted: readonly string[], open: string | null): readonly string[] {
  const place = open === null ? -1 : shown.indexOf(open);
  if (open === null || place < 0 || !wanted.includes(open)) return wanted;
  const others = wanted.filter((id) => id !== open);
  return [...others.slice(0, place), open, ...others.slice(place)];
}

/** How many conversations would come above or move up if the list were shown as it now is. */
export function waiting_above(shown: readonly string[], wanted: readonly string[], open: string | null): number {
  const known = new Set(shown);
  let j = shown.length - 1;
  let end = wanted.length;
  while (end > 0 && !known.has(wanted[end - 1] ?? "")) end--;
  if (end === 0) end = wanted.length;
  let i = end - 1;
  for (; i >= 0; i--) {
    if (wanted[i] === open) continue;
    while (j >= 0 && shown[j] !== wanted[i]) j--;
    if (j < 0) break;
    j--;
  }
  return wanted.slice(0, i + 1).filter((id) => id !== open).length;
}
