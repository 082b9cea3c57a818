import type { Key } from "@/words/vi";

/**
 * Every combination the page knows, in one table: the dispatcher, the help screen, tooltips, the palette and the tests
 * read it. Combinations are matched on `event.code`, because what a Vietnamese keyboard makes of a key is nobody's
 * guess. `mod` is Ctrl, and ⌘ on a Mac; `alt` is ⌥ there.
 */
export interface Combination {
  readonly code: string;
  readonly mod?: true;
  readonly alt?: true;
  readonly shift?: true;
}

/** Where it works; the help screen groups by it. */
export const scopes = ["everywhere", "inbox", "conversation", "writing", "list", "thread"] as const;
export type Scope = (typeof scopes)[number];

export interface Row {
  readonly keys: readonly Combination[];
  readonly label: Key;
  readonly scope: Scope;
  /**
   * `there`: the place that has the focus handles it (a list, a field); it stands here to be shown. The others are
   * dispatched to whoever registered for the action.
   */
  readonly handled?: "there";
  /** Whether it works while a text field has the focus: always, unless said; `empty`: while nothing stands in it. */
  readonly in_fields?: "never" | "empty";
  /** Holding the keys down repeats it. */
  readonly repeats?: true;
}

const alt = (code: string): Combination => ({ code, alt: true });
const alt_shift = (code: string): Combination => ({ code, alt: true, shift: true });
const mod = (code: string): Combination => ({ code, mod: true });
const mod_shift = (code: string): Combination => ({ code, mod: true, shift: true });
const shift = (code: string): Combination => ({ code, shift: true });
const bare = (code: string): Combination => ({ code });

export const rows = {
  palette: { keys: [mod("KeyK")], label: "keys.palette", scope: "everywhere" },
  help: { keys: [mod("Slash")], label: "keys.help", scope: "everywhere" },
  "help.bare": { keys: [shift("Slash")], label: "keys.help", scope: "everywhere", in_fields: "never" },
  search: { keys: [mod_shift("KeyF")], label: "keys.search", scope: "everywhere" },
  "search.bare": { keys: [bare("Slash")], label: "keys.search", scope: "everywhere", in_fields: "never" },
  "region.next": { keys: [bare("F6")], label: "keys.region.next", scope: "everywhere" },
  "region.previous": { keys: [shift("F6")], label: "keys.region.previous", scope: "everywhere" },
  undo: { keys: [mod("KeyZ")], label: "keys.undo", scope: "everywhere", in_fields: "empty" },
  close: { keys: [bare("Escape")], label: "keys.close", scope: "everywhere", handled: "there" },

  "conversation.next": { keys: [alt("ArrowDown")], label: "keys.conversation.next", scope: "inbox", repeats: true },
  "conversation.previous": {
    keys: [alt("ArrowUp")],
    label: "keys.conversation.previous",
    scope: "inbox",
    repeats: true,
  },
  "unread.next": { keys: [alt_shift("ArrowDown")], label: "keys.unread.next", scope: "inbox" },
  "unread.previous": { keys: [alt_shift("ArrowUp")], label: "keys.unread.previous", scope: "inbox" },

  claim: { keys: [alt("KeyM")], label: "keys.claim", scope: "conversation" },
  assign: { keys: [alt("KeyA")], label: "keys.assign", scope: "conversation" },
  "hand.over": { keys: [alt_shift("KeyM")], label: "keys.hand.over", scope: "conversation" },
  resolve: { keys: [alt("KeyX")], label: "keys.resolve", scope: "conversation" },
  "resolve.next": { keys: [alt_shift("KeyX")], label: "keys.resolve.next", scope: "conversation" },
  reopen: { keys: [alt("KeyR")], label: "keys.reopen", scope: "conversation" },
  pending: { keys: [alt("KeyK")], label: "keys.pending", scope: "conversation" },
  snooze: { keys: [alt("KeyH")], label: "keys.snooze", scope: "conversation" },
  labels: { keys: [alt("KeyL")], label: "keys.labels", scope: "conversation" },
  "label.toggle": {
    keys: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => alt(`Digit${n}`)),
    label: "keys.label.toggle",
    scope: "conversation",
  },
  priority: { keys: [alt("KeyP")], label: "keys.priority", scope: "conversation" },
  unread: { keys: [alt("KeyB")], label: "keys.unread", scope: "conversation" },
  order: { keys: [alt("KeyO")], label: "keys.order", scope: "conversation" },
  customer: { keys: [alt("KeyC")], label: "keys.customer", scope: "conversation" },
  why: { keys: [alt("KeyW")], label: "keys.why", scope: "conversation" },
  "first.unread": { keys: [shift("PageUp")], label: "keys.first.unread", scope: "conversation", in_fields: "empty" },
  latest: { keys: [mod("End")], label: "keys.latest", scope: "conversation", in_fields: "empty" },

  reply: { keys: [alt("KeyT")], label: "keys.reply", scope: "writing" },
  note: { keys: [alt("KeyG")], label: "keys.note", scope: "writing" },
  "quick.replies": { keys: [alt("KeyQ")], label: "keys.quick.replies", scope: "writing" },
  product: { keys: [alt("KeyS")], label: "keys.product", scope: "writing" },
  attach: { keys: [mod_shift("KeyU")], label: "keys.attach", scope: "writing" },
  send: { keys: [bare("Enter")], label: "keys.send", scope: "writing", handled: "there" },
  newline: { keys: [shift("Enter")], label: "keys.newline", scope: "writing", handled: "there" },
  "send.always": { keys: [mod("Enter")], label: "keys.send.always", scope: "writing", handled: "there" },
  "send.done": { keys: [mod_shift("Enter")], label: "keys.send.done", scope: "writing", handled: "there" },

  "list.walk": {
    keys: [bare("ArrowUp"), bare("ArrowDown"), bare("PageUp"), bare("PageDown"), bare("Home"), bare("End")],
    label: "keys.list.walk",
    scope: "list",
    handled: "there",
  },
  "list.open": { keys: [bare("Enter")], label: "keys.list.open", scope: "list", handled: "there" },
  "list.select": { keys: [bare("Space")], label: "keys.list.select", scope: "list", handled: "there" },
  "list.range": { keys: [shift("Space")], label: "keys.list.range", scope: "list", handled: "there" },
  "list.menu": { keys: [shift("F10")], label: "keys.list.menu", scope: "list", handled: "there" },
  "thread.walk": {
    keys: [bare("ArrowUp"), bare("ArrowDown")],
    label: "keys.thread.walk",
    scope: "thread",
    handled: "there",
  },
  "thread.menu": { keys: [bare("Enter")], label: "keys.thread.menu", scope: "thread", handled: "there" },
} as const satisfies Record<string, Row>;

/** What can be done by keys; features register for these names. */
export type Action = keyof typeof rows;

export const actions = Object.keys(rows) as readonly Action[];

export function row_of(action: Action): Row {
  return rows[action];
}

/** The keys without Ctrl, Alt or ⌘ that mean a character: who wishes can switch them off. */
export function is_bare(action: Action): boolean {
  return row_of(action).in_fields === "never";
}
