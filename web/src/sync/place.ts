import type { Event, Item } from "@/wire/frames";

/** What the next event means, given the last one applied. This is the whole sync protocol. */
export function place(last: number, seq: number): "apply" | "ignore" | "catch up" {
  if (seq === last + 1) return "apply";
  return seq <= last ? "ignore" : "catch up";
}

export interface Walked {
  readonly events: readonly Event[];
  readonly last: number;
  /** From the first hole on: to be looked at again when what lies between has been fetched. */
  readonly rest: readonly Item[];
}

/** Walks over entries in order, as far as the numbers follow one another. */
export function walk(last: number, items: readonly Item[]): Walked {
  const events: Event[] = [];
  for (const [index, item] of items.entries()) {
    const [first, final] = "skip" in item ? item.skip : [item.seq, item.seq];
    if (final <= last) continue;
    if (place(last, Math.min(first, final)) === "catch up") return { events, last, rest: items.slice(index) };
    if (!("skip" in item)) events.push(item);
    last = final;
  }
  return { events, last, rest: [] };
}
