import type { Conversation } from "@/wire/conversation";
import type { Message } from "@/wire/message";

/** What the customer had said when somebody began to write. */
export interface Begun {
  readonly known: ReadonlySet<string>;
  /** When the newest of it came, by the server's clock: what is loaded above later is no news. */
  readonly latest: string;
}

/** `row` knows the newest line also when the thread shows an older piece. */
export function begin(messages: Iterable<Message>, row?: Conversation): Begun {
  const known = new Set<string>(row?.last_message?.id ? [row.last_message.id] : []);
  let latest = row?.last_message_at ?? "";
  for (const message of messages) {
    if (!is_said(message)) continue;
    known.add(message.id);
    if (message.received_at > latest) latest = message.received_at;
  }
  return { known, latest };
}

/** What the customer has said since, oldest first. */
export function said_since(begun: Begun, messages: Iterable<Message>): readonly Message[] {
  const fresh: Message[] = [];
  for (const message of messages) {
    if (is_said(message) && !begun.known.has(message.id) && message.received_at >= begun.latest) fresh.push(message);
  }
  return fresh.sort((a, b) => (a.order_key < b.order_key ? -1 : 1));
}

function is_said(message: Message): boolean {
  const spoken = message.kind === "message" || message.kind === "comment";
  return spoken && message.direction === "incoming" && !message.recalled_at;
}
