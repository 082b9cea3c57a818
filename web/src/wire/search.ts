import * as z from "zod/mini";
import { order } from "./commerce";
import { author } from "./message";
import { person } from "./people";
import { type DeepReadonly, maybe_text, maybe_yes, word } from "./zod";

/** What a search finds. A snippet is told in pieces, so that nobody here looks for words a second time. */
export const snippet = z.array(z.object({ text: z.string(), hit: maybe_yes }));

export const message_hit = z.object({
  message: z.object({
    id: z.string(),
    conversation_id: z.string(),
    kind: word(["message", "comment", "note", "event"], "message"),
    direction: word(["incoming", "outgoing"], "incoming"),
    author,
    sent_at: z.string(),
  }),
  conversation: z.object({
    id: z.string(),
    channel: z.object({ id: z.string(), platform: z.string(), name: z.string() }),
    customer: z.nullish(z.object({ id: z.string(), name: maybe_text })),
    status: word(["open", "pending", "snoozed", "resolved"], "open"),
    assignee: z.nullish(z.object({ id: z.string(), name: z.string() })),
  }),
  snippet,
});

export const search_groups = z.object({
  customers: z.array(person),
  messages: z.array(message_hit),
  orders: z.array(order),
});

const page = { next_cursor: z.nullish(z.string()) };
export const search_pages = {
  customers: z.object({ ...page, items: z.array(person) }),
  messages: z.object({ ...page, items: z.array(message_hit) }),
  orders: z.object({ ...page, items: z.array(order) }),
} as const;

export const search_kinds = ["customers", "messages", "orders"] as const;
export type SearchKind = (typeof search_kinds)[number];
export type Snippet = DeepReadonly<z.output<typeof snippet>>;
export type MessageHit = DeepReadonly<z.output<typeof message_hit>>;
export type SearchGroups = DeepReadonly<z.output<typeof search_groups>>;
