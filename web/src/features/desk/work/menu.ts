import { key_names } from "@/features/desk/keys/names";
import { type Action, row_of } from "@/features/desk/keys/table";
import type { Conversation } from "@/wire/conversation";
import type { Say } from "@/words/catalogue";
import { ask_for } from "./asking";
import type { Work } from "./work";

export interface WorkItem {
  readonly id: Action;
  readonly words: string;
  readonly keys: string;
  readonly run: () => void;
}

/** What can be done with a conversation as it stands now, for a row's menu and for a thread's. */
export function work_items(row: Conversation, me: string | null, work: Work, say: Say): readonly WorkItem[] {
  const { id, status, assignee } = row;
  const item = (action: Action, run: () => unknown, shown = true): readonly WorkItem[] =>
    shown
      ? [{ id: action, words: say(row_of(action).label), keys: key_names(action)[0] ?? "", run: () => void run() }]
      : [];
  return [
    ...item("claim", () => work.claim(id), assignee?.id !== me),
    ...item("assign", () => ask_for("assign", id)),
    ...item("hand.over", () => ask_for("hand over", id)),
    ...item("resolve", () => work.resolve(id), status !== "resolved"),
    ...item("reopen", () => work.reopen(id), status !== "open"),
    ...item("pending", () => work.pending(id), status !== "pending"),
    ...item("snooze", () => ask_for("snooze", id)),
    ...item("labels", () => ask_for("labels", id)),
    ...item("priority", () => ask_for("priority", id)),
    ...item("unread", () => work.unread(id)),
  ];
}
