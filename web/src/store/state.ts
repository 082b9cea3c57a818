import type { Conversation, Counts } from "@/wire/conversation";
import type { Presence } from "@/wire/frames";
import type { Attachment, Message } from "@/wire/message";
import type { Problem } from "@/wire/problem";
import type { Channel, Me, Staff, WaitingLimits } from "@/wire/team";
import type { Filter } from "./filter";
import type { Entry } from "./lists";

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
  /** From when on a customer who waits is shown amber, then red; null: not read yet. */
  readonly hours: WaitingLimits | null;
  /** What left our sight, and with which number: an older answer may not bring it back. */
  readonly forgotten: ReadonlyMap<string, number>;
  /** The views looked at lately, by their canonical writing; see filter.ts and lists.ts. */
  readonly lists: ReadonlyMap<string, List>;
  readonly pending: readonly Pending[];
  readonly held: ReadonlyMap<string, Held>;
  /** What was typed and not sent: replies by conversation, notes by `draft_key`. */
  readonly drafts: ReadonlyMap<string, string>;
  /** What is to go with it. */
  readonly enclosed: ReadonlyMap<string, readonly Enclosed[]>;
  /** Conversations whose comment is being answered by private message. */
  readonly private_drafts: ReadonlySet<string>;
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

/**
 * A piece of a view without holes. Rows nearer to the top than `top` are not here, nor those farther than `bottom`; null:
 * it begins, or ends, where the view does.
 */
export interface List {
  readonly filter: Filter;
  readonly loading: Loading;
  /** The same of what stands above the piece. */
  readonly above: Loading;
  /** A page has come, so that what happens live may take its place among the rows. */
  readonly read: boolean;
  readonly rows: readonly Entry[];
  readonly top: string | null;
  readonly bottom: string | null;
  /** Leads below the last row; null when there is nothing below, or when the last row itself must lead on. */
  readonly cursor: string | null;
  /** How many rows stand above the piece: exact at the top, else as many as there were when somebody jumped here. */
  readonly before: number;
  /** Grows when the piece is another one than before; `heads`: when rows were put above it. */
  readonly edition: number;
  readonly heads: number;
  /** How many stand in the view, known here or not; null: not asked yet. */
  readonly total: number | null;
  /** The number at which `total` was read: what came before is in it. */
  readonly total_seq: number;
  /** How many each other wish would find, read together with the total. */
  readonly facets: Counts | null;
  /** Something happened of which only the server can tell what it means for `total`, or for the rows. */
  readonly total_stale: boolean;
  readonly stale: boolean;
}

/** More messages than this of one thread are not kept: at the end that nobody looks at they go, and are read again. */
export const messages_kept = 1000;

/** A piece of a conversation without holes, which grows at both ends and is never longer than somebody can need. */
export interface Thread {
  readonly loading: Loading;
  readonly older: Loading;
  readonly newer: Loading;
  /** Rows before this one are not kept; null: it is here from its beginning. */
  readonly oldest: string | null;
  /** Rows after this one are not kept; null: it is here to its live end. */
  readonly newest: string | null;
  readonly messages: ReadonlyMap<string, Message>;
  /** What came live after `newest`, the last of it: so that nothing is missing when the piece grows to the end. */
  readonly beyond: ReadonlyMap<string, Message>;
  /** Where the unread begin, of a piece that was asked for around it. */
  readonly first_unread: string | null;
  /** Another number: another piece took this one's place. */
  readonly piece: number;
}

/** What goes with a reply: a file that was uploaded, a picture of a quick reply, or the card of a product. */
export type Enclosed = Attachment & { readonly quick_reply_id?: string };

/** A reply to the customer, or a note that only colleagues see. */
export type Mode = "reply" | "note";

/** A reply or note that this browser wrote and the server has not yet confirmed. Matched by the id made here. */
export interface Pending {
  readonly id: string;
  readonly conversation_id: string;
  /** Absent: a reply. */
  readonly kind?: Mode;
  readonly text: string;
  readonly attachments: readonly Enclosed[];
  /** Of a note: colleagues who are named in it. */
  readonly mentions?: readonly string[];
  /** For how long the server keeps it before it leaves. */
  readonly hold_s?: number;
  /** It was asked for at least once, so the server may have it. */
  readonly tried?: true;
  readonly reply_to?: string | null;
  readonly seen_seq?: number | null;
  readonly private_answer?: boolean;
  /** Those that were put into it, to be counted. */
  readonly quick_replies?: readonly string[];
  readonly written_at: string;
  readonly refused?: Trouble;
}

/** A reply the server has and has not sent yet: until then it can be taken back. `late`: somebody tried, too late. */
export interface Held {
  readonly pending: Pending;
  /** This browser's clock. */
  readonly until: number;
  readonly late?: true;
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

/** Under what a draft is known. */
export function draft_key(conversation_id: string, mode: Mode): string {
  return mode === "reply" ? conversation_id : `${conversation_id}.note`;
}

export const empty_state: State = {
  session: { kind: "starting" },
  me: null,
  place: null,
  conversations: new Map(),
  threads: new Map(),
  channels: new Map(),
  staff: new Map(),
  hours: null,
  forgotten: new Map(),
  lists: new Map(),
  pending: [],
  held: new Map(),
  drafts: new Map(),
  enclosed: new Map(),
  private_drafts: new Set(),
  presence: new Map(),
  connection: { kind: "starting" },
  unreadable: 0,
};
