import type { Conversation } from "@/wire/conversation";
import type { Language, Say } from "@/words/catalogue";
import { length, moment, remaining, row_time } from "@/words/format";

const closing_from_ms = 60 * 60_000;
/** How many labels a row has room for. */
export const labels_shown = 2;
/** From how many minutes on a customer's waiting is a warning, and from how many it is trouble. */
export interface Patience {
  readonly amber_minutes: number;
  readonly red_minutes: number;
}

export const usual_patience: Patience = { amber_minutes: 5, red_minutes: 15 };
const tick: Readonly<Record<string, string>> = { queued: "○", sending: "○", sent: "✓", delivered: "✓✓", read: "✓✓" };

export interface RowWords {
  readonly name: string;
  readonly time: string;
  readonly line: string;
  /** The line is what was typed and not sent. */
  readonly draft: boolean;
  readonly tick: string;
  /** The one fact that needs somebody; `danger` before `warning`. */
  readonly fact: string;
  readonly grade: "danger" | "warning" | "none";
  readonly assignee: string;
  readonly unread: string;
}

/** A row of the list, in words: who, what was said last, and what needs somebody. */
export function row_words(
  row: Conversation,
  my_id: string | null,
  draft: string,
  now: number,
  language: Language,
  say: Say,
  patience: Patience = usual_patience,
): RowWords {
  const last = row.last_message;
  const at = Date.parse(row.last_message_at ?? last?.sent_at ?? "");
  return {
    name: row.customer?.name || say("list.nobody"),
    time: Number.isNaN(at) ? "" : row_time(at, now, language, say),
    line: draft ? `${say("list.draft")} ${draft}` : last_line(row, my_id, say),
    draft: draft !== "",
    tick: !draft && last?.direction === "outgoing" ? (tick[last.state ?? ""] ?? "") : "",
    ...urgent(row, now, language, say, patience),
    assignee: row.assignee?.name ?? "",
    unread: row.unread_count > 0 ? (row.unread_count > 99 ? "99+" : String(row.unread_count)) : "",
  };
}

function last_line(row: Conversation, my_id: string | null, say: Say): string {
  const last = row.last_message;
  if (!last) return "";
  const attached = last.attachments?.[0];
  const said = last.recalled_at
    ? say("list.recalled")
    : last.text || (attached ? say(`list.${attached.kind}`) : say("list.unsupported"));
  const flat = said.replace(/\s+/g, " ");
  if (last.direction === "outgoing" && last.author?.kind !== "system") {
    const mine = last.author?.id != null && last.author.id === my_id;
    return `${mine ? say("list.you") : last.author?.name ? `${last.author.name}:` : say("list.shop")} ${flat}`;
  }
  return row.kind === "comment" ? `${say("list.comment")}: ${flat}` : flat;
}

/** The one fact that needs somebody first: a failed reply, then a closing window, then a waiting customer. */
function urgent(
  row: Conversation,
  now: number,
  language: Language,
  say: Say,
  patience: Patience,
): Pick<RowWords, "fact" | "grade"> {
  const last = row.last_message;
  const state = last?.direction === "outgoing" ? last.state : undefined;
  if (state === "unknown") return { fact: say("state.unknown"), grade: "warning" };
  if (state === "failed" || (row.failed_count ?? 0) > 0) return { fact: say("state.failed"), grade: "danger" };
  if (row.waiting_since == null) return asleep(row, now, language, say);
  const closes_in = row.reply_window?.closes_at
    ? Date.parse(row.reply_window.closes_at) - now
    : Number.POSITIVE_INFINITY;
  if (closes_in > 0 && closes_in < closing_from_ms) {
    return { fact: say("window.closing", { time: remaining(closes_in, say) }), grade: "danger" };
  }
  const waited = now - Date.parse(row.waiting_since);
  if (waited < 60_000) return asleep(row, now, language, say);
  const minutes = waited / 60_000;
  const grade = minutes >= patience.red_minutes ? "danger" : minutes >= patience.amber_minutes ? "warning" : "none";
  return { fact: say("list.waiting", { time: length(waited, say) }), grade };
}

/** Until when it was put off. */
function asleep(row: Conversation, now: number, language: Language, say: Say): Pick<RowWords, "fact" | "grade"> {
  const until = row.status === "snoozed" && row.snoozed_until ? Date.parse(row.snoozed_until) : Number.NaN;
  const fact = Number.isNaN(until) ? "" : say("list.snoozed", { time: moment(until, now, language) });
  return { fact, grade: "none" };
}

/** The whole row in one sentence, for who hears it. */
export function row_name(row: Conversation, words: RowWords, platform: string, say: Say): string {
  return [
    words.name,
    platform,
    row.unread_count > 0 ? say("list.unread", { n: row.unread_count }) : "",
    words.line,
    words.fact,
    words.assignee ? say("list.assigned", { name: words.assignee }) : "",
    (row.priority ?? 0) > 0 ? say("list.priority") : "",
    row.labels?.length ? say("list.labels", { names: row.labels.map(({ name }) => name).join(", ") }) : "",
    words.time,
  ]
    .filter(Boolean)
    .join(", ");
}
