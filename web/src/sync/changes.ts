import { put_conversations, suppose } from "@/store/apply";
import { type Conversation, conversation } from "@/wire/conversation";
import { decode } from "@/wire/decode";
import { Refusal } from "./api";
import type { Desk } from "./desk";

/** What somebody wants of a conversation. Labels are put on and taken off one by one: two may be at it at once. */
export interface Change {
  readonly status?: Conversation["status"];
  /** An id, or null for nobody. */
  readonly assignee?: { readonly id: string; readonly name: string } | null;
  /** Whose whoever asks knew it to be, so that nobody else is overridden; left out: whose the screen shows it to be. */
  readonly was?: string | null;
  /** What the next one should know, written into the thread with the handing over. */
  readonly note?: { readonly id: string; readonly text: string };
  readonly snoozed_until?: string | null;
  readonly priority?: number;
  readonly label?: {
    readonly id: string;
    readonly name: string;
    readonly colour?: string | null;
    readonly on: boolean;
  };
}

/** How the row looks as soon as it was asked for. */
export function changed(row: Conversation, change: Change): Conversation {
  const { status, assignee, snoozed_until, priority, label } = change;
  const others = (row.labels ?? []).filter((one) => one.id !== label?.id);
  return {
    ...row,
    ...(status === undefined ? {} : { status, snoozed_until: null }),
    ...(snoozed_until === undefined ? {} : { snoozed_until, status: snoozed_until === null ? "open" : "snoozed" }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(priority === undefined ? {} : { priority }),
    ...(label === undefined ? {} : { labels: label.on ? [...others, label] : others }),
  };
}

/** What takes a change back, given how the row was before it. */
export function inverse(row: Conversation, change: Change): Change {
  const { status, assignee, snoozed_until, priority, label } = change;
  const had = row.labels?.some((one) => one.id === label?.id) ?? false;
  // Who was to come back at a time that is over is back.
  const asleep = row.status === "snoozed" && row.snoozed_until && Date.parse(row.snoozed_until) > Date.now();
  const before: Change = asleep
    ? { snoozed_until: row.snoozed_until ?? null }
    : { status: row.status === "snoozed" ? "open" : row.status };
  return {
    ...(status === undefined && snoozed_until === undefined ? {} : before),
    // Only from whom it was given to: who took over since is not overridden.
    ...(assignee === undefined ? {} : { assignee: row.assignee ?? null, was: assignee?.id ?? null }),
    ...(priority === undefined ? {} : { priority: row.priority ?? 0 }),
    ...(label === undefined ? {} : { label: { ...label, on: had } }),
  };
}

const queues = new WeakMap<Desk, Map<string, Promise<unknown>>>();

/**
 * Changes a conversation: on screen at once, and back again when the server refuses, which is thrown. Changes of one
 * conversation go out one after the other, as they were made.
 */
export async function change_conversation(desk: Desk, id: string, change: Change): Promise<void> {
  const before = show(desk, id, (row) => changed(row, change));
  try {
    await in_turn(desk, id, async () => {
      const body = body_of(desk, id, { ...(before && { was: before.assignee?.id ?? null }), ...change });
      const answer = await desk.ask("patch", `/api/conversations/${id}`, { body });
      const row = decode(conversation, answer, "conversation");
      desk.store.change((state) => put_conversations(state, [row]));
    });
  } catch (error) {
    if (before) put_back(desk, id, before, (row) => changed(row, inverse(before, change)));
    throw error;
  }
}

/** Nothing of it was read; or all of it was, which takes that back. */
export async function mark_unread(desk: Desk, id: string, unread: boolean): Promise<void> {
  const before = show(desk, id, (row) => ({ ...row, unread_count: unread ? Math.max(1, row.unread_count) : 0 }));
  try {
    await in_turn(desk, id, () => desk.ask("post", `/api/conversations/${id}/${unread ? "unread" : "read"}`));
  } catch (error) {
    if (before) put_back(desk, id, before, (row) => ({ ...row, unread_count: before.unread_count }));
    throw error;
  }
}

/** The row as the server has it: after a refusal somebody else may have been faster. */
export async function read_conversation(desk: Desk, id: string): Promise<Conversation> {
  const row = decode(conversation, await desk.ask("get", `/api/conversations/${id}`), "conversation");
  desk.store.change((state) => put_conversations(state, [row]));
  return row;
}

/** Who has it, when that is not whom this screen showed when somebody reached for it. */
export function holder_of(error: unknown): { readonly id: string; readonly name: string } | null {
  const trouble = error instanceof Refusal ? error.trouble : null;
  return trouble?.kind === "refused" && trouble.problem.type === "held" ? (trouble.problem.holder ?? null) : null;
}

function body_of(desk: Desk, id: string, { assignee, was, label, ...rest }: Change): object {
  const ids = (desk.store.get().conversations.get(id)?.labels ?? []).map((one) => one.id);
  const others = ids.filter((one) => one !== label?.id);
  return {
    ...rest,
    ...(assignee === undefined
      ? {}
      : { assignee: assignee?.id ?? null, ...(was !== undefined && { assignee_was: was }) }),
    ...(label === undefined ? {} : { labels: label.on ? [...others, label.id] : others }),
  };
}

/** Puts a row as it will be in place of what is known, under the same number: the truth that comes is newer. */
function show(desk: Desk, id: string, step: (row: Conversation) => Conversation): Conversation | undefined {
  const row = desk.store.get().conversations.get(id);
  if (!row) return undefined;
  desk.store.change((state) => suppose(state, step(row)));
  return row;
}

/** After a refusal; but what the server has told of since needs no mending. */
function put_back(desk: Desk, id: string, before: Conversation, step: (row: Conversation) => Conversation): void {
  if (desk.store.get().conversations.get(id)?.seq === before.seq) show(desk, id, step);
}

function in_turn<Answer>(desk: Desk, id: string, act: () => Promise<Answer>): Promise<Answer> {
  const turns = queues.get(desk) ?? new Map<string, Promise<unknown>>();
  queues.set(desk, turns);
  const done = (turns.get(id) ?? Promise.resolve()).then(act, act);
  turns.set(id, done);
  const end = () => void (turns.get(id) === done && turns.delete(id));
  done.then(end, end);
  return done;
}
