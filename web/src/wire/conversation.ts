import * as z from "zod/mini";
import { last_message } from "./message";
import { type DeepReadonly, word } from "./zod";

const media_limit = z.object({ mime: z.array(z.string()), max_bytes: z.number() });

/** What the composer may do on this channel and kind of thread. */
export const abilities = z.object({
  text_limit: z.nullish(z.number()),
  image: z.nullish(media_limit),
  video: z.nullish(media_limit),
  audio: z.nullish(media_limit),
  file: z.nullish(media_limit),
  caption: z.nullish(z.boolean()),
  quote: z.nullish(z.boolean()),
  product_card: z.nullish(z.boolean()),
  /** Comments: may be answered by private message. */
  private_answer: z.nullish(z.boolean()),
  receipts: z.nullish(z.boolean()),
  windows: z.nullish(z.array(z.object({ rule: z.string(), hours: z.number() }))),
});

/**
 * Until when the platform lets us answer. `rule` names the rule that holds, or why none does: `window_closed`, `quota`.
 * Open without a closing time: always.
 */
export const reply_window = z.object({
  closes_at: z.nullish(z.string()),
  rule: z.nullish(z.string()),
  remaining: z.nullish(z.number()),
});

export const conversation = z.object({
  id: z.string(),
  seq: z.int(),
  channel: z.object({ id: z.string(), platform: z.string(), name: z.string() }),
  customer: z.nullish(z.object({ id: z.string(), name: z.nullish(z.string()), avatar: z.nullish(z.string()) })),
  kind: word(["message", "comment"], "message"),
  status: word(["open", "pending", "snoozed", "resolved"], "open"),
  assignee: z.nullish(z.object({ id: z.string(), name: z.string() })),
  labels: z.nullish(z.array(z.object({ id: z.string(), name: z.string(), colour: z.nullish(z.string()) }))),
  priority: z.nullish(z.int()),
  snoozed_until: z.nullish(z.string()),
  unread_count: z.number(),
  failed_count: z.nullish(z.number()),
  owned_elsewhere: z.nullish(z.boolean()),
  waiting_since: z.nullish(z.string()),
  last_message: z.nullish(last_message),
  /** The list's order: the time of the newest line, platform's clock. */
  last_message_at: z.nullish(z.string()),
  reply_window: z.nullish(reply_window),
  abilities: z.nullish(abilities),
  post: z.nullish(
    z.object({
      id: z.string(),
      text: z.nullish(z.string()),
      picture: z.nullish(z.string()),
      link: z.nullish(z.string()),
    }),
  ),
});

const counted = z.nullish(z.array(z.object({ id: z.string(), n: z.int() })));

export const counts = z.object({
  mine: z.int(),
  unassigned: z.int(),
  all: z.int(),
  unread: z.nullish(z.int()),
  unanswered: z.nullish(z.int()),
  failed: z.nullish(z.int()),
  snoozed: z.nullish(z.int()),
  matching: z.nullish(z.int()),
  has_phone: z.nullish(z.int()),
  has_order: z.nullish(z.int()),
  channels: counted,
  labels: counted,
  staff: counted,
  seq: z.nullish(z.int()),
});

export type Abilities = DeepReadonly<z.output<typeof abilities>>;
export type ReplyWindow = DeepReadonly<z.output<typeof reply_window>>;
export type Conversation = DeepReadonly<z.output<typeof conversation>>;
export type Counts = DeepReadonly<z.output<typeof counts>>;
