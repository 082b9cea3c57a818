import type { Event } from "@/wire/frames";
import type { HistoryItem } from "@/wire/history";

/** The list after an event: state, assignee and labels stay true; what is found is found anew only when somebody asks. */
export function follow_history(rows: readonly HistoryItem[], event: Event): readonly HistoryItem[] {
  if (event.what === "gone" && event.of === "conversation") {
    return rows.some(({ conversation }) => conversation.id === event.id)
      ? rows.filter(({ conversation }) => conversation.id !== event.id)
      : rows;
  }
  if (event.what !== "conversation") return rows;
  const at = rows.findIndex(({ conversation }) => conversation.id === event.object.id);
  const before = rows[at];
  if (!before || before.conversation.seq >= event.object.seq) return rows;
  return rows.with(at, { ...before, conversation: event.object });
}
