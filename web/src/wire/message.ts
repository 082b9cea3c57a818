import * as z from "zod/mini";
import { type DeepReadonly, word } from "./zod";

export const author = z.object({
  kind: word(["customer", "staff", "page", "bot", "system"], "system"),
  id: z.nullish(z.string()),
  name: z.nullish(z.string()),
});

export const attachment_kinds = [
  "image",
  "video",
  "audio",
  "file",
  "sticker",
  "location",
  "product",
  "order",
  "template",
] as const;

export const attachment = z.object({
  id: z.string(),
  kind: word(attachment_kinds, "unsupported"),
  state: word(["ready", "fetching", "failed", "linked"], "linked"),
  /** What the card stands for: a product or an order, the platform's or ours. */
  platform_id: z.nullish(z.string()),
  name: z.nullish(z.string()),
  mime: z.nullish(z.string()),
  size: z.nullish(z.number()),
  url: z.nullish(z.string()),
  thumbnail_url: z.nullish(z.string()),
  width: z.nullish(z.number()),
  height: z.nullish(z.number()),
  duration_seconds: z.nullish(z.number()),
  title: z.nullish(z.string()),
  text: z.nullish(z.string()),
  link: z.nullish(z.string()),
  latitude: z.nullish(z.number()),
  longitude: z.nullish(z.number()),
});

export const failure = z.object({ code: z.string(), text: z.nullish(z.string()) });

export const sending_states = ["queued", "sending", "sent", "delivered", "read", "failed", "unknown"] as const;

const name_of = z.nullish(z.object({ id: z.nullish(z.string()), name: z.nullish(z.string()) }));

/** `what` decides which of the others there are; of one we do not know, the message's text says it in a sentence. */
const happening = z.object({
  what: z.string(),
  by: name_of,
  to: z.union([name_of, z.nullish(z.string())]),
  until: z.nullish(z.string()),
  from: z.nullish(z.unknown()),
  level: z.nullish(z.int()),
  code: z.nullish(z.string()),
  status: z.nullish(z.string()),
});

export const message = z.object({
  id: z.string(),
  conversation_id: z.string(),
  seq: z.int(),
  /** Sorts a thread: platform time, platform position, arrival, as one text. */
  order_key: z.string(),
  kind: word(["message", "comment", "note", "event"], "message"),
  direction: word(["incoming", "outgoing"], "incoming"),
  author,
  text: z.pipe(
    z.nullish(z.string()),
    z.transform((text) => text ?? ""),
  ),
  attachments: z.array(attachment),
  reply_to: z.nullish(z.string()),
  sent_at: z.string(),
  received_at: z.string(),
  late: z.nullish(z.boolean()),
  hidden: z.nullish(z.boolean()),
  unsupported: z.nullish(z.boolean()),
  reactions: z.nullish(z.array(z.object({ emoji: z.string(), author: z.nullish(author) }))),
  state: z.nullish(word(sending_states, "unknown")),
  failure: z.nullish(failure),
  edited_at: z.nullish(z.string()),
  recalled_at: z.nullish(z.string()),
  /** Of a note: the colleagues it calls. */
  mentions: z.nullish(z.array(z.object({ id: z.string(), name: z.string() }))),
  /** Of a line of ours: what happened, in pieces. */
  event: z.nullish(happening),
});

/** What a conversation's row says about its newest message: a part of the whole. */
export const last_message = z.object({
  id: z.nullish(z.string()),
  kind: z.nullish(z.string()),
  direction: word(["incoming", "outgoing"], "incoming"),
  author: z.nullish(author),
  text: z.pipe(
    z.nullish(z.string()),
    z.transform((text) => text ?? ""),
  ),
  attachments: z.nullish(z.array(z.object({ kind: word(attachment_kinds, "unsupported") }))),
  sent_at: z.string(),
  unsupported: z.nullish(z.boolean()),
  state: z.nullish(word(sending_states, "unknown")),
  recalled_at: z.nullish(z.string()),
});

export type Author = DeepReadonly<z.output<typeof author>>;
export type Attachment = DeepReadonly<z.output<typeof attachment>>;
export type Message = DeepReadonly<z.output<typeof message>>;
export type Happening = NonNullable<Message["event"]>;
export type LastMessage = DeepReadonly<z.output<typeof last_message>>;
export type SendingState = (typeof sending_states)[number];
