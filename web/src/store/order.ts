import type { Message } from "@/wire/message";
import type { Thread } from "./state";

/** The messages of a thread in their one true order. */
export function lines_of(thread: Thread): readonly Message[] {
  return [...thread.messages.values()]
    .filter((message) => !message.hidden || message.kind === "comment")
    .sort(by_order);
}

export function by_order(a: Message, b: Message): number {
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
  /** Rows were loaded above those shown: they come too. */
  headed = false,
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
  if (kept.length === 0) return wanted;
  const head = headed
    ? wanted.slice(
        0,
        Math.max(
          0,
          wanted.findIndex((id) => already.has(id)),
        ),
      )
    : [];
  return [...head, ...kept, ...tail];
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
