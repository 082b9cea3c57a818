import type { Conversation, Counts } from "@/wire/conversation";
import { compare_ranks, type Filter, key_of, rank_of, stands_in } from "./filter";
import type { List, Loading, State } from "./state";

/**
 * The lists of the views one has looked at: each a piece of its view without holes, sorted, kept by what happens to
 * single conversations. A change costs a search in the piece and at most one copy of it, however many conversations
 * there are. All pure.
 */

/** More of one view is not kept; what lies beyond is read again when somebody scrolls there. */
export const rows_kept = 2000;
/** So many views are kept, those looked at last. */
export const lists_kept = 6;
/** Conversations that stand in no list are kept until there are so many of all. */
export const known_limit = (lists_kept + 2) * rows_kept;

export interface Entry {
  readonly id: string;
  readonly rank: string;
}

export function empty_list(filter: Filter): List {
  const none: Loading = { kind: "none" };
  return {
    filter,
    loading: none,
    above: none,
    read: false,
    rows: [],
    top: null,
    bottom: null,
    cursor: null,
    before: 0,
    edition: 0,
    heads: 0,
    total: null,
    total_seq: -1,
    facets: null,
    total_stale: false,
    stale: false,
  };
}

export function list_of(state: State, filter: Filter): List {
  return state.lists.get(key_of(filter)) ?? empty_list(filter);
}

/** The first row at or below a rank. */
export function index_at(rows: readonly Entry[], rank: string): number {
  let from = 0;
  let to = rows.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compare_ranks(rows[middle]?.rank ?? "", rank) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function index_of(rows: readonly Entry[], rank: string): number {
  const at = index_at(rows, rank);
  return rows[at]?.rank === rank ? at : -1;
}

export function within(list: List, rank: string): boolean {
  if (!list.read) return false;
  if (list.top !== null && compare_ranks(rank, list.top) < 0) return false;
  return list.bottom === null || compare_ranks(rank, list.bottom) <= 0;
}

/** A list after one conversation changed, came or left. `heard`: by an event or answer with this number. */
export function with_change(
  list: List,
  before: Conversation | undefined,
  after: Conversation | null,
  change: { readonly seq: number; readonly created: boolean | null; readonly my_id: string | null },
): List {
  const { filter } = list;
  const stood = before ? stands_in(filter, before, change.my_id) : null;
  const stands = after ? stands_in(filter, after, change.my_id) : false;
  return with_count(with_row(list, before, after, stands), before, stood, stands, change);
}

function with_row(
  list: List,
  before: Conversation | undefined,
  after: Conversation | null,
  stands: boolean | null,
): List {
  const { sort } = list.filter;
  const old_rank = before && list.read ? rank_of(sort, before) : "";
  const at = old_rank ? index_of(list.rows, old_rank) : -1;
  // Where the object alone cannot tell, a row stays until the server says otherwise, and none comes in by itself.
  const wanted = stands ?? at >= 0;
  const stale = list.stale || (list.read && stands === null);
  const rank = after && wanted ? rank_of(sort, after) : "";
  const here = rank !== "" && within(list, rank);
  if (here && at >= 0 && rank === old_rank) return stale === list.stale ? list : { ...list, stale };
  if (at < 0 && !here) return stale === list.stale ? list : { ...list, stale };
  const rows = at >= 0 ? [...list.rows.slice(0, at), ...list.rows.slice(at + 1)] : list.rows.slice();
  if (here && after) {
    const to = index_at(rows, rank);
    if (rows[to]?.rank !== rank) rows.splice(to, 0, { id: after.id, rank });
  }
  return { ...list, rows, stale };
}

/** How many stand in the view moves by what one conversation did, as far as that can be known here. */
function with_count(
  list: List,
  before: Conversation | undefined,
  stood: boolean | null,
  stands: boolean | null,
  { seq, created }: { readonly seq: number; readonly created: boolean | null },
): List {
  if (list.total === null || seq <= list.total_seq) return list;
  if (!before && created === null) return list;
  const known = before ? stood !== null && stands !== null : created === true && stands !== null;
  if (!known) return list.total_stale ? list : { ...list, total_stale: true };
  const step = (stands ? 1 : 0) - (before && stood ? 1 : 0);
  return step === 0 ? list : { ...list, total: Math.max(0, list.total + step) };
}

/** The list of a view changed; the views looked at longest ago are forgotten. */
export function with_list(state: State, filter: Filter, change: Partial<List>): State {
  const key = key_of(filter);
  const lists = new Map(state.lists);
  const list = { ...list_of(state, filter), ...change };
  lists.delete(key);
  lists.set(key, list);
  for (const old of lists.keys()) {
    if (lists.size <= lists_kept) break;
    lists.delete(old);
  }
  return { ...state, lists };
}

/** Without the conversations that no list shows and nobody has open, when there are too many of all. */
export function without_strangers(state: State): State {
  if (state.conversations.size <= known_limit) return state;
  const conversations = new Map<string, Conversation>();
  const keep = (id: string) => {
    const row = state.conversations.get(id);
    if (row) conversations.set(id, row);
  };
  for (const list of state.lists.values()) for (const { id } of list.rows) keep(id);
  for (const id of state.threads.keys()) keep(id);
  for (const { conversation_id } of state.pending) keep(conversation_id);
  return { ...state, conversations };
}

/** What the server counted for a view: its own number, those of the tabs beside it, and what each wish would find. */
export function with_counts(state: State, filter: Filter, counts: Counts): State {
  const said = { total_seq: counts.seq ?? -1, total_stale: false };
  let counted = state;
  // Without a status the server counts for the tabs what is still to be done, which is not what such a view shows.
  if (filter.status !== "any") {
    for (const [assignee, total] of [
      ["me", counts.mine],
      ["none", counts.unassigned],
      [null, counts.all],
    ] as const) {
      counted = with_list(counted, { ...filter, assignee }, { total, ...said });
    }
  }
  const total = counts.matching ?? list_of(counted, filter).total;
  const is_tab = filter.status !== "any" && (filter.assignee === null || /^(me|none)$/.test(filter.assignee));
  return with_list(counted, filter, { facets: counts, ...(is_tab ? {} : { total }), ...said });
}
