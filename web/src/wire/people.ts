import * as z from "zod/mini";
import { order } from "./commerce";
import { type DeepReadonly, maybe_list, maybe_text, maybe_yes, word } from "./zod";

/** A customer as the panel and the customer's own page show them. */

const channel_name = z.object({ id: z.string(), platform: z.string(), name: z.string() });
export const label = z.object({ id: z.string(), name: z.string(), colour: z.nullish(z.string()) });
const named = z.object({ id: z.string(), name: maybe_text });

export const contact = z.object({
  kind: word(["phone", "email"], "phone"),
  value: z.string(),
  /** `found` waits for a person to keep or dismiss it. */
  state: word(["found", "kept", "dismissed"], "kept"),
  source: word(["message", "order", "staff", "platform"], "message"),
  message_id: z.nullish(z.string()),
});

export const address = z.object({
  id: z.string(),
  name: maybe_text,
  phone: z.nullish(z.string()),
  address: z.string(),
  ward_code: z.nullish(z.string()),
  province_code: z.nullish(z.string()),
  ward: z.nullish(z.string()),
  province: z.nullish(z.string()),
  old_ward_code: z.nullish(z.string()),
  old_district_code: z.nullish(z.string()),
  source: z.nullish(z.string()),
  message_id: z.nullish(z.string()),
});

export const person = z.object({
  id: z.string(),
  seq: z.nullish(z.int()),
  name: maybe_text,
  avatar: z.nullish(z.string()),
  /** Phones and addresses are not shown whole. */
  masked: maybe_yes,
  phone: z.nullish(z.string()),
  email: z.nullish(z.string()),
  address: z.nullish(z.string()),
  note: z.nullish(z.string()),
  created_at: z.nullish(z.string()),
  channels: maybe_list(channel_name),
  labels: maybe_list(label),
  contacts: maybe_list(contact),
  addresses: maybe_list(address),
  consents: maybe_list(
    z.object({ purpose: z.string(), given: z.boolean(), at: z.nullish(z.string()), source: z.nullish(z.string()) }),
  ),
  identities: maybe_list(z.object({ channel: channel_name, name: maybe_text, avatar: z.nullish(z.string()) })),
  /** Who was merged into this one, and the merge that can be undone. */
  merged: maybe_list(z.object({ id: z.string(), name: maybe_text, merge_id: z.string() })),
  merged_into: z.nullish(z.string()),
});

export const customer_note = z.object({
  id: z.string(),
  text: z.string(),
  staff: z.nullish(named),
  created_at: z.nullish(z.string()),
});

export const suggestion = z.object({
  customer: z.object({
    id: z.string(),
    name: maybe_text,
    avatar: z.nullish(z.string()),
    phone: z.nullish(z.string()),
  }),
  confidence: z.number(),
  reasons: maybe_list(z.object({ kind: z.string(), detail: maybe_text })),
});

/** Of a conversation, what its row among others says. */
const other_conversation = z.object({
  id: z.string(),
  seq: z.nullish(z.int()),
  channel: channel_name,
  kind: z.nullish(z.string()),
  status: z.nullish(z.string()),
  unread_count: z.nullish(z.number()),
  last_message: z.nullish(z.object({ text: maybe_text, sent_at: z.nullish(z.string()) })),
  last_message_at: z.nullish(z.string()),
});

export const totals = z.object({
  orders: z.int(),
  open: z.int(),
  delivered: z.int(),
  returned: z.int(),
  cancelled: z.int(),
  delivered_value: z.int(),
});

export const panel = z.object({
  customer: person,
  totals,
  open_orders: maybe_list(order),
  recent_orders: maybe_list(order),
  conversations: maybe_list(other_conversation),
  suggestions: maybe_list(suggestion),
  notes: maybe_list(customer_note),
});

export type Contact = DeepReadonly<z.output<typeof contact>>;
export type Address = DeepReadonly<z.output<typeof address>>;
export type Label = DeepReadonly<z.output<typeof label>>;
export type Person = DeepReadonly<z.output<typeof person>>;
export type CustomerNote = DeepReadonly<z.output<typeof customer_note>>;
export type Suggestion = DeepReadonly<z.output<typeof suggestion>>;
export type OtherConversation = DeepReadonly<z.output<typeof other_conversation>>;
export type Totals = DeepReadonly<z.output<typeof totals>>;
export type Panel = DeepReadonly<z.output<typeof panel>>;

/** One thing that happened with a customer. What it is decides which of its parts are there. */
export const occurrence = z.object({
  at: z.string(),
  kind: word(["conversation", "comment", "order", "merge", "unmerge", "note", "consent"], "other"),
  id: z.nullish(z.string()),
  conversation_id: z.nullish(z.string()),
  channel: z.nullish(channel_name),
  status: z.nullish(z.string()),
  text: z.nullish(z.string()),
  code: z.nullish(z.string()),
  total: z.nullish(z.int()),
  name: z.nullish(z.string()),
  purpose: z.nullish(z.string()),
  given: z.nullish(z.boolean()),
  staff: z.nullish(named),
});

export type Occurrence = DeepReadonly<z.output<typeof occurrence>>;
