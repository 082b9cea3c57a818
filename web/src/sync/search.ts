import { decode } from "@/wire/decode";
import { type SearchGroups, type SearchKind, search_groups, search_pages } from "@/wire/search";
import type { Desk } from "./desk";

/** What is looked for: the words, and what narrows them, as the address of the search screen holds them. */
export interface Looked {
  readonly q: string;
  readonly channel?: string;
  readonly staff?: string;
  readonly label?: string;
  /** Days by the shop's clock, `2026-11-22`; the last one counts whole. */
  readonly from?: string;
  readonly to?: string;
}

export interface Found extends SearchGroups {
  /** More of the one kind that was asked for. */
  readonly next_cursor: string | null;
}

export const shortest_search = 2;
export const longest_search = 200;
const nothing: Found = { customers: [], messages: [], orders: [], next_cursor: null };

/** The first few of each kind, or a page of one. */
export async function search(
  desk: Desk,
  looked: Looked,
  kind: SearchKind | null = null,
  cursor: string | null = null,
): Promise<Found> {
  const { from, to, ...rest } = looked;
  const query = {
    ...rest,
    q: looked.q.slice(0, longest_search),
    from: from ? `${from}T00:00:00.000+07:00` : null,
    to: to ? `${to}T23:59:59.999+07:00` : null,
    ...(kind ? { kind, limit: 30, cursor } : {}),
  };
  const answer = await desk.ask("get", "/api/search", { query });
  if (kind === null) return { ...decode(search_groups, answer, "search"), next_cursor: null };
  const { items, next_cursor } = decode(search_pages[kind], answer, `search for ${kind}`);
  return { ...nothing, [kind]: items, next_cursor: next_cursor ?? null };
}
