import type { Pending } from "@/store/state";
import type { Message } from "@/wire/message";
import { day_of } from "@/words/format";
import { picture_box } from "./picture_box";

/** What stands in a thread, from top to bottom. */
export type Line =
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | { readonly kind: "unread"; readonly key: string }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly message: Message;
      /** First and last of what one author said within five minutes: the name stands at the first, the state at the last. */
      readonly first: boolean;
      readonly last: boolean;
    }
  | { readonly kind: "pending"; readonly key: string; readonly pending: Pending };

export const unread_key = "unread";
const together_ms = 5 * 60_000;

/** Messages in order become lines: day headings, groups, the mark of what was unread when the thread was opened. */
export function lay_out(
  messages: readonly Message[],
  pending: readonly Pending[],
  first_unread: string | null,
): readonly Line[] {
  const lines: Line[] = [];
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const after = messages[index + 1];
    const at = Date.parse(message.sent_at);
    if (!before || day_of(Date.parse(before.sent_at)) !== day_of(at)) {
      lines.push({ kind: "day", key: `day-${day_of(at)}-${message.id}`, at });
    }
    if (message.id === first_unread) lines.push({ kind: "unread", key: unread_key });
    lines.push({
      kind: "message",
      key: message.id,
      message,
      first: !before || message.id === first_unread || !one_breath(before, message),
      last: !after || after.id === first_unread || !one_breath(message, after),
    });
  });
  for (const one of pending) lines.push({ kind: "pending", key: one.id, pending: one });
  return lines;
}

function one_breath(a: Message, b: Message): boolean {
  return (
    a.direction === b.direction &&
    a.kind === b.kind &&
    a.author.kind === b.author.kind &&
    a.author.id === b.author.id &&
    Date.parse(b.sent_at) - Date.parse(a.sent_at) < together_ms &&
    day_of(Date.parse(a.sent_at)) === day_of(Date.parse(b.sent_at)) &&
    // A state that differs has to be seen; so has a failure, always.
    a.state === b.state &&
    a.state !== "failed" &&
    a.state !== "unknown"
  );
}

/** The first of the customer's last `unread` messages; null when nothing is unread. */
export function first_unread_of(messages: readonly Message[], unread: number): string | null {
  let left = unread;
  let found: string | null = null;
  for (let i = messages.length - 1; i >= 0 && left > 0; i--) {
    const message = messages[i];
    if (message?.direction !== "incoming" || message.hidden) continue;
    found = message.id;
    left--;
  }
  return found;
}

const small_px = 34;
const text_line_px = 23;
const letters_a_line = 55;

/** How high a line is likely to be, before it was ever drawn. */
export function likely_height(line: Line | undefined): number {
  if (line?.kind !== "message") return line?.kind === "pending" ? 70 : small_px;
  const { message, first, last } = line;
  if (message.kind === "event") return small_px;
  let px = (first ? 8 : 2) + (last ? 18 : 0) + (first && message.direction === "outgoing" ? 18 : 0);
  if (message.text) {
    const lines = message.text
      .split("\n")
      .reduce((n, one) => n + Math.max(1, Math.ceil(one.length / letters_a_line)), 0);
    px += 16 + lines * text_line_px;
  }
  for (const attachment of message.attachments) {
    const picture = attachment.kind === "image" || attachment.kind === "sticker";
    px += 8 + (picture ? picture_box(attachment).height : attachment.kind === "video" ? 158 : 62);
  }
  return px + (message.reply_to ? 24 : 0);
}
