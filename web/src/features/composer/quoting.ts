import type { Mode } from "@/store/state";
import type { Message } from "@/wire/message";

/** A message that is answered, or noted upon. */
export interface Quoting {
  readonly message: Message;
  readonly mode: Mode;
  /** Of a comment: whether its writer alone is to read the answer. */
  readonly privately?: boolean;
}

/**
 * Whom a private answer in a conversation of comments is for: the comment that is quoted, else the newest one. Each
 * allows one such answer; `answered`: it had it.
 */
export function private_target(
  messages: Iterable<Message>,
  quoted: Message | null,
): { readonly comment: Message | null; readonly answered: boolean } {
  let newest: Message | null = quoted?.direction === "incoming" ? quoted : null;
  const answered = new Set<string>();
  for (const message of messages) {
    if (message.kind === "message" && message.direction === "outgoing" && message.reply_to) {
      if (message.state !== "failed") answered.add(message.reply_to);
    }
    const comment = message.kind === "comment" && message.direction === "incoming" && !message.recalled_at;
    if (quoted === null && comment && (newest === null || message.order_key > newest.order_key)) newest = message;
  }
  return { comment: newest, answered: newest !== null && answered.has(newest.id) };
}
