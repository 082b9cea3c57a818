import * as z from "zod/mini";
import { conversation } from "./conversation";
import { snippet } from "./search";
import { type DeepReadonly, maybe_list, maybe_text } from "./zod";

/** Looking back: conversations as supervisors find them by words, people, labels and time. */

export const history_item = z.object({
  conversation,
  /** The message it is listed for. */
  hit: z.nullable(z.object({ message_id: z.string(), sent_at: z.string(), snippet })),
  messages: z.int(),
  first_answer_s: z.nullable(z.int()),
  staff: maybe_list(z.object({ id: z.string(), name: maybe_text })),
});

export const history_page = z.object({
  items: z.array(history_item),
  next_cursor: z.nullish(z.string()),
  /** On the first page only. `capped`: there are more than were counted. */
  totals: z.nullish(z.object({ conversations: z.int(), messages: z.int(), capped: z.boolean() })),
});

export type HistoryItem = DeepReadonly<z.output<typeof history_item>>;
export type HistoryPage = DeepReadonly<z.output<typeof history_page>>;
