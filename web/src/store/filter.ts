import type { Conversation } from "@/wire/conversation";

/**
 * A view of the list: what of all conversations one wants to see, and in which order. It is written in the address, so
 * that what one sees can be sent to a colleague, and its canonical writing is the name under which its list is kept.
 */
export interface Filter {
  readonly status: Status | "any";
  /** `me`, `none`, the id of a person; null: whoever. */
  readonly assignee: string | null;
  /** Of any of these; empty: of all. */
  readonly channel: readonly string[];
  readonly label: readonly string[];
  readonly unread: boolean | null;
  readonly unanswered: boolean | null;
  readonly has_phone: boolean | null;
  readonly has_order: boolean | null;
  readonly failed: boolean | null;
  readonly kind: "message" | "comment" | null;
  readonly sort: Sort;
}

export const statuses = ["open", "pending", "snoozed", "resolved"] as const;
export type Status = (typeof statuses)[number];
export const sorts = ["newest", "oldest_waiting"] as const;
export type Sort = (typeof sorts)[number];
export const flags = ["unread", "unanswered", "has_phone", "has_order", "failed"] as const;
export type Flag = (typeof flags)[number];

/** What one sees without having asked for anything else: all that is open, newest first. */
export const everything: Filter = {
  status: "open",
  assignee: null,
  channel: [],
  label: [],
  unread: null,
  unanswered: null,
  has_phone: null,
  has_order: null,
  failed: null,
  kind: null,
  sort: "newest",
};

/** The most channels or labels of one view: its writing must fit into what the server keeps of a saved view. */
export const several_limit = 5;

/** The canonical writing, as it stands in the address; empty for `everything`. */
export function key_of(filter: Filter): string {
  const query = new URLSearchParams();
  if (filter.status !== everything.status) query.set("status", filter.status);
  if (filter.assignee) query.set("assignee", filter.assignee);
  for (const name of ["channel", "label"] as const) {
    if (filter[name].length > 0) query.set(name, [...filter[name]].sort().join("."));
  }
  for (const flag of flags) if (filter[flag] !== null) query.set(flag, String(filter[flag]));
  if (filter.kind) query.set("kind", filter.kind);
  if (filter.sort !== everything.sort) query.set("sort", filter.sort);
  return query.toString();
}

/** The same with its question mark, to be put behind a path. */
export function search_of(filter: Filter): string {
  const key = key_of(filter);
  return key && `?${key}`;
}

/** Reads an address; what it says that no view knows is passed over. */
export function read_filter(search: string | URLSearchParams): Filter {
  const query = new URLSearchParams(search);
  const one_of = <Word extends string>(name: string, words: readonly Word[], otherwise: Word): Word =>
    words.find((word) => word === query.get(name)) ?? otherwise;
  const several = (name: string) => {
    const ids = query
      .getAll(name)
      .flatMap((text) => text.split(/[.,]/))
      .filter((id) => /^[\w-]{1,64}$/.test(id));
    return [...new Set(ids)].sort().slice(0, several_limit);
  };
  const flag = (name: Flag) => (query.get(name) === "true" ? true : query.get(name) === "false" ? false : null);
  const assignee = query.get("assignee") ?? "";
  return {
    status: one_of("status", [...statuses, "any"], everything.status),
    assignee: /^[\w-]{1,64}$/.test(assignee) ? assignee : null,
    channel: several("channel"),
    label: several("label"),
    unread: flag("unread"),
    unanswered: flag("unanswered"),
    has_phone: flag("has_phone"),
    has_order: flag("has_order"),
    failed: flag("failed"),
    kind:
      one_of("kind", ["message", "comment", "any"] as const, "any") === "any"
        ? null
        : one_of("kind", ["message", "comment"] as const, "message"),
    sort: one_of("sort", sorts, everything.sort),
  };
}

/** What the server is asked for. The first entries are those of the request in the page's own markup. */
export function query_of(filter: Filter): Record<string, string | readonly string[]> {
  const query: Record<string, string | readonly string[]> = {};
  if (filter.status !== "any") query.status = filter.status;
  query.sort = filter.sort;
  if (filter.assignee) query.assignee = filter.assignee;
  if (filter.channel.length > 0) query.channel = filter.channel;
  if (filter.label.length > 0) query.label = filter.label;
  for (const flag of flags) if (filter[flag] !== null) query[flag] = String(filter[flag]);
  if (filter.kind) query.kind = filter.kind;
  return query;
}

/** How many wishes a view has beside its tab and its order. */
export function wishes_of(filter: Filter): number {
  const wished = [filter.status !== everything.status, filter.channel.length, filter.label.length, filter.kind];
  return wished.filter(Boolean).length + flags.filter((flag) => filter[flag] !== null).length;
}

/** Whether a conversation stands in a view; null: the object alone cannot tell, only the server. */
export function stands_in(filter: Filter, conversation: Conversation, my_id: string | null): boolean | null {
  const { assignee } = conversation;
  if (conversation.last_message_at == null && conversation.last_message == null) return false;
  if (filter.status !== "any" && conversation.status !== filter.status) return false;
  if (filter.assignee === "none" ? assignee != null : filter.assignee !== null) {
    if (assignee == null || assignee.id !== (filter.assignee === "me" ? my_id : filter.assignee)) return false;
  }
  if (filter.channel.length > 0 && !filter.channel.includes(conversation.channel.id)) return false;
  if (filter.label.length > 0 && !(conversation.labels ?? []).some(({ id }) => filter.label.includes(id))) return false;
  if (filter.kind !== null && conversation.kind !== filter.kind) return false;
  if (filter.unread !== null && conversation.unread_count > 0 !== filter.unread) return false;
  if (filter.unanswered !== null && (conversation.waiting_since != null) !== filter.unanswered) return false;
  if (filter.failed !== null && (conversation.failed_count ?? 0) > 0 !== filter.failed) return false;
  return filter.has_phone !== null || filter.has_order !== null ? null : true;
}

/**
 * The place of a conversation among others: nearer to the top is smaller by `compare_ranks`. Who waits begins with 0 and
 * goes by how long; all others begin with 1 and go newest first. Unique, since it ends in the id.
 */
export function rank_of(sort: Sort, conversation: Conversation): string {
  if (sort === "oldest_waiting" && conversation.waiting_since != null) {
    return `0${conversation.waiting_since} ${conversation.id}`;
  }
  return `1${conversation.last_message_at ?? conversation.last_message?.sent_at ?? ""} ${conversation.id}`;
}

export function compare_ranks(a: string, b: string): number {
  if (a === b) return 0;
  const waits = a.startsWith("0");
  if (waits !== b.startsWith("0")) return waits ? -1 : 1;
  return a < b === waits ? -1 : 1;
}
