import type { Conversation, Counts } from "@/wire/conversation";
import type { Presence } from "@/wire/frames";
import type { Attachment, Message } from "@/wire/message";
import type { Problem } from "@/wire/problem";
import type { Channel, Me, Staff } from "@/wire/team";

/**
 * All the page knows, as one value that is never changed, only replaced. Rows are maps by id; a row carries the number
 * that last changed it, and the higher number is the newer truth, whichever road it came by.
 */
export interface State {
  readonly session: Session;
  readonly me: Me | null;
  readonly place: Place | null;
  readonly conversations: ReadonlyMap<string, Conversation>;
  readonly threads: ReadonlyMap<string, Thread>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly staff: ReadonlyMap<string, Staff>;
  /** What left our sight, and with which number: an older answer may not bring it back. */
  readonly forgotten: ReadonlyMap<string, number>;
  readonly lists: Readonly<Record<Tab, List>>;
  readonly counts: Counts | null;
  /** A conversation changed that we had never seen, so the counts are only nearly true until asked for again. */
  readonly counts_stale: boolean;
  readonly pending: readonly Pending[];
  /** What was typed and not sent, by conversation. */
  readonly drafts: ReadonlyMap<string, string>;
  readonly presence: ReadonlyMap<string, Present>;
  readonly connection: Connection;
  readonly unreadable: number;
}

/** `out`: nobody is logged in; `ended`: somebody was, and what they wrote is kept. */
export type Session =
  | { readonly kind: "starting" }
  | { readonly kind: "unreachable"; readonly trouble: Trouble }
  | { readonly kind: "out"; readonly ended: boolean }
  | { readonly kind: "in" };

/** How far we have followed a workspace's history. */
export interface Place {
  readonly epoch: string;
  readonly seq: number;
}

export const tabs = ["mine", "unassigned", "all"] as const;
export type Tab = (typeof tabs)[number];

export type Loading =
  | { readonly kind: "none" }
  | { readonly kind: "loading" }
  | { readonly kind: "loaded" }
  | { readonly kind: "failed"; readonly trouble: Trouble };

/** How much of a tab's list is here. Rows older than `boundary` are known by chance and not shown. */
export interface List {
  readonly loading: Loading;
  readonly cursor: string | null;
  readonly boundary: string | null;
}

/** The loaded end of a conversation. Rows older than `oldest` are not kept; null: it is here from its beginning. */
export interface Thread {
  readonly loading: Loading;
  readonly older: Loading;
  readonly cursor: string | null;
  readonly oldest: string | null;
  readonly messages: ReadonlyMap<string, Message>;
}

/** A reply that this browser wrote and the server has not yet confirmed. Matched by the id made here. */
export interface Pending {
  readonly id: string;
  readonly conversation_id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly reply_to?: string | null;
  readonly seen_seq?: number | null;
  readonly written_at: string;
  readonly refused?: Trouble;
}

export interface Present extends Presence {
  readonly until: number;
}

/** Why something asked of the server did not work, for the page to put into words. */
export type Trouble =
  | { readonly kind: "network" }
  | { readonly kind: "busy"; readonly retry_after_s: number | null }
  | { readonly kind: "server" }
  | { readonly kind: "forbidden" }
  | { readonly kind: "absent" }
  | { readonly kind: "session" }
  | { readonly kind: "refused"; readonly problem: Problem };

/** What the badge says. Times are this browser's clock. */
export type Connection =
  | { readonly kind: "starting" }
  | { readonly kind: "live" }
  | { readonly kind: "delayed"; readonly since: number }
  | { readonly kind: "reconnecting"; readonly since: number }
  | { readonly kind: "offline"; readonly since: number };

const no_list: List = { loading: { kind: "none" }, cursor: null, boundary: null };

export const empty_state: State = {
  session: { kind: "starting" },
  me: null,
  place: null,
  conversations: new Map(),
  threads: new Map(),
  channels: new Map(),
  staff: new Map(),
  forgotten: new Map(),
  lists: { mine: no_list, unassigned: no_list, all: no_list },
  counts: null,
  counts_stale: false,
  pending: [],
  drafts: new Map(),
  presence: new Map(),
  connection: { kind: "starting" },
  unreadable: 0,
};
